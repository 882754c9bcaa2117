import Synchronization

/// The counts of one worker that anyone may read at any time; the worker adds, nobody waits.
public final class RecorderCounters: Sendable {
    private let started = Atomic<Int>(0)
    private let finished = Atomic<Int>(0)
    private let malformed = Atomic<Int>(0)

    public init() {}

    func exchangeBegan() {
        started.wrappingAdd(1, ordering: .relaxed)
    }

    func exchangeEnded() {
        finished.wrappingAdd(1, ordering: .relaxed)
    }

    func headWasMalformed() {
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
