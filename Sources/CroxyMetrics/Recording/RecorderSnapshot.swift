/// What a recorder knows at a moment, or several of them together.
///
/// A value: copying one retains some arrays, and what the recorder writes later copies only the piece that it touches.
public struct RecorderSnapshot: Sendable {
    let layout: SlotLayout
    var counts: SlotRing<CountSlot>
    var totals: SlotRing<SeriesSlot>
    var groups: SlotRing<GroupSlot>
    var cumulative = Cumulative()
    /// Of one worker, and of those merged into it.
    var recent: RecentRecords
    private var recentOfOthers: [RecentRecords] = []
    /// Names of groups by kind and number.
    var names: [[String]] = GroupKind.allCases.map { _ in ["other"] }
    /// Exchanges under way, and heads that could not be read.
    public internal(set) var exchanges = Snapshot()

    init(_ options: RecorderOptions) {
        layout = SlotLayout(options)
        counts = SlotRing(length: layout.counts, kept: layout.retention)
        // A slot more where their borders are others, so that all counted minutes are covered.
        totals = SlotRing(
            length: layout.distributions,
            kept: SlotLayout.slots(for: layout.retention, of: layout.distributions, layout.counts)
                * layout.distributions)
        groups = SlotRing(
            length: layout.groups,
            kept: SlotLayout.slots(for: layout.retention, of: layout.groups, layout.counts) * layout.groups)
        recent = RecentRecords(maxBytes: layout.recordBytes, maxCount: options.maxRecords)
    }

    /// The newest finished records, newest first. The order of one worker is that of its ends, whatever the clock says.
    ///
    /// - Complexity: O(limit × workers).
    public func records(limit: Int) -> [ExchangeRecord] {
        var sources = ([recent] + recentOfOthers).map { $0.newestFirst.makeIterator() }
        var next = sources.indices.map { sources[$0].next() }
        var records: [ExchangeRecord] = []
        while records.count < limit {
            var newest: Int?
            for index in next.indices {
                guard let entry = next[index] else { continue }
                if let best = newest.flatMap({ next[$0] }), best.ended >= entry.ended { continue }
                newest = index
            }
            guard let newest, let entry = next[newest] else { break }
            records.append(entry.record)
            next[newest] = sources[newest].next()
        }
        return records
    }

    /// Snapshots of several workers as one; nil without any. For a thread that serves no requests.
    ///
    /// - Precondition: All are of recorders with equal options and the same `names`.
    /// - Complexity: O(distributions in all of them).
    public static func merge(_ snapshots: [RecorderSnapshot]) -> RecorderSnapshot? {
        guard var sum = snapshots.first else { return nil }
        for other in snapshots.dropFirst() {
            precondition(other.layout == sum.layout, "snapshots of recorders with other options")
            sum.counts.add(other.counts)
            sum.totals.add(other.totals)
            sum.groups.add(other.groups)
            sum.cumulative.add(other.cumulative)
            sum.exchanges = sum.exchanges + other.exchanges
            sum.recentOfOthers += [other.recent] + other.recentOfOthers
            for kind in GroupKind.allCases where other.names[kind.rawValue].count > sum.names[kind.rawValue].count {
                sum.names[kind.rawValue] = other.names[kind.rawValue]
            }
        }
        return sum
    }
}
