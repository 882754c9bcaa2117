/// Compares the values of two documents, of which one was made from the other.
struct Difference {
    let old: Table
    let new: Table

    /// Whether nothing differs but the value at a path, which is `value` in the new one, or gone when that is nil.
    ///
    /// Tables on the way may be new, hold nothing but the way, and be gone when nothing is left in them.
    func isOnly(_ path: ArraySlice<ValuePath.Step>, becoming value: NewValue?) -> Bool {
        Difference.tables(old, new, path, value)
    }

    private static func values(
        _ old: Value?, _ new: Value?, _ path: ArraySlice<ValuePath.Step>, _ value: NewValue?
    ) -> Bool {
        guard let step = path.first else {
            if let value { return new.map { value.equals($0) } ?? false }
            return new == nil
        }
        guard let new else {
            // A dotted key's tables and an array of tables go with the last thing in them.
            return value == nil && old.map { onlyHolds($0, path) } ?? false
        }
        switch step {
        case .key:
            guard let table = new.table, old == nil || old?.table != nil else { return false }
            return tables(old?.table, table, path, value)
        case .index(let index):
            guard let array = new.array, old == nil || old?.array != nil else { return false }
            return arrays(old?.array ?? [], array, index, path.dropFirst(), value)
        }
    }

    private static func tables(
        _ old: Table?, _ new: Table, _ path: ArraySlice<ValuePath.Step>, _ value: NewValue?
    ) -> Bool {
        guard case .key(let name) = path.first else { return false }
        for entry in old?.entries ?? [] where !entry.key.isNamed(name) {
            guard let other = new[entry.key.name], same(entry.value, other) else { return false }
        }
        for entry in new.entries where !entry.key.isNamed(name) {
            guard old?.entry(named: entry.key.name) != nil else { return false }
        }
        return values(old?[name], new[name], path.dropFirst(), value)
    }

    private static func arrays(
        _ old: [Value], _ new: [Value], _ index: Int, _ rest: ArraySlice<ValuePath.Step>, _ value: NewValue?
    ) -> Bool {
        let isRemoval = value == nil && rest.isEmpty
        guard new.count == (isRemoval ? old.count - 1 : max(old.count, index + 1)) else { return false }
        for (place, element) in old.enumerated() where place != index {
            guard same(element, new[isRemoval && place > index ? place - 1 : place]) else { return false }
        }
        if isRemoval { return old.indices.contains(index) }
        return values(old.indices.contains(index) ? old[index] : nil, new[index], rest, value)
    }

    /// Whether there is nothing in a value but the way along a path.
    private static func onlyHolds(_ value: Value, _ path: ArraySlice<ValuePath.Step>) -> Bool {
        guard let step = path.first else { return true }
        if let table = value.table, table.entries.count != 1 { return false }
        if let array = value.array, array.count != 1 { return false }
        return value.child(step).map { onlyHolds($0, path.dropFirst()) } ?? false
    }

    private static func same(_ left: Value, _ right: Value) -> Bool {
        switch (left.kind, right.kind) {
        case (.string(let text), .string(let other)): return text.utf8.elementsEqual(other.utf8)
        case (.integer(let number), .integer(let other)): return number == other
        case (.float(let number), .float(let other)): return sameFloat(number, other)
        case (.boolean(let flag), .boolean(let other)): return flag == other
        case (.dateTime(let date), .dateTime(let other)): return date == other
        case (.array(let elements), .array(let others)):
            return elements.count == others.count && zip(elements, others).allSatisfy { same($0, $1) }
        case (.table(let table), .table(let other)):
            return table.entries.count == other.entries.count
                && table.entries.allSatisfy { entry in other[entry.key.name].map { same(entry.value, $0) } ?? false }
        default: return false
        }
    }
}
