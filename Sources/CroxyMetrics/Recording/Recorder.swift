/// One worker's accumulator: what is remembered of its exchanges, bounded in memory whatever they are.
///
/// Made, written and read on its worker; what others may see is `counters`, and snapshots that the worker hands out.
///
/// - Complexity: a record costs O(1): some additions, a few look-ups of short names, up to twenty values in histograms.
///   Nothing is allocated but with the first value of a histogram and with each slot of time.
public final class Recorder {
    /// What anyone may read at any time.
    public let counters: RecorderCounters

    private(set) var state: RecorderSnapshot
    private var models: NameIndex
    private var providers: NameIndex
    private var routes: NameIndex
    /// Bytes of all distributions.
    private(set) var seriesBytes = 0
    /// When the newest record ended, by the clock that was given.
    private var newestEnd: Int64 = 0

    public init(_ options: RecorderOptions = RecorderOptions(), counters: RecorderCounters = RecorderCounters()) {
        self.counters = counters
        state = RecorderSnapshot(options)
        models = NameIndex(.model, options.names)
        providers = NameIndex(.provider, options.names)
        routes = NameIndex(.route, options.names)
    }

    /// A request head was read.
    public func exchangeBegan() {
        counters.exchangeBegan()
    }

    /// A head could not be read.
    public func headWasMalformed() {
        counters.headWasMalformed()
    }

    /// An exchange has ended; called exactly once for each that began.
    ///
    /// - Parameter now: milliseconds since 1970 by the wall clock. It chooses the slot of time; when it has gone back, the
    ///   newest slot is chosen until it has caught up.
    public func exchangeEnded(_ record: borrowing ExchangeRecord, at now: Int64) {
        counters.exchangeEnded()
        let now = advance(to: now)
        newestEnd = max(newestEnd, now)
        // What has no route but was decided by the default is a group too.
        let route = record.route ?? (record.decidedBy == "default" ? "default" : nil)
        let numbers = (
            model: record.model.map { models.number(of: $0) }, provider: record.provider.map { providers.number(of: $0) },
            route: route.map { routes.number(of: $0) }
        )
        state.counts.withNewest { slot in
            slot.counts.add(record)
            slot.statuses.add(StatusCounts.counted(record.status))
        }
        let sample = Sample(record)
        addToTotals(sample)
        add(record, sample, to: .model, numbers.model)
        add(record, sample, to: .provider, numbers.provider)
        add(record, sample, to: .route, numbers.route)
        state.cumulative.add(
            record, provider: numbers.provider.map { $0 + 1 } ?? 0, model: numbers.model.map { $0 + 1 } ?? 0,
            route: numbers.route.map { $0 + 1 } ?? 0)
        state.recent.add(record.clipped(), ended: newestEnd)
    }

    /// All that is known now, as a value that may leave the worker.
    ///
    /// - Parameter now: as for `exchangeEnded`; what is too old by it is not in.
    /// - Complexity: O(1); the next writes copy each piece that they touch once.
    public func snapshot(at now: Int64) -> RecorderSnapshot {
        _ = follow(now)
        state.names = [models.names, providers.names, routes.names]
        state.exchanges = counters.snapshot
        return state
    }

    /// What it holds, in bytes, as it reckons itself: never more than the budget.
    public var footprintBytes: Int {
        var bytes = seriesBytes + state.recent.bytes + state.cumulative.bytes + models.bytes + providers.bytes + routes.bytes
        bytes += state.counts.slots.capacity * MemoryLayout<CountSlot>.stride
        for slot in state.counts.slots { bytes += slot.statuses.counts.capacity * 16 + 32 }
        bytes += state.totals.slots.capacity * MemoryLayout<SeriesSlot>.stride
        for slot in state.groups.slots {
            bytes += MemoryLayout<GroupSlot>.stride
            for kind in GroupKind.allCases { bytes += slot[kind].capacity * MemoryLayout<GroupEntry>.stride + 32 }
        }
        return bytes
    }

    // MARK: Time

    /// The last minute that is reckoned with: the end of the year 9999.
    private static let lastMinute: Int64 = 253_402_300_799 / 60

    /// Moves all slots when the clock was set back by more than they cover: they would stay the newest ones for too long.
    ///
    /// - Returns: The minute.
    @inline(__always)
    private func follow(_ now: Int64) -> Int64 {
        let minute = min(max(now, 0) / 60_000, Self.lastMinute)
        if let newest = state.counts.newest, minute < newest - state.layout.retention { moveBack(from: newest, to: minute) }
        return minute
    }

    private func moveBack(from newest: Int64, to minute: Int64) {
        let shift = (newest - minute) / state.layout.period * state.layout.period
        state.counts.shift(by: shift)
        state.totals.shift(by: shift)
        state.groups.shift(by: shift)
        state.recent.shift(by: shift * 60_000)
        newestEnd -= shift * 60_000
    }

    /// Begins the slots of a moment. Returns the moment, in milliseconds, within the bounds of what is reckoned with.
    @inline(__always)
    private func advance(to now: Int64) -> Int64 {
        let minute = follow(now)
        _ = state.counts.advance(to: minute)
        for slot in state.totals.advance(to: minute) { seriesBytes -= slot.series.bytes }
        for slot in state.groups.advance(to: minute) { seriesBytes -= slot.seriesBytes }
        return min(max(now, 0), Self.lastMinute * 60_000 + 59_999)
    }

    // MARK: Distributions

    @inline(__always)
    private func addToTotals(_ sample: Sample) {
        let needed = state.totals.withNewest { $0.series.bytesNeeded(for: sample) }
        if needed > 0 { makeRoom(for: needed, asking: nil) }
        seriesBytes += state.totals.withNewest { $0.series.record(sample) }
    }

    @inline(__always)
    private func add(_ record: borrowing ExchangeRecord, _ sample: Sample, to kind: GroupKind, _ number: Int?) {
        guard let number else { return }
        let needed = state.groups.withNewest { slot in
            slot[kind].grow(to: number + 1)
            slot[kind][number].counts.add(record)
            return slot[kind][number].series.bytesNeeded(for: sample)
        }
        if needed > 0 { makeRoom(for: needed, asking: (kind, number)) }
        seriesBytes += state.groups.withNewest { $0[kind][number].series.record(sample) }
    }

    /// Lets distributions go until there is room for so many bytes more: of the oldest slot the rarest group first. Where
    /// that is the one that asks, it goes without.
    ///
    /// A group that lost its distribution gets no other one in the same slot, so that each is dropped once. The totals
    /// have their room in any case, see `SlotLayout`.
    private func makeRoom(for needed: Int, asking: (kind: GroupKind, number: Int)?) {
        while seriesBytes + needed > state.layout.distributionBytes {
            guard let victim = rarest(asking) else { return dropOldestTotal() }
            seriesBytes -= state.groups.withSlot(victim.slot) { $0[victim.kind][victim.number].series.drop() }
            if let asking, victim.slot == state.groups.slots.count - 1, victim.kind == asking.kind,
                victim.number == asking.number
            {
                return
            }
        }
    }

    /// The group with the fewest requests in the oldest slot in which any has a distribution, or asks for one.
    private func rarest(_ asking: (kind: GroupKind, number: Int)?) -> (slot: Int, kind: GroupKind, number: Int)? {
        for (index, slot) in state.groups.slots.enumerated() {
            var found: (slot: Int, kind: GroupKind, number: Int)?
            var least = UInt64.max
            if let asking, index == state.groups.slots.count - 1 {
                found = (index, asking.kind, asking.number)
                least = slot[asking.kind][asking.number].counts.requests
            }
            for kind in GroupKind.allCases {
                let entries = slot[kind]
                for number in entries.indices
                where !entries[number].series.held.isEmpty && entries[number].counts.requests < least {
                    found = (index, kind, number)
                    least = entries[number].counts.requests
                }
            }
            if let found { return found }
        }
        return nil
    }

    /// Cannot be needed with the lengths that `SlotLayout` chooses; bounds memory even so.
    private func dropOldestTotal() {
        for index in state.totals.slots.indices where !state.totals.slots[index].series.held.isEmpty {
            seriesBytes -= state.totals.withSlot(index) { $0.series.drop() }
            return
        }
    }
}

@available(*, unavailable)
extension Recorder: Sendable {}
