/// How soon a listener is written to again: at once while little happens, in batches while much does.
///
/// Ten who listen while thousands of requests a second pass would otherwise cost twenty writes for each.
struct EventPace {
    private var next: UInt64 = 0

    /// Nanoseconds until the next write; nil when it may be now.
    func wait(now: UInt64) -> UInt64? {
        now < next ? next - now : nil
    }

    /// So many events were written.
    mutating func wrote(_ count: Int, now: UInt64) {
        next = now &+ min(UInt64(count) &* EventPace.perEvent, EventPace.longest)
    }

    /// Above 2,000 events a second the pauses grow, up to the longest.
    private static let perEvent: UInt64 = 500_000
    /// Nothing for who looks, and few writes.
    private static let longest: UInt64 = 50_000_000
}
