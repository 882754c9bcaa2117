/// What the tables of one recorder take at most, in bytes: everything but distributions and records.
enum FixedFootprint {
    static let bytes = names + groups + counts + totals + Cumulative.mostBytes

    /// Tables of names: a text of 256 bytes, its place in an array, and a table of numbers.
    private static let names = GroupKind.allCases.reduce(0) { sum, kind in
        sum + (kind.limit + 1) * (ExchangeRecord.Limit.name + 48 + 16) + kind.places * 2 + 64
    }

    /// Slots of groups, each with all names.
    private static let groups =
        8 * (64 + GroupKind.allCases.reduce(0) { $0 + ($1.limit + 1) * MemoryLayout<GroupEntry>.stride + 48 })

    /// Slots of counts, each with its statuses in an array that doubled.
    private static let counts = 61 * (MemoryLayout<CountSlot>.stride + StatusCounts.most * 16 * 2 + 32)

    private static let totals = 62 * MemoryLayout<SeriesSlot>.stride
}
