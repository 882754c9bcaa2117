import ArgumentParser
import CroxyDashboard
import CroxyProxy
import CroxyRouting
import JSONBytes

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where statistics come from: the croxy that runs, or the metrics log where none does.
struct StatsSource {
    let options: GlobalOptions
    let state: StateFolder
    /// In seconds.
    let window: Int

    /// The object of `/_croxy/stats`; says why and ends with 1 where there is none, with 78 where the configuration that
    /// should name the log is wrong.
    func json() throws -> [UInt8] {
        let instance = Instance.running(state)
        let address = instance?.run?.address ?? ConfiguredAddress.url(options, state)
        switch address.map(ask) ?? .nothing {
        case .stats(let json): return json
        case .hidden:
            Console.say(AdminToken.missing(for: address))
        case .nothing:
            guard let instance else {
                return try logged(
                    otherwise: "not running, and there is no metrics log: start croxy (croxy start), or keep a log for "
                        + "later (croxy config set logging.metrics.enabled true)")
            }
            Console.say("croxy has pid \(instance.pid) and does not answer")
        }
        return try logged(otherwise: "there is no metrics log either (logging.metrics)")
    }

    // MARK: the one that runs

    /// More than any retention, and the most that the endpoint takes.
    private static let longestAsked = 31 * 86_400

    private enum Said {
        case stats([UInt8])
        /// By a croxy that does not know this for its own machine.
        case hidden
        case nothing
    }

    private func ask(_ address: String) -> Said {
        let path = "/_croxy/stats?window=\(min(window, StatsSource.longestAsked))s"
        func get(_ token: String?) -> OwnClient.Answer? {
            OwnClient.get(path, of: address, milliseconds: 5000, limit: 16 << 20, token: token)
        }
        guard var answer = get(nil) else { return .nothing }
        if answer.status == 404, let token = AdminToken.read(options, state), let second = get(token) {
            answer = second
        }
        if answer.status == 200, StatsSource.isStats(answer.body) { return .stats(answer.body) }
        return HealthClient.ask(address, milliseconds: 2000) == nil ? .nothing : .hidden
    }

    private static func isStats(_ body: [UInt8]) -> Bool {
        body.withUnsafeBytes { JSONView($0)?.member("window_s")?.int() != nil }
    }

    // MARK: the log

    private func logged(otherwise missing: String) throws -> [UInt8] {
        let loaded: LoadedConfig
        do throws(ConfigFile.ReadFailure) {
            loaded = try ConfigFile(options, state).load(.check, hooks: .unseen)
        } catch {
            Console.say("\(error)")
            throw ExitCode.badConfig
        }
        guard let log = loaded.config?.metricsLog else {
            for problem in loaded.errors { Console.show(problem.rendered + "\n") }
            throw ExitCode.badConfig
        }
        let now = WallClock.milliseconds
        var files: MetricsLogFiles
        do throws(MetricsLogFiles.Failure) {
            files = try MetricsLogFiles(log.path, count: log.maxFiles, since: now / 1000 - Int64(window))
        } catch {
            Console.say("\(error.path): \(error.cause)")
            throw ExitCode.failure
        }
        defer { files.close() }
        guard files.isThere else {
            Console.say(log.isEnabled ? "\(missing); \(log.path) is not there" : missing)
            throw ExitCode.failure
        }
        Console.say("from the metrics log \(log.path)")
        return try read(files, log.path, now)
    }

    private func read(_ files: MetricsLogFiles, _ path: String, _ now: Int64) throws -> [UInt8] {
        var stats = LoggedStats(window: window, now: now)
        for descriptor in files.descriptors {
            do throws(Files.Failure) {
                try FileLines.forEach(of: descriptor) { stats.add($0) }
            } catch {
                Console.say("\(path): \(error)")
                throw ExitCode.failure
            }
        }
        if stats.unreadable > 0 {
            Console.say("\(Figures.count(UInt64(stats.unreadable), "line")) of it left out: no whole record")
        }
        return stats.json()
    }
}
