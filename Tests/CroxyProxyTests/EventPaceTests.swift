import NIOCore
import Testing

@testable import CroxyProxy

struct EventPaceTests {
    /// Events at a steady rate, passed on as the hub does: at once when it sleeps, else when it looks again. Gives how
    /// often, and the longest that one waited, in nanoseconds.
    private func passes(perSecond rate: Int64) -> (count: Int, longestWait: Int64) {
        var waiting: [Int64] = []
        var count = 0
        var longest: Int64 = 0
        var nextLook: Int64?
        // Steps of 10 µs for two seconds.
        for now in stride(from: Int64(0), to: 2_000_000_000, by: 10_000) {
            if now % (1_000_000_000 / rate) < 10_000 { waiting.append(now) }
            if let look = nextLook, now < look { continue }
            guard let first = waiting.first else {
                nextLook = nil
                continue
            }
            longest = max(longest, now - first)
            nextLook = now + EventPace.pause(behind: waiting.count).nanoseconds
            waiting = []
            count += 1
        }
        return (count, longest)
    }

    @Test func fewEventsArePassedOneByOne() {
        let (count, longest) = passes(perSecond: 50)
        #expect(count == 100 && longest == 0)
    }

    @Test(arguments: [Int64(1000), 20_000]) func manyArePassedInBatchesThatComeOften(rate: Int64) {
        let (count, longest) = passes(perSecond: rate)
        #expect(count >= 40 && count <= 200)
        #expect(longest > 0 && longest <= 50_000_000)
    }
}
