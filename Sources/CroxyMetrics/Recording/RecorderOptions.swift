/// How much a recorder remembers. All recorders whose snapshots are merged are made with equal ones.
public struct RecorderOptions: Sendable {
    /// For how long statistics are kept: `[retention] minutes`; at least 1, at most a week.
    public var retentionMinutes: Int
    /// What one recorder may hold, in bytes; less than `leastBytes` counts as that.
    public var budgetBytes: Int
    /// How many finished records are kept, at most; `budgetBytes / 8` bounds them too.
    public var maxRecords: Int
    /// The names that all workers share.
    public var names: GroupNames

    /// Of all workers together.
    public static let budgetOfAll = 32 << 20
    /// What tables and a few distributions take at the least.
    public static let leastBytes = 1 << 20
    static let mostMinutes = 7 * 24 * 60

    /// Options for each of `workers` recorders that share one budget.
    ///
    /// - Note: with more than 32 workers the budget of all is `workers` MiB.
    public init(retentionMinutes: Int = 60, workers: Int = 1, maxRecords: Int = 1024, names: GroupNames = GroupNames()) {
        self.retentionMinutes = retentionMinutes
        budgetBytes = max(Self.leastBytes, Self.budgetOfAll / max(1, workers))
        self.maxRecords = maxRecords
        self.names = names
    }
}

/// The lengths of slots, in minutes, that follow from the options.
///
/// At most 60 slots of counts, however long the retention; totals have distributions in slots as short as the budget can
/// hold in the worst case, groups in slots ten times as long as those of counts.
struct SlotLayout: Sendable, Equatable {
    /// Of counts; 1 up to an hour of retention.
    let counts: Int64
    let distributions: Int64
    let groups: Int64
    let retention: Int64

    /// Bytes for distributions: what the fixed tables and the records leave.
    let distributionBytes: Int
    let recordBytes: Int

    init(_ options: RecorderOptions) {
        let minutes = Int64(min(max(options.retentionMinutes, 1), RecorderOptions.mostMinutes))
        let budget = max(options.budgetBytes, RecorderOptions.leastBytes)
        counts = (minutes + 59) / 60
        retention = (minutes + counts - 1) / counts * counts
        groups = 10 * counts
        recordBytes = budget / 8
        distributionBytes = budget - recordBytes - FixedFootprint.bytes
        // A fifth is left for groups even then.
        let slots = Int64(max(1, distributionBytes / 5 * 4 / Series.mostBytes))
        var length = counts
        // All divide each other, so that a shift of the clock can keep every border.
        for factor: Int64 in [1, 2, 5, 10, 20, 60] {
            length = counts * factor
            if Self.slots(for: retention, of: length, counts) <= slots { break }
        }
        distributions = length
    }

    /// Minutes by which all slots may move and keep their borders.
    var period: Int64 { max(distributions, groups) }

    /// How many slots of a length cover the retention wherever it begins.
    static func slots(for retention: Int64, of length: Int64, _ counts: Int64) -> Int64 {
        (retention + length - 1) / length + (length == counts ? 0 : 1)
    }
}
