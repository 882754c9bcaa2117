/// What a recorder knows at a moment, or several of them together.
///
/// A value: copying one retains some arrays, and what the recorder writes later copies only the piece that it touches.
public struct RecorderSnapshot: Sendable {
    let layout: SlotLayout
    var counts: SlotRing<CountSlot>
    var totals: SlotRing<SeriesSlot>
    var groups: SlotRing<GroupSlot>
    var cumulative = Cumulative()
    /// Of one worker; nil when merged.
    var recent: RecentRecords
    /// Of all workers that were merged, newest first.
    var merged: [RecentRecords.Entry] = []
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

    /// The newest finished records, newest first.
    ///
    /// - Complexity: O(records held).
    public func records(limit: Int) -> [ExchangeRecord] {
        let entries = merged.isEmpty ? recent.newestFirst : merged
        return entries.prefix(max(0, limit)).map(\.record)
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
            for kind in GroupKind.allCases where other.names[kind.rawValue].count > sum.names[kind.rawValue].count {
                sum.names[kind.rawValue] = other.names[kind.rawValue]
            }
        }
        var records: [(entry: RecentRecords.Entry, order: Int)] = []
        for snapshot in snapshots {
            for entry in snapshot.merged.isEmpty ? snapshot.recent.newestFirst : snapshot.merged {
                records.append((entry, records.count))
            }
        }
        // The order of one worker is that of its ends, whatever the clock says.
        records.sort { ($1.entry.ended, $0.order) < ($0.entry.ended, $1.order) }
        sum.merged = records.map(\.entry)
        return sum
    }
}
