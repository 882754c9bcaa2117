import NIOCore

/// Asks for what is known, at most four times a second: who wants it meanwhile is told together with others.
///
/// Used on its loop. What is told was asked for after it was wanted.
final class Figures<Value: Sendable> {
    private let eventLoop: any EventLoop
    private var lastAsked: NIODeadline?
    /// What those who come now will be told; nil when nobody waits, or those who know have been asked.
    private var next: EventLoopFuture<Value>?

    /// Being asked makes the workers copy what they write to next.
    private static var interval: TimeAmount { .milliseconds(250) }

    init(on eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// - Parameter ask: called on the loop, unless somebody else is waiting.
    func told(_ ask: @escaping () -> EventLoopFuture<Value>) -> EventLoopFuture<Value> {
        if let next { return next }
        let now = eventLoop.now
        let asked = eventLoop.assumeIsolated().scheduleTask(
            deadline: max(now, lastAsked.map { $0 + Self.interval } ?? now)
        ) {
            self.next = nil
            self.lastAsked = self.eventLoop.now
            return ask()
        }
        let told = asked.futureResult.flatMap { $0 }
        next = told
        return told
    }
}

@available(*, unavailable)
extension Figures: Sendable {}
