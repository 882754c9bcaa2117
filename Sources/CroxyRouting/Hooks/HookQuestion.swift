/// What a hook is asked when nothing is sent, as by `croxy check`.
public struct HookQuestion: Sendable {
    /// As sent.
    public var method: [UInt8]
    /// The raw path, without the query.
    public var path: [UInt8]
    /// Without `?`; nil when absent.
    public var query: [UInt8]?
    /// In order, repeats included.
    public var headers: [(name: [UInt8], value: [UInt8])]
    /// As the client sent it; nil when absent, and for a hook that does not need it.
    public var model: [UInt8]?
    /// Index of the route whose hook it is; nil for the default's.
    public var route: Int?
    /// Index of the provider that the route would use.
    public var provider: Int
    /// Of the body; 0 without one.
    public var bodyBytes: Int
    /// nil when there is none that is looked into, and for a hook that does not need it.
    public var body: [UInt8]?

    /// A question by its parts.
    public init(
        method: [UInt8], path: [UInt8], query: [UInt8]?, headers: [(name: [UInt8], value: [UInt8])], model: [UInt8]?,
        route: Int?, provider: Int, bodyBytes: Int, body: [UInt8]?
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.model = model
        self.route = route
        self.provider = provider
        self.bodyBytes = bodyBytes
        self.body = body
    }
}

/// Answers for hooks when nothing is sent; the business of a room that knows Lua.
public struct HookAnswers {
    /// What a hook must know before it can run.
    public var needs: (_ hook: Int) -> HookNeeds

    /// Runs a hook.
    public var run: (_ hook: Int, HookQuestion) -> HookOutcome

    /// Both ways.
    public init(needs: @escaping (_ hook: Int) -> HookNeeds, run: @escaping (_ hook: Int, HookQuestion) -> HookOutcome)
    {
        self.needs = needs
        self.run = run
    }
}
