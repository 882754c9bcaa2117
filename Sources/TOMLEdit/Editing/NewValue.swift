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
    /// The same as a value of a document; nil for dates and for what holds one.
    public init?(_ value: Value) {
        switch value.kind {
        case .string(let text): self = .string(text)
        case .integer(let number): self = .integer(number)
        case .float(let number): self = .float(number)
        case .boolean(let flag): self = .boolean(flag)
        case .dateTime: return nil
        case .array(let elements):
            let values = elements.compactMap(NewValue.init)
            guard values.count == elements.count else { return nil }
            self = .array(values)
        case .table(let table):
            let members = table.entries.compactMap { entry in
                NewValue(entry.value).map { (name: entry.key.name, value: $0) }
            }
            guard members.count == table.entries.count else { return nil }
            self = .table(members)
        }
    }

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
