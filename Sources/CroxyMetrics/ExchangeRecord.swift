/// One finished exchange, however it ended.
public struct ExchangeRecord: Sendable {
    /// croxy's request id, also sent downstream as `x-croxy-request-id`.
    public var id: RequestID
    public var method: String
    /// The raw path without its query.
    public var path: String
    /// The model that the client asked for; nil without one.
    public var model: String?
    /// The model that went upstream; nil when none did.
    public var modelSent: String?
    /// Nil when no provider was decided.
    public var provider: String?
    /// The route's name or number; nil for the default and where nothing was decided.
    public var route: String?
    /// What decided: `pattern`, `hook`, `default`; nil for croxy's own answers.
    public var decidedBy: String?
    /// Nanoseconds in hooks; nil where none spoke.
    public var hookNanoseconds: Int?
    /// What a hook tagged the request with.
    public var tag: String?
    /// The status sent downstream; 499 when the client left before one was.
    public var status: Int
    public var outcome: Outcome
    public var failure: Failure?
    /// Nanoseconds from the request head received to the end.
    public var durationNanoseconds: UInt64
    /// Nanoseconds from the request head received to the first byte of the answer sent; nil when none was.
    public var firstByteNanoseconds: UInt64?
    /// When the head was received: milliseconds since 1970, UTC.
    public var time: Int64 = 0
    /// Nanoseconds from the request head received to the first piece of content in a stream; nil when none came.
    public var firstTokenNanoseconds: UInt64?
    /// Tokens, as `tokenSource` says.
    public var usage = TokenUsage()
    public var tokenSource = TokenSource.none
    /// Whether the answer came as events.
    public var isStream = false
    /// The provider's.
    public var stopReason: String?
    /// The provider's own `error.type`.
    public var errorType: String?
    /// As Claude Code names its session, and the agent within it.
    public var sessionID: String?
    public var agentID: String?
    /// nil when it is not known.
    public var cost: Cost?
    /// Body bytes from the client, and to the client.
    public var bytesIn: Int
    public var bytesOut: Int

    public init(id: RequestID, method: String, path: String) {
        self.id = id
        self.method = method
        self.path = path
        status = 0
        outcome = .ok
        durationNanoseconds = 0
        bytesIn = 0
        bytesOut = 0
    }
}

/// Who counted the tokens of a record.
public enum TokenSource: String, Sendable {
    /// The provider.
    case reported
    /// Nobody: croxy divides the bytes by four.
    case estimated
    case none
}
