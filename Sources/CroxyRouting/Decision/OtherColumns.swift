/// The methods that routes ask for; each is a column.
struct MethodColumns: Sendable {
    let methods: [[UInt8]]
    let rows: RowLists

    /// The rows that ask for one.
    let constrained: RowBits

    /// Adds to the rows those that ask for this one.
    func insertMatching(_ method: UnsafeRawBufferPointer, into passing: inout RowBits) {
        for (column, wanted) in methods.enumerated() where method.elementsEqual(wanted) {
            for row in rows[column] { passing.insert(Int(row)) }
        }
    }
}

/// What routes ask of one flag of the body: two columns.
struct FlagColumns: Sendable {
    let flag: BodyFlag

    /// The rows that want it set, and those that want it unset.
    let wantSet: RowBits
    let wantUnset: RowBits
}

/// Bounds for the length of the body, both of one row together; in bytes.
struct LengthColumn: Sendable, Hashable {
    var min: Int?
    var max: Int?

    /// Whether they hold for a body of at least so many bytes, or exactly so many; nil when that is open.
    func holds(minBytes: Int, isExact: Bool) -> Bool? {
        if let max, minBytes > max { return false }
        if let min, minBytes < min { return isExact ? false : nil }
        return isExact || max == nil ? true : nil
    }
}
