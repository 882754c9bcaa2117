import CroxyDashboard
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

/// Brings what a croxy says of itself to a dashboard: figures every second, events as they come, and again when the croxy
/// was away.
///
/// Two threads that ask and wait; the dashboard's own takes what came and is never waited for.
final class DashboardFeed: Sendable {
    /// A croxy to ask.
    struct Source: Sendable {
        /// `http://host:port`.
        var address: String
        var token: String?
    }

    enum News: Sendable {
        case connection(Dashboard.Connection, String)
        case health([UInt8])
        case stats([UInt8])
        case requests([UInt8])
        /// Whole ones, as they came.
        case events([UInt8])
        case missed(Events.Missed)
    }

    private struct State {
        var news: [News] = []
        var eventBytes = 0
        var missed = Events.Missed()
        /// Whether there is more in the news than events.
        var hasFigures = false
    }

    private let state = Mutex(State())
    private let ended = Atomic<Bool>(false)
    private let find: @Sendable () -> Source?

    /// Waiting events beyond this are lost, and counted: nobody can read them anyway.
    private static let maxWaitingBytes = 4 << 20
    /// Between two reads: what comes meanwhile is taken at once, and seen in the same frame.
    private static let readPause: UInt32 = 50_000
    private static let windowPath = "/_croxy/stats?window=60m"

    /// - Parameter find: where the croxy is now; asked again after each loss.
    init(_ find: @escaping @Sendable () -> Source?) {
        self.find = find
    }

    func start() {
        // Serial queues: their threads are not those that the server's own short work waits for.
        DispatchQueue(label: "croxy.dashboard.events", qos: .utility).async { self.followEvents() }
        DispatchQueue(label: "croxy.dashboard.figures", qos: .utility).async { self.askFigures() }
    }

    /// Ends the dashboard, from any thread.
    func end() {
        ended.store(true, ordering: .relaxed)
        Screen.wake()
    }

    var isEnded: Bool { ended.load(ordering: .relaxed) }

    /// All that came since, in order.
    func take() -> [News] {
        state.withLock { state in
            defer { state = State() }
            return state.missed == Events.Missed() ? state.news : state.news + [.missed(state.missed)]
        }
    }

    /// Whether more than events waits to be taken.
    var hasFigures: Bool { state.withLock(\.hasFigures) }

    private func put(_ news: [News]) {
        let wakes = state.withLock { state in
            let (wasEmpty, hadFigures) = (state.news.isEmpty, state.hasFigures)
            for one in news {
                if case .events(let bytes) = one {
                    guard state.eventBytes + bytes.count <= DashboardFeed.maxWaitingBytes else {
                        state.missed.add(bytes)
                        continue
                    }
                    state.eventBytes += bytes.count
                } else {
                    state.hasFigures = true
                }
                state.news.append(one)
            }
            return wasEmpty || state.hasFigures != hadFigures
        }
        if wakes { Screen.wake() }
    }

    private func followEvents() -> Never {
        ThreadPriority.lower()
        var pause: UInt32 = 250_000
        while true {
            if let source = find() {
                put([.connection(.connecting, source.address)])
                if var stream = EventStream(of: source.address, token: source.token) {
                    pause = 250_000
                    // After the stream has begun, so that nothing is missed between.
                    let requests = get("/_croxy/requests?limit=500", source)
                    put([.connection(.live, source.address)] + (requests.map { [.requests($0)] } ?? []))
                    while let events = stream.next() {
                        put([.events(events)])
                        usleep(DashboardFeed.readPause)
                    }
                    stream.close()
                    put([.connection(.lost("croxy has ended the connection"), source.address)])
                } else {
                    put([.connection(.lost("nothing answers"), source.address)])
                }
            } else {
                put([.connection(.lost("croxy is not running"), "")])
            }
            usleep(pause)
            pause = min(pause * 2, 2_000_000)
        }
    }

    private func askFigures() -> Never {
        ThreadPriority.lower()
        while true {
            let start = OwnClient.now()
            if let source = find() {
                let health = get("/_croxy/health", source)
                let stats = get(DashboardFeed.windowPath, source)
                put((health.map { [.health($0)] } ?? []) + (stats.map { [.stats($0)] } ?? []))
            }
            // A croxy that is slow to tell is asked less often.
            let took = OwnClient.now() - start
            usleep(UInt32(max(1000 - took, 4 * took, 100)) * 1000)
        }
    }

    private func get(_ path: String, _ source: Source) -> [UInt8]? {
        let answer = OwnClient.get(
            path, of: source.address, milliseconds: 3000, limit: 32 << 20, token: source.token)
        return answer?.status == 200 ? answer?.body : nil
    }
}
