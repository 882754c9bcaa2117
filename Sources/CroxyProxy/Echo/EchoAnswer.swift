import NIOCore

/// A paced stream of the echo, on its way to one client.
final class EchoAnswer {
    private var events: ArraySlice<[UInt8]>
    private var next: Scheduled<Void>?
    private let eventLoop: any EventLoop
    private let send: ([UInt8], _ isLast: Bool) -> Void

    /// Time between two events.
    private static let pace = TimeAmount.milliseconds(10)

    /// `send` is called on the loop with each event.
    init(_ events: [[UInt8]], on eventLoop: any EventLoop, send: @escaping ([UInt8], _ isLast: Bool) -> Void) {
        self.events = events[...]
        self.eventLoop = eventLoop
        self.send = send
    }

    /// Sends the next event now and the others at their pace.
    func step() {
        guard let event = events.popFirst() else { return }
        let isLast = events.isEmpty
        if !isLast {
            let box = NIOLoopBound(self, eventLoop: eventLoop)
            next = eventLoop.scheduleTask(in: EchoAnswer.pace) { box.value.step() }
        }
        send(event, isLast)
    }

    func cancel() {
        next?.cancel()
        next = nil
        events = []
    }
}
