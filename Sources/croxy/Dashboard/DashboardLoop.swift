import CroxyDashboard
import CroxyProxy
import Terminal

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A dashboard on this process's terminal, until somebody ends it.
struct DashboardLoop {
    private let screen: Screen
    private let feed: DashboardFeed
    private var dashboard = Dashboard()
    private var drawnAt = 0

    /// Between two frames, but for what a person does: four a second, and one where figures matter most and none came.
    private var frameMilliseconds: Int {
        dashboard.showsRequests || feed.hasFigures ? 250 : DashboardLoop.idleMilliseconds
    }

    /// Clocks go on even when nothing comes.
    private static let idleMilliseconds = 1000

    /// - Parameter isOnItsOwn: whether signals that end the process are the dashboard's to act on.
    init(_ feed: DashboardFeed, isOnItsOwn: Bool, greeting: String? = nil) throws(ScreenError) {
        screen = try Screen(depth: ColourDepth { Environment.all[$0] }, restoresOnTermination: isOnItsOwn)
        self.feed = feed
        dashboard.secondsEastOfUTC = DashboardLoop.secondsEastOfUTC
        if let greeting { dashboard.say(greeting, now: WallClock.milliseconds) }
    }

    /// Why a dashboard ended.
    enum End {
        /// A person wanted it.
        case quit
        /// The terminal has gone.
        case gone
        /// The process is about to end.
        case told
    }

    /// Shows what comes and does what keys say; gives the terminal back when something ends it.
    mutating func run() -> End {
        defer { screen.close() }
        draw()
        var isDue = false
        while !feed.isEnded {
            let pause = isDue ? frameMilliseconds : DashboardLoop.idleMilliseconds
            let wait = max(0, pause - (OwnClient.now() - drawnAt))
            switch screen.next(timeout: .milliseconds(wait)) {
            case .ended: return .gone
            case .key(let key):
                switch dashboard.press(key, now: WallClock.milliseconds) {
                case .quit: return .quit
                case .suspend: screen.suspend()
                case .none: break
                }
                draw()
            case .woken where OwnClient.now() - drawnAt < frameMilliseconds:
                // Keys are answered meanwhile.
                isDue = true
                continue
            case .resized, .timeout, .woken: draw()
            }
            isDue = false
        }
        return .told
    }

    private mutating func draw() {
        let now = WallClock.milliseconds
        for news in feed.take() {
            switch news {
            case .connection(let state, let address): dashboard.connection(state, address: address)
            case .health(let json): dashboard.receive(health: json, now: now)
            case .stats(let json): dashboard.receive(stats: json)
            case .requests(let json): dashboard.receive(requests: json)
            case .events(let bytes): dashboard.receive(events: bytes, now: now)
            case .missed(let missed): dashboard.missed(missed, now: now)
            }
        }
        let size = screen.size
        screen.draw(dashboard.view(columns: size.columns, rows: size.rows, now: now))
        drawnAt = OwnClient.now()
    }

    /// Of the clock on the wall here, as it is set today.
    private static var secondsEastOfUTC: Int {
        var now = time(nil)
        var parts = tm()
        localtime_r(&now, &parts)
        return Int(parts.tm_gmtoff)
    }
}
