/// One finished exchange, however it ended.
public struct ExchangeRecord: Sendable {
    /// croxy's request id, also sent downstream as `x-croxy-request-id`.
    public var id: RequestID
    /// When the request head was received: milliseconds since 1970, UTC.
    public var time: Int64 = 0
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
    /// The provider's own `error.type`, when it is `[a-z_]{1,64}`.
    public var errorType: String?
    /// Nanoseconds from the request head received to the end.
    public var durationNanoseconds: UInt64
    /// Nanoseconds from the request head received to the first byte of the answer sent; nil when none was.
    public var firstByteNanoseconds: UInt64?
    /// Nanoseconds from the request head received to the first content delta sent; nil when none was.
    public var firstTokenNanoseconds: UInt64?
    public var usage = TokenUsage()
    /// Whose counts `usage` holds.
    public var tokenSource = TokenSource.none
    /// Body bytes from the client, and to the client.
    public var bytesIn: Int
    public var bytesOut: Int
    /// Whether the answer was a stream of events.
    public var isStream = false
    /// `stop_reason`, or OpenAI's `finish_reason`.
    public var stopReason: String?
    /// From `x-claude-code-session-id` and `x-claude-code-agent-id`.
    public var sessionID: String?
    public var agentID: String?
    /// Nil when the price is unknown.
    public var cost: Cost?

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

    /// What went wrong as one label: the provider's own, or croxy's.
    public var errorLabel: String? { errorType ?? failure?.rawValue }
}
