import CroxyProxy
import Dispatch
import Synchronization
import Terminal

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The dashboard in the process of the croxy that it shows, on a thread of its own.
final class Watcher: Sendable {
    private let feed: DashboardFeed
    private let logPath: String
    private let ended = DispatchSemaphore(value: 0)

    init(address: String, token: String, logPath: String) {
        self.logPath = logPath
        feed = DashboardFeed { DashboardFeed.Source(address: address, token: token) }
    }

    func start() {
        DispatchQueue(label: "croxy.watcher", qos: .utility).async { self.run() }
    }

    /// Gives the terminal back. Waits for that, a second at the most.
    func end() {
        feed.end()
        _ = ended.wait(timeout: .now() + .seconds(1))
        ended.signal()
    }

    private func run() {
        defer { ended.signal() }
        ThreadPriority.lower()
        var loop: DashboardLoop
        do throws(ScreenError) {
            loop = try DashboardLoop(feed, isOnItsOwn: false, greeting: "log: \(logPath)")
        } catch {
            return Console.say("no dashboard: \(error); log lines are in \(logPath)")
        }
        feed.start()
        switch loop.run() {
        // As if the terminal had sent it.
        case .quit: kill(getpid(), SIGINT)
        case .gone, .told: break
        }
    }
}
