import ArgumentParser
import CroxyRouting

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// `croxy stop`: lets running requests end, then croxy.
struct Stop: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Stop the croxy that runs in the background.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
        switch try Stop.stop(StateFolder(), options) {
        case .stopped: return
        case .killed: break
        case .notRunning: Console.say("croxy is not running")
        }
        throw ExitCode.failure
    }

    enum Outcome {
        case stopped, killed, notRunning
    }

    /// Stops the running instance, and says how.
    static func stop(_ state: StateFolder, _ options: GlobalOptions) throws -> Outcome {
        guard let instance = Instance.running(state) else { return .notRunning }
        guard instance.signal(SIGTERM, state) else {
            if InstanceLock.holder(of: state.pid) == nil { return .notRunning }
            Console.say("croxy (pid \(instance.pid)) cannot be signalled: \(Files.Failure(code: errno))")
            throw ExitCode.failure
        }
        let seconds = drainSeconds(instance, options, state) + 5
        if !instance.waitForEnd(state, milliseconds: seconds * 1000) {
            _ = instance.signal(SIGKILL, state)
            _ = instance.waitForEnd(state, milliseconds: 2000)
            unlink(state.pid)
            unlink(state.run)
            Console.say("croxy (pid \(instance.pid)) did not end in \(seconds) s and was killed; its requests were cut")
            return .killed
        }
        let cut = RunFile.read(state.run)?.cut ?? 0
        unlink(state.run)
        Console.result("croxy has stopped (pid \(instance.pid)), \(cut) request\(cut == 1 ? "" : "s") cut\n")
        return .stopped
    }

    /// As the instance is configured; the default where its file cannot be read, because `stop` needs no valid config.
    private static func drainSeconds(_ instance: Instance, _ options: GlobalOptions, _ state: StateFolder) -> Int {
        let file = instance.run.map { ConfigFile(of: $0) } ?? ConfigFile(options, state)
        let loaded = try? file.load(.check, hooks: .unseen)
        return loaded?.config?.server.drainTimeoutSeconds ?? 30
    }
}

/// `croxy restart`: stop, where it runs, and start.
struct Restart: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Stop croxy if it runs, then start it.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let state = StateFolder()
        // A configuration that would not start must not cost the instance that runs.
        _ = try ConfigFile(options, state).loadOrExit()
        _ = try Stop.stop(state, options)
        var start = Start()
        start.options = options
        try start.run()
    }
}
