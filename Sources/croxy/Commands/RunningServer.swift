import CroxyDashboard
import CroxyMetrics
import CroxyProxy
import CroxyRouting
import Dispatch
import Logging
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A server in the foreground: acts on signals, reloads, and ends in order.
final class RunningServer: Sendable {
    private let server: Server
    private let file: ConfigFile
    private let state: StateFolder
    private let lock: InstanceLock?
    private let logger: Logger
    private let sink: LogSink
    private let drainSeconds: Mutex<Int>
    private let watcher: Watcher?
    private let started: Int
    /// Whether the configuration in force comes from a file.
    private let hasFile: Mutex<Bool>
    /// Locked once, by the thread that ends the process.
    private let ending = Mutex(())

    init(
        server: Server, file: ConfigFile, state: StateFolder, lock: InstanceLock?, logger: Logger, sink: LogSink,
        drainSeconds: Int, watcher: Watcher?
    ) {
        self.server = server
        self.file = file
        self.state = state
        self.lock = lock
        self.logger = logger
        self.sink = sink
        self.watcher = watcher
        self.drainSeconds = Mutex(drainSeconds)
        started = Int(time(nil))
        hasFile = Mutex(file.isThere)
    }

    /// Says where croxy listens, to people and to the other commands.
    func began(_ config: Config) {
        writeRunFile(cut: nil)
        logger.info("listening", metadata: ["address": "\(server.address)", "config": "\(file.path)"])
        warn(config)
    }

    private func warn(_ config: Config) {
        let names = ["https_proxy", "HTTPS_PROXY"].filter { Environment.value($0) != nil }
        let hasTLS = config.providers.contains { $0.endpoint.origin?.isTLS ?? false }
        if let name = names.first, hasTLS {
            logger.warning(
                "a proxy is set in the environment and not used yet: https providers are reached directly",
                metadata: ["variable": "\(name)"])
        }
    }

    /// Acts on signals until one ends the process.
    func serve(_ signals: Signals) -> Never {
        let phase = Mutex(Phase.serving)
        while true {
            let number = signals.next()
            if number == SIGHUP, signals.hangUpReloads {
                reload()
                continue
            }
            let before = phase.withLock { phase in
                defer { phase = phase == .serving ? .draining : .cutting }
                return phase
            }
            // The drain ends as well when everything is cut, but does not know how much was.
            if before != .serving { end(cut: server.cut()) }
            let seconds = drainSeconds.withLock { $0 }
            logger.info("draining", metadata: ["in_flight": "\(server.snapshot.inFlight)", "limit_s": "\(seconds)"])
            farewell(seconds: seconds)
            DispatchQueue.global().async {
                let cut = self.server.drain(seconds: seconds)
                if phase.withLock({ $0 }) == .draining { self.end(cut: cut) }
            }
        }
    }

    /// Gives the terminal back, and says what croxy waits for.
    private func farewell(seconds: Int) {
        guard let watcher else { return }
        watcher.end()
        let count = server.snapshot.inFlight
        guard count > 0 else { return }
        Console.say(
            "waiting for \(Figures.count(UInt64(count), "request")) to end, \(seconds) s at the most; Ctrl-C ends "
                + "\(count == 1 ? "it" : "them") now")
    }

    private enum Phase {
        case serving, draining, cutting
    }

    /// The drain may come to its end while a second signal does: the second one to get here waits for the exit.
    private func end(cut: Int) -> Never {
        ending.withLock { _ in endOnce(cut: cut) }
    }

    private func endOnce(cut: Int) -> Never {
        logger.info("stopped", metadata: ["requests": "\(server.snapshot.requests)", "cut": "\(cut)"])
        sink.close()
        writeRunFile(cut: cut)
        lock?.release()
        exit(0)
    }

    private func reload() {
        let loaded: LoadedConfig
        let isThere = file.isThere
        do throws(ConfigFile.ReadFailure) {
            // The defaults are for who never had a file, not for who lost it.
            if !isThere, hasFile.withLock({ $0 }) { throw file.missing }
            loaded = try file.load()
        } catch {
            return reloadFailed([error.description])
        }
        guard let table = loaded.table else { return reloadFailed(loaded.errors.map(\.line)) }
        for warning in loaded.warnings { logger.warning("config", metadata: ["at": "\(warning.line)"]) }
        do throws(PolicyError) {
            let warnings = try server.reload(table)
            for warning in warnings { logger.warning("\(warning)") }
            drainSeconds.withLock { $0 = table.config.server.drainTimeoutSeconds }
            hasFile.withLock { $0 = isThere }
            logger.info("reloaded", metadata: ["config": "\(file.path)"])
        } catch {
            reloadFailed([error.message])
        }
    }

    private func reloadFailed(_ problems: [String]) {
        server.reloadFailed(problems.joined(separator: "; "))
        for problem in problems {
            logger.error("reload failed, the configuration in force stays", metadata: ["cause": "\(problem)"])
        }
    }

    private func writeRunFile(cut: Int?) {
        guard lock != nil else { return }
        let run = RunFile(
            pid: Int(getpid()), started: started, address: server.address, config: file.absolutePath,
            version: Version.text, cut: cut)
        do throws(Files.Failure) {
            try Files.replace(state.run, with: run.json, mode: 0o600)
        } catch {
            logger.warning("the run file cannot be written", metadata: ["path": "\(state.run)", "cause": "\(error)"])
        }
    }
}
