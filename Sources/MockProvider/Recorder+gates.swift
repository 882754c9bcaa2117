extension Recorder {
    /// Goes through the gate, or keeps `go` until a release lets it through.
    ///
    /// - Returns: nil when the gate was open, else an id to give up waiting with.
    func pass(_ name: String, _ go: @escaping @Sendable () -> Void) -> Int? {
        change { state in
            if state.gates[name, default: Gate()].permits > 0 {
                state.gates[name]?.permits -= 1
                return nil
            }
            state.nextID += 1
            state.gates[name, default: Gate()].waiting.append((state.nextID, go))
            state.sight.waitingAtGates += 1
            return state.nextID
        }
    }

    /// Forgets a step that waited, because its connection is gone.
    func giveUp(_ name: String, id: Int) {
        change { state in
            let before = state.gates[name]?.waiting.count ?? 0
            state.gates[name]?.waiting.removeAll { $0.id == id }
            state.sight.waitingAtGates -= before - (state.gates[name]?.waiting.count ?? 0)
        }
    }

    /// Lets `count` steps through, the ones that wait first.
    func release(_ name: String, count: Int) {
        let released = change { state -> [@Sendable () -> Void] in
            var gate = state.gates[name, default: Gate()]
            let going = min(count, gate.waiting.count)
            let steps = gate.waiting.prefix(going).map(\.go)
            gate.waiting.removeFirst(going)
            gate.permits += count - going
            state.gates[name] = gate
            state.sight.waitingAtGates -= going
            return Array(steps)
        }
        released.forEach { $0() }
    }

    /// Forgets all requests, scripted replies and unused releases; what waits at gates goes on.
    func reset() {
        let released = change { state -> [@Sendable () -> Void] in
            let steps = state.gates.values.flatMap { $0.waiting.map(\.go) }
            let open = state.sight.openConnections
            state.sight = MockProvider.Sight()
            state.sight.openConnections = open
            state.gates = [:]
            state.script = []
            state.fallback = ""
            state.numbered = 0
            return steps
        }
        released.forEach { $0() }
    }
}
