import ArgumentParser
import CroxyProxy
import CroxyRouting
import Terminal

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// `croxy top`: the dashboard, on the croxy that runs.
struct Top: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Watch the croxy that runs: requests, tokens, times, cost.",
        discussion: """
            Shows what croxy does, live, and goes on when croxy was restarted. q leaves it; ? shows the keys.
            """)

    @OptionGroup var options: GlobalOptions

    func run() throws {
        guard Top.hasTerminal else {
            Console.say("croxy top draws on a terminal, and this is none; croxy stats prints the figures")
            throw ExitCode.failure
        }
        let state = StateFolder()
        let token = AdminToken.read(options, state)
        guard let source = Top.find(options, state, token),
            HealthClient.ask(source.address, milliseconds: 2000) != nil
        else {
            if let instance = Instance.running(state) {
                Console.say("croxy has pid \(instance.pid) and does not answer")
            } else {
                Console.say("croxy is not running; croxy start starts it")
            }
            throw ExitCode.failure
        }
        let figures = OwnClient.get(
            "/_croxy/stats?window=1m", of: source.address, milliseconds: 5000, limit: 16 << 20, token: source.token)
        guard figures?.status == 200 else {
            Console.say(AdminToken.missing(for: source.address))
            throw ExitCode.failure
        }
        try Top.watch(options, state, token, greeting: nil)
    }

    /// Whether people look at what is drawn, and can type.
    static var hasTerminal: Bool {
        isatty(0) == 1 && isatty(1) == 1 && Environment.value("TERM") != "dumb"
    }

    /// The dashboard on a croxy of another process, until it is left.
    static func watch(_ options: GlobalOptions, _ state: StateFolder, _ token: String?, greeting: String?) throws {
        ThreadPriority.lower()
        let feed = DashboardFeed { find(options, state, token) }
        var loop: DashboardLoop
        do throws(ScreenError) {
            loop = try DashboardLoop(feed, isOnItsOwn: true, greeting: greeting)
        } catch {
            Console.say("\(error)")
            throw ExitCode.failure
        }
        feed.start()
        _ = loop.run()
    }

    /// Where the croxy of this state folder is now; by the configuration where none holds its lock.
    private static func find(_ options: GlobalOptions, _ state: StateFolder, _ token: String?) -> DashboardFeed.Source?
    {
        let address = Instance.running(state)?.run?.address ?? ConfiguredAddress.url(options, state)
        return address.map { DashboardFeed.Source(address: $0, token: token) }
    }
}
