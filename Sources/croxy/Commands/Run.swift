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
        let state = StateFolder()
        // A job in the background draws nothing, and says in lines what it does.
        let isWatched = !detached && Top.hasTerminal && tcgetpgrp(0) == getpgrp()
        if isWatched, let instance = attachable(state) { return try attach(to: instance, state) }
        let signals = Signals()
        let file = ConfigFile(options, state)
        let table = try file.loadOrExit()
        let lock = try takeLock(state)
        // A terminal that shows the dashboard cannot show lines too.
        let log = isWatched ? RunLog(state, isOnlyOne: lock != nil) : nil
        let sink = log?.sink ?? LogSink(descriptor: 2, rotation: detached ? RunLog.rotation(state.log) : nil)
        var logger = Logger(label: "croxy") { _ in SinkLogHandler(sink: sink, level: .info) }
        logger.logLevel = options.verbose ? .debug : .info
        let info = ServerInfo(version: Version.text, pid: Int(getpid()), configPath: file.absolutePath)
        var serverOptions = Server.Options(info: info, log: sink, logger: logger)
        let token = log.map { _ in OwnToken() }
        serverOptions.ownToken = token?.secret
        let server: Server
        do throws(Server.StartError) {
            server = try Server.start(table, serverOptions)
        } catch {
            sink.close()
            lock?.release()
            Console.say(error.description)
            throw error.isConfiguration ? ExitCode.badConfig : ExitCode.failure
        }
        let watcher = log.flatMap { log in
            token.map { Watcher(address: server.address, token: $0.text, logPath: log.path) }
        }
        let running = RunningServer(
            server: server, file: file, state: state, lock: lock, logger: logger, sink: sink,
            drainSeconds: table.config.server.drainTimeoutSeconds, watcher: watcher)
        running.began(table.config)
        watcher?.start()
        running.serve(signals)
    }

    /// The croxy that runs already, when this one was not told to run by another configuration.
    private func attachable(_ state: StateFolder) -> Instance? {
        guard let instance = Instance.running(state), let run = instance.run else { return nil }
        let file = ConfigFile(options, state)
        return file.isExplicit && file.absolutePath != run.config ? nil : instance
    }

    private func attach(to instance: Instance, _ state: StateFolder) throws {
        let greeting = "attached to the croxy that runs already, pid \(instance.pid); q leaves it running"
        try Top.watch(options, state, AdminToken.read(options, state), greeting: greeting)
        Console.say("croxy (pid \(instance.pid)) runs on; croxy stop ends it")
    }

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
