#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The croxy that holds the lock of a state folder.
struct Instance {
    var pid: pid_t
    /// Nil while it starts.
    var run: RunFile?

    /// The instance of this state folder; nil when none runs.
    static func running(_ state: StateFolder) -> Instance? {
        guard let pid = InstanceLock.holder(of: state.pid) else { return nil }
        let run = RunFile.read(state.run)
        return Instance(pid: pid, run: run?.pid == Int(pid) && run?.cut == nil ? run : nil)
    }

    /// Sends a signal; only to the process that holds the lock.
    func signal(_ number: Int32, _ state: StateFolder) -> Bool {
        guard InstanceLock.holder(of: state.pid) == pid, pid > 1 else { return false }
        return kill(pid, number) == 0
    }

    /// Waits until the lock is free; false when it is not after `milliseconds`.
    func waitForEnd(_ state: StateFolder, milliseconds: Int) -> Bool {
        for _ in 0..<max(1, milliseconds / 20) {
            if InstanceLock.holder(of: state.pid) != pid { return true }
            usleep(20_000)
        }
        return InstanceLock.holder(of: state.pid) != pid
    }
}
