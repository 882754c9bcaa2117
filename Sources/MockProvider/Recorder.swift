import Synchronization

/// What the mock has seen and what it waits for, shared by all its connections and the test.
final class Recorder: Sendable {
    /// All of it, under one lock.
    struct State {
        var sight = MockProvider.Sight()
        var fallback = ""
        var script: [MockProvider.Reply] = []
        var gates: [String: Gate] = [:]
        var waiters: [Waiter] = []
        var nextID = 0
        var accepted = 0
        var numbered = 0
    }

    /// Releases that nobody has used, and steps that wait for one.
    struct Gate {
        var permits = 0
        var waiting: [(id: Int, go: @Sendable () -> Void)] = []
    }

    /// A test that waits for something to become true.
    struct Waiter {
        var id: Int
        var holds: @Sendable (MockProvider.Sight) -> Bool
        var continuation: CheckedContinuation<Void, any Error>
    }

    private let state = Mutex(State())

    /// Changes the state, then wakes every test whose condition now holds.
    func change<Result: Sendable>(_ body: (inout sending State) -> Result) -> Result {
        var woken: [CheckedContinuation<Void, any Error>] = []
        let result = state.withLock { state in
            let result = body(&state)
            guard !state.waiters.isEmpty else { return result }
            let sight = state.sight
            woken = state.waiters.filter { $0.holds(sight) }.map(\.continuation)
            state.waiters.removeAll { $0.holds(sight) }
            return result
        }
        woken.forEach { $0.resume() }
        return result
    }

    /// A copy of what has been seen.
    var sight: MockProvider.Sight { state.withLock { $0.sight } }

    /// Returns when the condition holds; throws when it does not within the time.
    func wait(
        for what: String, within limit: Duration, until holds: @escaping @Sendable (MockProvider.Sight) -> Bool
    ) async throws {
        let id = change { state in
            state.nextID += 1
            return state.nextID
        }
        try await withCheckedThrowingContinuation { continuation in
            change { $0.waiters.append(Waiter(id: id, holds: holds, continuation: continuation)) }
            // Finds nothing to do when the wait was not in vain.
            Task {
                try await Task.sleep(for: limit)
                expire(id, what)
            }
        }
    }

    private func expire(_ id: Int, _ what: String) {
        let waiter = state.withLock { state in
            let place = state.waiters.firstIndex { $0.id == id }
            return place.map { state.waiters.remove(at: $0) }
        }
        waiter?.continuation.resume(throwing: MockProvider.TimedOut(waitingFor: what))
    }
}
