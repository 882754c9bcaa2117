import Testing

@testable import CroxyProxy

/// Scripts: what happens, and what is to be done.
struct ExchangeStateTests {
    @Test func anOrdinaryExchange() {
        var state = ExchangeState()
        #expect(state.request == .arriving && state.response == .pending && !state.isOver)
        state.requestBecameWhole()
        state.responseBegan()
        #expect(!state.isOver)
        #expect(state.responseBecameWhole(keepsAlive: true) == .next)
        #expect(state.isOver && state.response == .whole)
    }

    @Test func aConnectionThatEndsWithItsExchange() {
        var state = ExchangeState()
        state.requestBecameWhole()
        state.responseBegan()
        #expect(state.responseBecameWhole(keepsAlive: false) == .close)
    }

    @Test(arguments: [true, false])
    func anAnswerBeforeTheRequestIsWholeLingers(keepsAlive: Bool) {
        var state = ExchangeState()
        state.responseBegan()
        #expect(state.responseBecameWhole(keepsAlive: keepsAlive) == .linger)
        #expect(state.isOver)
        // The rest of the request may still come.
        state.requestBecameWhole()
        #expect(state.request == .whole && state.isOver)
    }

    @Test(arguments: [true, false])
    func aProviderThatFailsBeforeItsAnswerIsAnsweredFor(requestIsWhole: Bool) {
        var state = ExchangeState()
        if requestIsWhole { state.requestBecameWhole() }
        #expect(state.upstreamFailed() == .answer)
        // croxy's own answer follows.
        #expect(!state.isOver)
        state.responseBegan()
        #expect(state.responseBecameWhole(keepsAlive: true) == (requestIsWhole ? .next : .linger))
        #expect(state.upstreamFailed() == .ignore)
    }

    @Test func aProviderThatFailsWithinItsAnswerIsCut() {
        var state = ExchangeState()
        state.requestBecameWhole()
        state.responseBegan()
        #expect(state.upstreamFailed() == .cut)
        #expect(state.isOver)
        #expect(state.upstreamFailed() == .ignore)
        #expect(state.clientLeft() == false)
    }

    @Test func aClientLeavesOnce() {
        var state = ExchangeState()
        #expect(state.clientLeft() == true)
        #expect(state.clientLeft() == false)
        #expect(state.upstreamFailed() == .ignore)
        var begun = ExchangeState()
        begun.requestBecameWhole()
        begun.responseBegan()
        #expect(begun.clientLeft() == true)
        #expect(begun.isOver)
    }

    @Test func aClientThatLeavesAfterItsAnswerHasNotLeftAnExchange() {
        var state = ExchangeState()
        state.requestBecameWhole()
        state.responseBegan()
        _ = state.responseBecameWhole(keepsAlive: true)
        #expect(state.clientLeft() == false)
    }

    @Test func croxyCutsAnAnswerItself() {
        var state = ExchangeState()
        state.responseBegan()
        state.cut()
        #expect(state.isOver)
        #expect(state.upstreamFailed() == .ignore)
        #expect(state.clientLeft() == false)
    }
}
