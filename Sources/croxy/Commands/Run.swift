import ArgumentParser
import CroxyProxy
import CroxyRouting
import Logging

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// `croxy`: serves in the foreground until a signal ends it.
struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run in the foreground (the default).", usage: "croxy [-c <file>] [-v]",
        shouldDisplay: false)

    @OptionGroup var options: GlobalOptions

    @Flag(help: .hidden)
    var detached = false

    func run() throws {
        if detached { StandardDescriptors.closeOthers() }
        signal(SIGPIPE, SIG_IGN)
        let signals = Signals()
        let state = StateFolder()
        let file = ConfigFile(options, state)
        let table = try file.loadOrExit()
        let lock = try takeLock(state)
        let sink = LogSink(
            descriptor: 2, rotation: detached ? LogSink.Rotation(path: state.log, maxBytes: Run.maxLogBytes) : nil)
        var logger = Logger(label: "croxy") { _ in SinkLogHandler(sink: sink, level: .info) }
        logger.logLevel = options.verbose ? .debug : .info
        let info = ServerInfo(version: Version.text, pid: Int(getpid()), configPath: file.absolutePath)
        let server: Server
        do throws(Server.StartError) {
            server = try Server.start(table, Server.Options(info: info, log: sink, logger: logger))
        } catch {
            sink.close()
            lock?.release()
            Console.say(error.description)
            throw error.isConfiguration ? ExitCode.badConfig : ExitCode.failure
        }
        let running = RunningServer(
            server: server, file: file, state: state, lock: lock, logger: logger, sink: sink,
            drainSeconds: table.config.server.drainTimeoutSeconds)
        running.began(table.config)
        running.serve(signals)
    }

    /// `croxy.log` is renamed past this size.
    private static let maxLogBytes = 10 << 20

    /// The state folder's lock; nil for a second instance in the foreground, which runs without it.
    private func takeLock(_ state: StateFolder) throws -> InstanceLock? {
        do throws(Files.Failure) {
            try state.make()
            if let lock = try InstanceLock.take(state.pid) { return lock }
        } catch {
            // In the background nobody could find it again.
            guard !detached else {
                Console.say("\(state.pid): \(error)")
                throw ExitCode.failure
            }
            Console.say("\(state.pid): \(error); running without a pid file, so stop and status will not find it")
            return nil
        }
        let pid = InstanceLock.holder(of: state.pid).map { " (pid \($0))" } ?? ""
        if detached {
            Console.say("croxy is already running\(pid)")
            throw ExitCode.failure
        }
        Console.say(
            "another croxy is running\(pid); this one runs beside it, and start, stop and status mean the other")
        return nil
    }
}
