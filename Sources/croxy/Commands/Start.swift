import ArgumentParser
import CroxyRouting

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// `croxy start`: the same program, detached.
struct Start: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Start croxy in the background.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let state = StateFolder()
        let file = ConfigFile(options, state)
        _ = try file.loadOrExit()
        do throws(Files.Failure) {
            try state.make()
        } catch {
            Console.say("\(state.path): \(error)")
            throw ExitCode.failure
        }
        let starting = StartLock(state.startLock)
        defer { starting.release() }
        if let instance = Instance.running(state) {
            Console.say("croxy is already running (pid \(instance.pid))")
            throw ExitCode.failure
        }
        try Start.launch(file, options, state)
    }

    /// Spawns, waits until it answers, says so.
    static func launch(_ file: ConfigFile, _ options: GlobalOptions, _ state: StateFolder) throws {
        var arguments = ["run", "--detached"]
        if file.isExplicit { arguments += ["--config", file.absolutePath] }
        if options.verbose { arguments.append("--verbose") }
        let child: pid_t
        do throws(Files.Failure) {
            child = try Detached.spawn(arguments, log: state.log)
        } catch {
            Console.say("cannot start: \(error)")
            throw ExitCode.failure
        }
        let limit = OwnClient.now() + 4500
        var code: Int32?
        while code == nil, OwnClient.now() < limit {
            if let run = RunFile.read(state.run), run.pid == Int(child), run.cut == nil,
                let health = HealthClient.ask(run.address, milliseconds: min(500, limit - OwnClient.now())),
                health.pid == Int(child)
            {
                Console.result("croxy is running: pid \(child), \(run.address), log \(state.log)\n")
                return
            }
            usleep(10_000)
            code = Detached.exitCode(of: child)
        }
        if code == nil { Detached.end(child) }
        Console.say("croxy did not come up\(code == nil ? " in time" : ""); the end of \(state.log):")
        Console.show(LogTail.last(20, of: state.log))
        throw code == ExitCode.badConfig.rawValue ? ExitCode.badConfig : ExitCode.failure
    }
}

/// Held while one `croxy start` starts, so that two at once leave one instance.
struct StartLock {
    private let descriptor: Int32

    init(_ path: String) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        while descriptor >= 0, flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
    }

    func release() {
        if descriptor >= 0 { close(descriptor) }
    }
}
