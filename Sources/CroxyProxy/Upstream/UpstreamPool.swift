/// A worker's idle upstream connections, by origin and trust store.
final class UpstreamPool {
    /// The connections of one key; a policy finds its slots once, requests use them without a look-up.
    final class Slot {
        let key: PoolKey
        fileprivate var idle: [UpstreamConnection] = []

        init(key: PoolKey) {
            self.key = key
        }

        /// More than this many idle ones are not worth their memory.
        private static let maxIdle = 512

        /// The connection that was used last, so that the others may age; nil when there is none that is alive.
        func take() -> UpstreamConnection? {
            while let connection = idle.popLast() {
                if connection.leavePool() { return connection }
            }
            return nil
        }

        /// Keeps a connection; false when there are enough.
        func put(_ connection: UpstreamConnection) -> Bool {
            guard idle.count < Slot.maxIdle else { return false }
            idle.append(connection)
            return true
        }

        func remove(_ connection: UpstreamConnection) {
            if let index = idle.firstIndex(where: { $0 === connection }) { idle.remove(at: index) }
        }

        fileprivate func closeAll() {
            let all = idle
            idle = []
            for connection in all { connection.close() }
        }
    }

    private var slots: [PoolKey: Slot] = [:]

    func slot(for key: PoolKey) -> Slot {
        if let slot = slots[key] { return slot }
        let slot = Slot(key: key)
        slots[key] = slot
        return slot
    }

    func closeAll() {
        for slot in slots.values { slot.closeAll() }
    }

    /// Lets go of what a new policy has no use for; a connection still at work there closes when its idle time is over.
    func forget(allBut keys: Set<PoolKey>) {
        for (key, slot) in slots where !keys.contains(key) {
            slots[key] = nil
            slot.closeAll()
        }
    }
}
