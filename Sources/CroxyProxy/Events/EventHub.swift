import Synchronization

/// Brings what happens on all workers to those who listen at `/_croxy/events`, and waits for none of them.
///
/// Without listeners a worker pays for one atomic read. An event is written once, whatever their number.
final class EventHub: Sendable {
    private let listeners = Mutex<[EventListener]>([])
    private let count = Atomic<Int>(0)

    /// More are refused: each holds a connection, and is offered every event.
    static let maxListeners = 64

    /// Whether somebody listens; asked before an event is written.
    var isHeard: Bool { count.load(ordering: .relaxed) > 0 }

    /// Adds a listener; false when there are too many.
    func add(_ listener: EventListener) -> Bool {
        listeners.withLock { listeners in
            guard listeners.count < EventHub.maxListeners else { return false }
            listeners.append(listener)
            count.store(listeners.count, ordering: .relaxed)
            return true
        }
    }

    func remove(_ listener: EventListener) {
        listeners.withLock { listeners in
            listeners.removeAll { $0 === listener }
            count.store(listeners.count, ordering: .relaxed)
        }
    }

    /// Offers an event to all.
    ///
    /// - Parameter write: gives it as it goes over the wire; called when the first listener has room for it.
    func publish(_ write: () -> [UInt8]) {
        var event: [UInt8]?
        // Outside the lock, because waking is a system call.
        for listener in listeners.withLock({ $0 }) where !listener.loses() {
            let written = event ?? write()
            event = written
            listener.offer(written)
        }
    }
}
