public import CroxyRouting

/// What a hook answered, checked as a whole: nothing in it can split a message or name what is not there.
public enum Verdict: Sendable, Equatable {
    /// The route as configured.
    case configured

    /// The route, but for what is named.
    case change(HookChange)

    /// Answer here, send nothing upstream.
    case stub(HookStub)

    /// Answer with an Anthropic error object.
    case reject(HookRejection)

    /// The route does not apply after all.
    case next
}

/// What a hook changes of its route.
public struct HookChange: Sendable, Equatable {
    /// What becomes of the model.
    public enum Model: Sendable, Equatable {
        /// Not named: the route's rewrite, which another provider drops.
        case keep

        /// `model = false`: as the client sent it.
        case drop

        /// 1 to 256 bytes of UTF-8.
        case set(String)
    }

    /// Index into the providers that the runner was made with.
    public var provider: Int?

    public var model = Model.keep

    /// Tokens in lower case, in order, each once; never Host, framing or hop-by-hop fields, maybe credentials.
    public var setHeaders: [HeaderToSet] = []

    /// Tokens in lower case; repeats as the hook gave them.
    public var removeHeaders: [String] = []

    /// 1 to 64 bytes of UTF-8 without control characters.
    public var tag: String?

    /// A change of nothing.
    public init() {}
}

/// An answer that the hook gives itself.
public struct HookStub: Sendable, Equatable {
    /// 200 to 599; with 204, 205 and 304 the body is empty.
    public var status: Int

    /// Like `HookChange.setHeaders`, with a `content-type` whenever there is a body.
    public var headers: [HeaderToSet]

    public var body: [UInt8]

    /// A stub by its parts.
    public init(status: Int, headers: [HeaderToSet], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// A refusal, to be answered with an Anthropic error object.
public struct HookRejection: Sendable, Equatable {
    /// 400 to 599.
    public var status: Int

    /// At most 64 of `a` to `z` and `_`; nil: the status decides.
    public var type: String?

    /// UTF-8, for the client.
    public var message: String

    /// A rejection by its parts.
    public init(status: Int, type: String?, message: String) {
        self.status = status
        self.type = type
        self.message = message
    }
}
