/// For each column the rows that have it, in one flat list.
struct RowLists: Sendable {
    /// Where the rows of a column begin in `rows`; one more than there are columns.
    private let starts: [UInt32]
    private let rows: [UInt32]

    /// - Parameter lists: the rows of each column, ascending.
    init(_ lists: [[Int]]) {
        var starts: [UInt32] = [0]
        var rows: [UInt32] = []
        for list in lists {
            rows += list.map { UInt32($0) }
            starts.append(UInt32(rows.count))
        }
        self.starts = starts
        self.rows = rows
    }

    /// The rows of a column, ascending.
    subscript(column: Int) -> ArraySlice<UInt32> {
        rows[Int(starts[column])..<Int(starts[column + 1])]
    }

    /// The first row of a column.
    func first(of column: Int) -> Int {
        Int(rows[Int(starts[column])])
    }
}
