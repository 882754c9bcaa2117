import NIOCore

/// Brings what the workers tell to those who listen, on the observer's loop.
final class EventHub {
    private let eventLoop: any EventLoop
    /// Wakes the hub, and so holds it.
    private unowned let queue: EventQueue
    private var listeners: [EventListener] = []
    private var hasEnded = false

    /// Between two looks at what the workers told. Nothing for who watches, and no dashboard draws more often; but with ten
    /// of them, while hundreds of requests pass, every event on its own would be thousands of writes a second.
    private var pause: TimeAmount {
        listeners.contains { $0.audience == .all } ? .milliseconds(40) : .milliseconds(200)
    }

    /// How long an event stream may be silent.
    private static let silence = TimeAmount.seconds(15)

    init(on eventLoop: any EventLoop, _ queue: EventQueue) {
        self.eventLoop = eventLoop
        self.queue = queue
        keepAwake()
    }

    func add(_ listener: EventListener) {
        if hasEnded { return listener.end() }
        open(to: listener.audience)
        listeners.append(listener)
    }

    func remove(_ listener: EventListener) {
        listeners.removeAll { $0 === listener }
        closeWithoutRoom()
    }

    /// Lets events come again, and counts those that did not for all who were there.
    func open(to audience: Audience) {
        let lost = queue.open(to: audience)
        for listener in listeners where listener.audience == audience { listener.lose(lost) }
    }

    /// Lets no events come for whom nobody has room: they would be made and thrown away.
    private func closeWithoutRoom() {
        for audience in [Audience.all, .sample] {
            let listeners = listeners.filter { $0.audience == audience }
            if !listeners.isEmpty, !listeners.contains(where: \.hasRoom) { queue.close(to: audience) }
        }
    }

    /// Passes what waits, at once after a while in which nothing did, and looks again soon: until nothing waits.
    func pass() {
        guard let told = queue.take() else { return }
        pass(told, to: .all)
        pass(told, to: .sample)
        closeWithoutRoom()
        eventLoop.assumeIsolated().scheduleTask(in: pause) { self.pass() }
    }

    private func pass(_ told: EventQueue.Told, to audience: Audience) {
        let listeners = listeners.filter { $0.audience == audience }
        guard listeners.contains(where: \.hasRoom) else {
            for listener in listeners {
                listener.lose(told.count(for: audience), skipped: told.skipped(for: audience))
            }
            return
        }
        EventBatch.each(of: told, for: audience) { batch in
            for listener in listeners { listener.offer(batch) }
        }
        let lost = told.lost.count(for: audience)
        for listener in listeners where lost > 0 {
            listener.lose(lost)
            listener.passWaiting()
        }
    }

    /// Ends all streams, in good order, and those that are still to come.
    func end() {
        hasEnded = true
        for listener in listeners { listener.end() }
    }

    private func keepAwake() {
        eventLoop.assumeIsolated().scheduleTask(in: EventHub.silence) { [self] in
            for listener in listeners { listener.keepAwake() }
            keepAwake()
        }
    }
}

@available(*, unavailable)
extension EventHub: Sendable {}
