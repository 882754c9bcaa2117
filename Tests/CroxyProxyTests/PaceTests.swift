import Dispatch
import RandomCases
import Synchronization
import Testing

@testable import CroxyProxy

struct PaceTests {
    private static let second: UInt64 = 1_000_000_000

    @Test func soManyAtOnceThenSoManyASecond() {
        let pace = Pace(perSecond: 10, atOnce: 3)
        let now = 1000 * Self.second
        #expect((0..<5).map { _ in pace.takes(at: now) } == [true, true, true, false, false])
        #expect(!pace.takes(at: now + Self.second / 10 - 1))
        #expect(pace.takes(at: now + Self.second / 10) && !pace.takes(at: now + Self.second / 10))
        // After a while, no more at once than ever.
        let later = now + 100 * Self.second
        #expect((0..<5).map { _ in pace.takes(at: later) } == [true, true, true, false, false])
    }

    @Test func aClockThatHasJustStartedIsNoTrouble() {
        let pace = Pace(perSecond: 10, atOnce: 3)
        #expect((0..<5).map { _ in pace.takes(at: 0) }.first == true)
        #expect(!pace.takes(at: 1))
    }

    /// Against a bucket that holds so many and gains so many a second, filled in whole steps of its clock.
    @Test func itIsALeakyBucket() {
        for seed in UInt64(0)..<200 {
            var random = SeededGenerator(seed: seed)
            let perSecond = random.pick([1, 7, 100, 1000])
            let atOnce = 1 + random.below(50)
            let pace = Pace(perSecond: perSecond, atOnce: atOnce)
            let interval = Self.second / UInt64(perSecond)
            var now = 5000 * Self.second
            var filledAt = now
            // In parts of a thing, an interval each.
            var held = interval * UInt64(atOnce)
            for _ in 0..<300 {
                now += UInt64.random(in: 0...2 * interval, using: &random)
                held = min(interval * UInt64(atOnce), held + (now - filledAt))
                filledAt = now
                let expected = held >= interval
                if expected { held -= interval }
                #expect(pace.takes(at: now) == expected, "seed \(seed)")
            }
        }
    }

    @Test func threadsShareIt() {
        let pace = Pace(perSecond: 1, atOnce: 1000)
        let taken = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            for _ in 0..<1000 where pace.takes(at: 9_000 * Self.second) { taken.add(1, ordering: .relaxed) }
        }
        #expect(taken.load(ordering: .relaxed) == 1000)
    }
}
