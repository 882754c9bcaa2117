import NIOCore

/// How soon listeners are written to again: at once after a while in which nothing happened, in batches while much does.
///
/// Ten who listen while thousands of requests a second pass would otherwise cost twenty writes for each.
enum EventPace {
    /// How long to wait behind a batch of so many events.
    static func pause(behind events: Int) -> TimeAmount {
        .milliseconds(min(max(Int64(events) / 2, shortest), longest))
    }

    private static let shortest: Int64 = 10
    /// Nothing for who looks, and few writes.
    private static let longest: Int64 = 50
}
