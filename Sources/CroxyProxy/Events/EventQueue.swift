import CroxyMetrics
import NIOCore
import Synchronization

/// What the workers tell, on its way to the observer's loop: a bounded queue at which no worker waits, and which costs
/// them one atomic read while nobody listens.
final class EventQueue: Sendable {
    enum Event: Sendable {
        /// An exchange is decided; what is known then.
        case start(ExchangeRecord)
        case end(ExchangeRecord)

        /// As it goes over the wire.
        var bytes: [UInt8] {
            switch self {
            case .start(let record): record.startEvent()
            case .end(let record): record.endEvent()
            }
        }
    }

    /// What was told since the queue was last looked into.
    struct Told {
        var events: [Event] = []
        /// How many more there were.
        var lost = 0
    }

    private struct State {
        var told = Told()
        /// Whether the reader knows that there is something, or will look in any case.
        var isAwake = false
    }

    /// Beyond, events are lost, and counted: a few megabytes.
    static let most = 8192

    private let state = Mutex(State())
    private let listeners = Atomic<Int>(0)
    private let wake: @Sendable () -> Void

    /// - Parameter wake: called from any thread when something waits; not again before `take` has said that nothing does.
    init(wake: @escaping @Sendable () -> Void) {
        self.wake = wake
    }

    /// Whether somebody listens; asked before an event is made.
    var isHeard: Bool { listeners.load(ordering: .relaxed) > 0 }

    /// Tells an event, from any thread.
    func tell(_ event: Event) {
        let wakes = state.withLock { state in
            if state.told.events.count < EventQueue.most {
                state.told.events.append(event)
            } else {
                state.told.lost += 1
            }
            defer { state.isAwake = true }
            return !state.isAwake
        }
        if wakes { wake() }
    }

    /// All that waits; nil when there is nothing, after which the next event wakes.
    func take() -> Told? {
        state.withLock { state in
            guard !state.told.events.isEmpty else {
                state.isAwake = false
                return nil
            }
            defer { state.told = Told() }
            return state.told
        }
    }

    // MARK: who listens

    /// More are refused: each holds a connection, and is offered every event.
    static let mostListeners = 64

    /// A place among the listeners, given back with the last reference to it.
    final class Seat: Sendable {
        private let queue: EventQueue

        fileprivate init(_ queue: EventQueue) {
            self.queue = queue
        }

        deinit {
            queue.listeners.wrappingSubtract(1, ordering: .relaxed)
        }
    }

    /// Nil when all places are taken.
    func seat() -> Seat? {
        guard listeners.wrappingAdd(1, ordering: .relaxed).newValue <= EventQueue.mostListeners else {
            listeners.wrappingSubtract(1, ordering: .relaxed)
            return nil
        }
        return Seat(self)
    }
}
