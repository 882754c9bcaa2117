/// What a recorder holds, and how an exchange changes it.
///
/// A struct, so that the recorder opens it once for each record.
struct RecorderCore {
    var state: RecorderSnapshot
    private var models: NameIndex
    private var providers: NameIndex
    private var routes: NameIndex
    /// Bytes of all distributions.
    var seriesBytes = 0
    /// When the newest record ended, by the clock that was given.
    private var newestEnd: Int64 = 0

    init(_ options: RecorderOptions) {
        state = RecorderSnapshot(options)
        models = NameIndex(.model, options.names)
        providers = NameIndex(.provider, options.names)
        routes = NameIndex(.route, options.names)
    }

    mutating func add(_ record: consuming ExchangeRecord, at now: Int64) {
        let now = advance(to: now)
        newestEnd = max(newestEnd, now)
        let model = record.model.map { models.number(of: $0) }
        let provider = record.provider.map { providers.number(of: $0) }
        // What has no route but was decided by the default is a group too.
        let route = (record.route ?? (record.decidedBy == "default" ? "default" : nil)).map { routes.number(of: $0) }
        state.counts.withNewest { slot in
            slot.counts.add(record)
            slot.statuses.add(StatusCounts.counted(record.status))
        }
        let sample = Sample(record)
        addToTotals(sample)
        add(record, sample, to: .model, model)
        add(record, sample, to: .provider, provider)
        add(record, sample, to: .route, route)
        state.cumulative.add(
            record, provider: provider.map { $0 + 1 } ?? 0, model: model.map { $0 + 1 } ?? 0,
            route: route.map { $0 + 1 } ?? 0)
        if record.isLong {
            state.recent.add(record.clipped(), ended: newestEnd)
        } else {
            state.recent.add(record, ended: newestEnd)
        }
    }

    mutating func snapshot(at now: Int64) -> RecorderSnapshot {
        _ = follow(now)
        state.names = [models.names, providers.names, routes.names]
        return state
    }

    /// What it holds, in bytes, as it reckons itself: never more than the budget.
    var footprintBytes: Int {
        var bytes = seriesBytes + state.recent.bytes + state.cumulative.bytes
        bytes += models.bytes + providers.bytes + routes.bytes
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
    private mutating func follow(_ now: Int64) -> Int64 {
        let minute = min(max(now, 0) / 60_000, Self.lastMinute)
        if let newest = state.counts.newest, minute < newest - state.layout.retention {
            moveBack(from: newest, to: minute)
        }
        return minute
    }

    private mutating func moveBack(from newest: Int64, to minute: Int64) {
        let shift = (newest - minute) / state.layout.period * state.layout.period
        state.counts.shift(by: shift)
        state.totals.shift(by: shift)
        state.groups.shift(by: shift)
        state.recent.shift(by: shift * 60_000)
        newestEnd -= shift * 60_000
    }

    /// Begins the slots of a moment. Returns the moment, in milliseconds, within the bounds of what is reckoned with.
    @inline(__always)
    private mutating func advance(to now: Int64) -> Int64 {
        let minute = follow(now)
        _ = state.counts.advance(to: minute)
        for slot in state.totals.advance(to: minute) { seriesBytes -= slot.series.bytes }
        for slot in state.groups.advance(to: minute) { seriesBytes -= slot.seriesBytes }
        return min(max(now, 0), Self.lastMinute * 60_000 + 59_999)
    }
}
