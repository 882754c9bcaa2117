/// One worker's accumulator: what is remembered of its exchanges, bounded in memory whatever they are.
///
/// Made, written and read on its worker; what others may see is `counters`, and snapshots that the worker hands out.
///
/// - Complexity: a record costs O(1): some additions, a few look-ups of short names, up to twenty values in histograms.
///   Nothing is allocated but with the first value of a histogram and with each slot of time.
public final class Recorder {
    /// What anyone may read at any time.
    public let counters: RecorderCounters

    private(set) var core: RecorderCore

    public init(_ options: RecorderOptions = RecorderOptions(), counters: RecorderCounters = RecorderCounters()) {
        self.counters = counters
        core = RecorderCore(options)
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
    public func exchangeEnded(_ record: consuming ExchangeRecord, at now: Int64) {
        counters.exchangeEnded()
        core.add(record, at: now)
    }

    /// All that is known now, as a value that may leave the worker.
    ///
    /// - Parameter now: as for `exchangeEnded`; what is too old by it is not in.
    /// - Complexity: O(1); the next writes copy each piece that they touch once.
    public func snapshot(at now: Int64) -> RecorderSnapshot {
        var snapshot = core.snapshot(at: now)
        snapshot.exchanges = counters.snapshot
        return snapshot
    }

    /// What it holds, in bytes, as it reckons itself: never more than the budget.
    public var footprintBytes: Int { core.footprintBytes }

    var state: RecorderSnapshot { core.state }
}

@available(*, unavailable)
extension Recorder: Sendable {}
