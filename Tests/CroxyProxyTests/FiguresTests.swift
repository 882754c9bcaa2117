import NIOCore
import NIOEmbedded
import Testing

@testable import CroxyProxy

struct FiguresTests {
    private func tell(_ figures: Figures<Int>, _ loop: EmbeddedEventLoop, _ answer: Int, _ told: Told) {
        figures.told {
            told.asked += 1
            return loop.makeSucceededFuture(answer)
        }.assumeIsolated().whenSuccess { told.values.append($0) }
    }

    private final class Told {
        var asked = 0
        var values: [Int] = []
    }

    /// The first is answered at once; those who come within a quarter of a second share the next answer.
    @Test func whoComesMeanwhileIsToldTogether() {
        let loop = EmbeddedEventLoop()
        let figures = Figures<Int>(on: loop)
        let told = Told()
        tell(figures, loop, 1, told)
        loop.run()
        #expect(told.values == [1] && told.asked == 1)
        loop.advanceTime(by: .milliseconds(80))
        for answer in 2...4 { tell(figures, loop, answer, told) }
        loop.advanceTime(by: .milliseconds(169))
        #expect(told.values == [1])
        loop.advanceTime(by: .milliseconds(1))
        #expect(told.values == [1, 2, 2, 2] && told.asked == 2)
        loop.advanceTime(by: .milliseconds(250))
        tell(figures, loop, 5, told)
        loop.run()
        #expect(told.values.last == 5 && told.asked == 3)
    }

    /// Who comes when those who know have been asked already is told what they say when asked again: it may be newer.
    @Test func nobodyIsToldWhatWasAskedBefore() {
        let loop = EmbeddedEventLoop()
        let figures = Figures<Int>(on: loop)
        let told = Told()
        let slow = loop.makePromise(of: Int.self)
        figures.told { slow.futureResult }.assumeIsolated().whenSuccess { told.values.append($0) }
        loop.run()
        tell(figures, loop, 2, told)
        slow.succeed(1)
        loop.advanceTime(by: .milliseconds(250))
        #expect(told.values == [1, 2])
    }
}
