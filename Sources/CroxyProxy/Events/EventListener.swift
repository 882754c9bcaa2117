import NIOCore
import Synchronization

/// One who listens: a bounded queue between the workers and the connection that it is read on.
final class EventListener: Sendable {
    private struct State {
        var waiting: [[UInt8]] = []
        var bytes = 0
        var lost = 0
        var isWoken = false
    }

    /// What waits for a reader that is slow; beyond either, events are lost, and counted.
    static let maxWaitingEvents = 1024
    static let maxWaitingBytes = 1 << 20

    private let state = Mutex(State())
    /// Whether there is no room, and how many events were lost since then: so that a reader who has fallen asleep costs
    /// the workers no lock and no text.
    private let isFull = Atomic<Bool>(false)
    private let lostWhileFull = Atomic<Int>(0)
    private let eventLoop: any EventLoop
    private let wake: @Sendable () -> Void

    /// - Parameter wake: called on the loop when something waits, once until it is taken.
    init(on eventLoop: any EventLoop, wake: @escaping @Sendable () -> Void) {
        self.eventLoop = eventLoop
        self.wake = wake
    }

    /// Counts an event as lost when there is no room; from any thread.
    func loses() -> Bool {
        guard isFull.load(ordering: .relaxed) else { return false }
        lostWhileFull.wrappingAdd(1, ordering: .relaxed)
        return true
    }

    /// Takes an event, or counts it as lost; from any thread.
    func offer(_ event: [UInt8]) {
        let wakes = state.withLock { state in
            if state.waiting.count < EventListener.maxWaitingEvents,
                state.bytes + event.count <= EventListener.maxWaitingBytes
            {
                state.waiting.append(event)
                state.bytes += event.count
            } else {
                state.lost += 1
                isFull.store(true, ordering: .relaxed)
            }
            defer { state.isWoken = true }
            return !state.isWoken
        }
        if wakes { eventLoop.execute(wake) }
    }

    /// All that waits, and how many were lost behind it.
    func take() -> (events: [[UInt8]], lost: Int) {
        state.withLock { state in
            defer { state = State() }
            isFull.store(false, ordering: .relaxed)
            return (state.waiting, state.lost + lostWhileFull.exchange(0, ordering: .relaxed))
        }
    }
}
