import Synchronization

/// How often each hook has failed since croxy started, by the name that messages show.
final class HookFailures: Sendable {
    private let counts = Mutex<[String: Int]>([:])

    /// Counts one more.
    ///
    /// - Returns: how many there were with it.
    func add(_ hook: String) -> Int {
        counts.withLock { counts in
            counts[hook, default: 0] += 1
            return counts[hook, default: 0]
        }
    }

    /// All of them, by name.
    var all: [String: Int] { counts.withLock { $0 } }
}
