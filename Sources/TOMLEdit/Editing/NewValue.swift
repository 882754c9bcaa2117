/// A value to write.
public enum NewValue: Sendable {
    case string(String)
    case integer(Int64)
    case float(Double)
    case boolean(Bool)
    /// Written in brackets.
    case array([NewValue])
    /// Written as an inline table; no name may come twice.
    case table([(name: String, value: NewValue)])
}

extension NewValue {
    /// Whether a value of a document is this one.
    func equals(_ value: Value) -> Bool {
        switch (self, value.kind) {
        case (.string(let text), .string(let other)): return text.utf8.elementsEqual(other.utf8)
        case (.integer(let number), .integer(let other)): return number == other
        case (.float(let number), .float(let other)): return sameFloat(number, other)
        case (.boolean(let flag), .boolean(let other)): return flag == other
        case (.array(let elements), .array(let others)):
            return elements.count == others.count && zip(elements, others).allSatisfy { $0.equals($1) }
        case (.table(let members), .table(let table)):
            return members.count == table.entries.count
                && members.allSatisfy { member in table[member.name].map { member.value.equals($0) } ?? false }
        default: return false
        }
    }
}

/// The same number, the sign of zero included; all NaNs are one.
func sameFloat(_ left: Double, _ right: Double) -> Bool {
    left.bitPattern == right.bitPattern || (left.isNaN && right.isNaN)
}
