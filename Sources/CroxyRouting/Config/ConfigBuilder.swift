/// Makes a `Config` of typed sections, and checks what no single value can say.
struct ConfigBuilder {
    var reader: SectionReader
    let environment: [String: String]
    let mode: ConfigLoader.Mode
    let paths: ConfigPaths
    let fileExists: (String) -> Bool

    /// By their names' bytes, because TOML tells keys apart that Swift's strings do not.
    private var providerIndices: [[UInt8]: Int] = [:]

    /// The same of routes that have names.
    lazy var routeIndices: [[UInt8]: Int] = {
        var indices: [[UInt8]: Int] = [:]
        for (index, section) in reader.routes.enumerated() {
            if let name = section.string("name") { indices[Array(name.utf8)] = index }
        }
        return indices
    }()

    /// Of the routes so far.
    var patterns = PatternCache()
    var hooks = HookCollection()
    let hookLoading: HookLoading
    private(set) var lua = LuaConfig()

    init(
        _ reader: SectionReader, environment: [String: String], mode: ConfigLoader.Mode, paths: ConfigPaths,
        fileExists: @escaping (String) -> Bool, hooks hookLoading: HookLoading
    ) {
        self.reader = reader
        self.environment = environment
        self.mode = mode
        self.paths = paths
        self.fileExists = fileExists
        self.hookLoading = hookLoading
    }

    /// The configuration, compiled; nil when a problem keeps it from being one, though not every one returned is good.
    mutating func build() -> DecisionTable? {
        let server = server()
        lua = luaConfig()
        let providers = reader.providers.map { provider($0) }
        let routes = reader.routes.enumerated().map { route($1, index: $0) }
        checkRouteNames()
        let fallback = defaultProvider()
        let defaultHook = hook(reader.fallback)
        let metrics = metrics()
        guard let fallback, !providers.contains(where: { $0 == nil }), !routes.contains(where: { $0 == nil }) else {
            return nil
        }
        var config = Config(
            server: server, providers: providers.compactMap { $0 }, routes: routes.compactMap { $0 },
            defaultProvider: fallback)
        config.defaultHook = defaultHook
        config.hooks = hooks.sources
        config.lua = lua
        config.admin = metrics.admin
        config.retention = metrics.retention
        config.metricsLog = metrics.log
        config.prices = metrics.prices
        let table = table(config)
        if let table { warnOfRoutes(table) }
        return table
    }

    /// Compiles the routes; nil when they are too large together, and that is told.
    private mutating func table(_ config: Config) -> DecisionTable? {
        do throws(DecisionTableError) {
            return try DecisionTable(config, patterns: &patterns)
        } catch {
            switch error {
            case .badPattern(let route, let message):
                reader.problems.error(at: reader.routes[route].spot(of: "pattern"), message)
            case .noProvider(let route):
                preconditionFailure("a configuration with an unknown provider was built: \(String(describing: route))")
            }
            return nil
        }
    }

    private mutating func defaultProvider() -> Int? {
        let section = reader.fallback
        guard !section.broken.contains("provider") else { return nil }
        if let name = section.string("provider") { return providerIndex(of: name, at: section.spot(of: "provider")) }
        if let index = reader.providers.firstIndex(where: { $0.name == "anthropic" }) { return index }
        let names = reader.providers.map(\.name)
        let nearest = Nearest.of("anthropic", among: names) ?? names.first ?? ""
        reader.problems.error(
            at: section.spot,
            "default.provider is not set, and no provider is called \"anthropic\" to stand in; "
                + "set it, to \(Quoted.text(nearest)) perhaps")
        return nil
    }

    /// The index of a provider, or nil and the problem is told.
    mutating func providerIndex(of name: String, at spot: Spot) -> Int? {
        if providerIndices.isEmpty {
            for (index, section) in reader.providers.enumerated() { providerIndices[Array(section.name.utf8)] = index }
        }
        if let index = providerIndices[Array(name.utf8)] { return index }
        let names = reader.providers.lazy.map(\.name)
        reader.problems.error(
            at: spot, "no provider is called \(Quoted.text(name))\(Nearest.hint(for: name, among: names))")
        return nil
    }
}
