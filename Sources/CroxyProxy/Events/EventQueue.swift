import CroxyMetrics
import Synchronization

/// Who listens: to all that happens, or to no more of it than a person can follow.
enum Audience: Sendable {
    case all, sample
}

/// What the workers tell, on its way to the observer's loop: a bounded queue at which no worker waits.
///
/// It costs them one atomic read while nobody listens, a few while those who do take no more, and no lock but to tell.
final class EventQueue: Sendable {
    struct Event: Sendable {
        enum Kind {
            /// An exchange is decided; what is known then.
            case start
            case end
        }

        let kind: Kind
        let record: ExchangeRecord
        /// Whether those hear of it, too, who listen to a sample.
        let isInSample: Bool

        func isFor(_ audience: Audience) -> Bool {
            audience == .all || isInSample
        }

        /// As it goes over the wire.
        var bytes: [UInt8] {
            switch kind {
            case .start: record.startEvent()
            case .end: record.endEvent()
            }
        }
    }

    /// How many events never came.
    struct Lost: Equatable {
        var all = 0
        var sample = 0

        func count(for audience: Audience) -> Int {
            audience == .all ? all : sample
        }

        mutating func add(isInSample: Bool) {
            all += 1
            if isInSample { sample += 1 }
        }
    }

    /// What was told since the queue was last looked into.
    struct Told {
        var events: [Event] = []
        var lost = Lost()
        /// Exchanges that ended and are not in the sample.
        var skipped = 0

        var isEmpty: Bool { events.isEmpty && skipped == 0 }

        func skipped(for audience: Audience) -> Int {
            audience == .all ? 0 : skipped
        }

        /// How many events an audience would have heard of.
        func count(for audience: Audience) -> Int {
            events.count { $0.isFor(audience) } + lost.count(for: audience)
        }
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
    private let listenersToAll = Atomic<Int>(0)
    private let isClosedToAll = Atomic<Bool>(false)
    private let isClosedToSample = Atomic<Bool>(false)
    private let lostToAll = Atomic<Int>(0)
    private let lostToSample = Atomic<Int>(0)
    private let skipped = Atomic<Int>(0)
    private let wake: @Sendable () -> Void

    /// - Parameter wake: called from any thread when something waits; not again before `take` has said that nothing does.
    init(wake: @escaping @Sendable () -> Void) {
        self.wake = wake
    }

    /// Whether anybody listens, to anything.
    var isHeard: Bool { listeners.load(ordering: .relaxed) > 0 }

    /// Whether somebody listens to no more than a sample.
    var isSampled: Bool { listeners.load(ordering: .relaxed) > listenersToAll.load(ordering: .relaxed) }

    /// Whether somebody takes another event; asked before each is made. Where those who would hear of it have no room, it is
    /// counted as lost.
    func isWanted(inSample: Bool) -> Bool {
        let isForAll = listenersToAll.load(ordering: .relaxed) > 0
        let isForSample = inSample && isSampled
        if isForAll, !isClosedToAll.load(ordering: .relaxed) { return true }
        if isForSample, !isClosedToSample.load(ordering: .relaxed) { return true }
        if isForAll { lostToAll.wrappingAdd(1, ordering: .relaxed) }
        if isForSample { lostToSample.wrappingAdd(1, ordering: .relaxed) }
        return false
    }

    /// All of an audience have no room.
    func close(to audience: Audience) {
        switch audience {
        case .all: isClosedToAll.store(true, ordering: .relaxed)
        case .sample: isClosedToSample.store(true, ordering: .relaxed)
        }
    }

    /// Somebody of an audience has room again. Returns how many events were lost to it meanwhile.
    func open(to audience: Audience) -> Int {
        switch audience {
        case .all:
            guard isClosedToAll.exchange(false, ordering: .relaxed) else { return 0 }
            return lostToAll.exchange(0, ordering: .relaxed)
        case .sample:
            guard isClosedToSample.exchange(false, ordering: .relaxed) else { return 0 }
            return lostToSample.exchange(0, ordering: .relaxed)
        }
    }

    /// Tells an event, from any thread.
    func tell(_ event: Event) {
        change { told in
            if told.events.count < EventQueue.most {
                told.events.append(event)
            } else {
                told.lost.add(isInSample: event.isInSample)
            }
        }
    }

    /// Tells, from any thread, that an exchange has ended that is not in the sample.
    func skip() {
        // One of many has to see that somebody looks.
        if skipped.wrappingAdd(1, ordering: .relaxed).oldValue == 0 { change { _ in } }
    }

    private func change(_ change: (inout sending Told) -> Void) {
        let wakes = state.withLock { state in
            change(&state.told)
            defer { state.isAwake = true }
            return !state.isAwake
        }
        if wakes { wake() }
    }

    /// All that waits; nil when there is nothing, after which the next event wakes.
    func take() -> Told? {
        state.withLock { state in
            var told = Told()
            swap(&told, &state.told)
            told.skipped = skipped.exchange(0, ordering: .relaxed)
            state.isAwake = !told.isEmpty
            return told.isEmpty ? nil : told
        }
    }

    // MARK: who listens

    /// More are refused: each holds a connection, and is offered every event.
    static let mostListeners = 64

    /// A place among the listeners, given back with the last reference to it.
    final class Seat: Sendable {
        let audience: Audience
        private let queue: EventQueue

        fileprivate init(_ queue: EventQueue, _ audience: Audience) {
            self.queue = queue
            self.audience = audience
            if audience == .all { queue.listenersToAll.wrappingAdd(1, ordering: .relaxed) }
        }

        deinit {
            if audience == .all { queue.listenersToAll.wrappingSubtract(1, ordering: .relaxed) }
            queue.listeners.wrappingSubtract(1, ordering: .relaxed)
        }
    }

    /// Nil when all places are taken.
    func seat(_ audience: Audience) -> Seat? {
        guard listeners.wrappingAdd(1, ordering: .relaxed).newValue <= EventQueue.mostListeners else {
            listeners.wrappingSubtract(1, ordering: .relaxed)
            return nil
        }
        return Seat(self, audience)
    }
}
