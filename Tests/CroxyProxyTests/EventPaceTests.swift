import Testing

@testable import CroxyProxy

struct EventPaceTests {
    /// Events at a steady rate, written as the pace lets them: how many writes, and the longest that one waited.
    private func writes(perSecond rate: UInt64) -> (count: Int, longestWait: UInt64) {
        var pace = EventPace()
        var waiting: [UInt64] = []
        var count = 0
        var longest: UInt64 = 0
        // Steps of 10 µs for a second.
        for now in stride(from: UInt64(0), to: 1_000_000_000, by: 10_000) {
            if now % (1_000_000_000 / rate) < 10_000 { waiting.append(now) }
            guard !waiting.isEmpty, pace.wait(now: now) == nil else { continue }
            longest = max(longest, now - waiting[0])
            pace.wrote(waiting.count, now: now)
            waiting = []
            count += 1
        }
        return (count, longest)
    }

    @Test func fewEventsAreWrittenOneByOne() {
        let (count, longest) = writes(perSecond: 1000)
        #expect(count == 1000 && longest == 0)
    }

    @Test func manyAreWrittenInBatchesThatComeOften() {
        let (count, longest) = writes(perSecond: 20_000)
        #expect(count >= 20 && count < 100)
        #expect(longest <= 50_000_000)
    }
}
