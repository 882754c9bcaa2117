import Synchronization

/// Lets so many things a second pass, from any thread, and so many at once after a while in which none did.
///
/// - Source: the generic cell rate algorithm, ITU-T I.371, annex A.
final class Pace: Sendable {
    private let interval: UInt64
    private let slack: UInt64
    /// From when on the next may pass.
    private let due = Atomic<UInt64>(0)

    init(perSecond: Int, atOnce: Int) {
        interval = 1_000_000_000 / UInt64(perSecond)
        slack = interval * UInt64(atOnce - 1)
    }

    /// - Parameter now: nanoseconds; another thread's may be a little earlier.
    func takes(at now: UInt64) -> Bool {
        var due = due.load(ordering: .relaxed)
        while due <= now {
            let next = max(due, now - min(now, slack)) + interval
            let (isTaken, current) = self.due.weakCompareExchange(expected: due, desired: next, ordering: .relaxed)
            if isTaken { return true }
            due = current
        }
        return false
    }
}
