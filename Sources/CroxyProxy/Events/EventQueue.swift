import CroxyMetrics
import Synchronization

/// What the workers tell, on its way to the observer's loop: a bounded queue at which no worker waits.
///
/// It costs them one atomic read while nobody listens, and two and an addition while all who do have fallen asleep.
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
    private let isClosed = Atomic<Bool>(false)
    private let lostWhileClosed = Atomic<Int>(0)
    private let wake: @Sendable () -> Void

    /// - Parameter wake: called from any thread when something waits; not again before `take` has said that nothing does.
    init(wake: @escaping @Sendable () -> Void) {
        self.wake = wake
    }

    /// Whether somebody takes another event; asked before each is made. Where those who listen have no room, it is counted
    /// as lost.
    func isWanted() -> Bool {
        guard listeners.load(ordering: .relaxed) > 0 else { return false }
        guard isClosed.load(ordering: .relaxed) else { return true }
        lostWhileClosed.wrappingAdd(1, ordering: .relaxed)
        return false
    }

    /// All who listen have no room.
    func close() {
        isClosed.store(true, ordering: .relaxed)
    }

    /// Somebody has room again. Returns how many events were lost meanwhile.
    func open() -> Int {
        guard isClosed.exchange(false, ordering: .relaxed) else { return 0 }
        return lostWhileClosed.exchange(0, ordering: .relaxed)
    }

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
