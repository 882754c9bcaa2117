/// A configuration that has passed every check: what the text, the environment and the defaults come to.
///
/// Indices into `providers` are valid in every value that `ConfigLoader` makes. `DecisionTable` checks them again,
/// because a test may build a `Config` by hand.
public struct Config: Sendable {
    /// What croxy does as a server.
    public var server: ServerConfig

    /// The providers, in the order of the file; at least one.
    public var providers: [Provider]

    /// The routes, in the order of the file: the first that matches decides.
    public var routes: [Route]

    /// Index into `providers` of the one that takes what no route takes.
    public var defaultProvider: Int

    /// The hook of the default, if it has one.
    public var defaultHook: RouteHook?

    /// The hooks' sources, each file once.
    public var hooks: [HookSource] = []

    /// What hooks may use.
    public var lua = LuaConfig()

    /// Who may look at what croxy has seen.
    public var admin = AdminConfig()

    /// How long requests are kept in memory.
    public var retention = RetentionConfig()

    /// Where records of requests are appended.
    public var metricsLog = MetricsLogConfig()

    /// Prices that come before those croxy knows, in the order of the file, each name once.
    public var prices: [ConfigPrice] = []

    /// A configuration made by hand; nothing is checked.
    public init(server: ServerConfig, providers: [Provider], routes: [Route], defaultProvider: Int) {
        self.server = server
        self.providers = providers
        self.routes = routes
        self.defaultProvider = defaultProvider
    }
}
