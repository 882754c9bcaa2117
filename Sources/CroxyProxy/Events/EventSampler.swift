/// Chooses, for all workers, the exchanges that those hear of who listen to a sample: so many a second, the first that come,
/// and of the rest so many that failed.
///
/// More than `perSecond` nobody can follow; a few hundred at once are no more than a list shows.
final class EventSampler: Sendable {
    static let perSecond = 100
    static let atOnce = 400

    private let all = Pace(perSecond: perSecond, atOnce: atOnce)
    private let failures = Pace(perSecond: perSecond, atOnce: atOnce)

    /// Whether an exchange is in the sample.
    ///
    /// - Parameter now: nanoseconds of the monotonic clock.
    func takes(at now: UInt64) -> Bool {
        all.takes(at: now)
    }

    /// Whether one that failed is in the sample after all.
    func takesFailure(at now: UInt64) -> Bool {
        failures.takes(at: now)
    }
}
