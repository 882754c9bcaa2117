import JSONBytes

/// A configuration compiled for answering: where does a request go.
///
/// Immutable, shared by all workers; each brings a `DecisionScratch` of its own. Routes in file order are rows, their
/// distinct conditions columns. A class, because it is large and asked by every request. The first row whose conditions all hold decides, and the default takes the rest.
public final class DecisionTable: Sendable {
    /// What it was compiled from.
    public let config: Config

    /// Models longer than this, in bytes, match no pattern.
    public static let maxModelBytes = 256

    let columns: Columns
    let decisions: [Decision]
    let fallback: Decision

    /// What each route is called, name or number, and its hook: by index, because a route as a whole is large, and with
    /// thousands of them each is far away.
    public let routeLabels: [String]
    private let routeHooks: [RouteHook?]

    /// The facts that a request may have to wait for.
    public let askedFacts: NeededFacts

    /// Compiles a configuration.
    ///
    /// Fails on a pattern that does not compile or an index that points nowhere, which no `Config` of
    /// `ConfigLoader` holds.
    ///
    /// - Complexity: linear in the patterns.
    public convenience init(_ config: Config) throws(DecisionTableError) {
        var patterns = PatternCache()
        try self.init(config, patterns: &patterns)
    }

    /// - Parameter patterns: those that were compiled already.
    init(_ config: Config, patterns: inout PatternCache) throws(DecisionTableError) {
        self.config = config
        guard config.providers.indices.contains(config.defaultProvider) else { throw .noProvider(route: nil) }
        fallback = Decision(route: nil, provider: config.defaultProvider, reason: .default)
        var decisions: [Decision] = []
        for (index, route) in config.routes.enumerated() {
            guard config.providers.indices.contains(route.provider) else { throw .noProvider(route: index) }
            let token = route.model.map(DecisionTable.token)
            decisions.append(Decision(route: index, provider: route.provider, reason: .pattern, modelToken: token))
        }
        self.decisions = decisions
        routeLabels = config.routes.map(\.label)
        routeHooks = config.routes.map(\.hook)
        columns = try ColumnsBuilder(config.routes).build(&patterns)
        askedFacts = DecisionTable.askedFacts(of: columns)
    }

    /// Whether any route looks at the body.
    public var looksAtBody: Bool { !askedFacts.isEmpty }

    /// The hook that has the last word on a decision.
    public func hook(of decision: Decision) -> RouteHook? {
        config.hooks.isEmpty ? nil : decision.route.map { routeHooks[$0] } ?? config.defaultHook
    }

    private static func askedFacts(of columns: Columns) -> NeededFacts {
        var facts: NeededFacts = columns.onBody.isEmpty ? [] : .presence
        if columns.models != nil { facts.insert(.model) }
        for column in columns.flags { facts.insert(NeededFacts(column.flag)) }
        if !columns.lengths.isEmpty { facts.insert(.length) }
        return facts
    }

    private static func token(_ model: String) -> [UInt8] {
        var token: [UInt8] = []
        JSONString.encode(model, into: &token)
        return token
    }
}
