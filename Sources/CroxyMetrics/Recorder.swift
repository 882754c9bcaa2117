import Synchronization

/// One worker's accumulator. The worker writes, anyone may read a snapshot; nobody waits.
///
/// Only the owning worker may call the writing functions.
public final class Recorder: Sendable {
    private let started = Atomic<Int>(0)
    private let finished = Atomic<Int>(0)
    private let malformed = Atomic<Int>(0)

    public init() {}

    /// A request head was read.
    public func exchangeBegan() {
        started.wrappingAdd(1, ordering: .relaxed)
    }

    /// An exchange has ended; called exactly once for each that began.
    public func exchangeEnded(_ record: borrowing ExchangeRecord) {
        finished.wrappingAdd(1, ordering: .relaxed)
    }

    /// A head could not be read.
    public func headWasMalformed() {
        malformed.wrappingAdd(1, ordering: .relaxed)
    }

    /// The counts so far.
    public var snapshot: Snapshot {
        let ended = finished.load(ordering: .relaxed)
        let begun = started.load(ordering: .relaxed)
        return Snapshot(requests: begun, inFlight: max(0, begun - ended), malformed: malformed.load(ordering: .relaxed))
    }
}

/// Counts at a moment; snapshots of several workers add up.
public struct Snapshot: Sendable, Equatable {
    /// Exchanges begun.
    public var requests = 0
    /// Exchanges begun and not ended.
    public var inFlight = 0
    /// Heads that could not be read.
    public var malformed = 0

    public init(requests: Int = 0, inFlight: Int = 0, malformed: Int = 0) {
        self.requests = requests
        self.inFlight = inFlight
        self.malformed = malformed
    }

    public static func + (left: Snapshot, right: Snapshot) -> Snapshot {
        Snapshot(
            requests: left.requests + right.requests, inFlight: left.inFlight + right.inFlight,
            malformed: left.malformed + right.malformed)
    }
}
