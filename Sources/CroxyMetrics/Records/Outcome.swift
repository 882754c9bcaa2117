/// How an exchange ended; the closed set that logs and metrics use.
public enum Outcome: String, Sendable {
    /// The provider's answer went to the client whole.
    case ok
    /// The provider answered 4xx or 5xx, and that answer went to the client whole.
    case error
    /// The client left first.
    case clientClosed = "client_closed"
    /// The provider was refused, reset, timed out or cut mid-answer.
    case upstreamFailed = "upstream_failed"
    /// croxy refused the request.
    case rejected
    /// croxy answered itself: a stub, or `croxy:echo`.
    case stub

    /// What the totals count as errors.
    public var isFailure: Bool {
        switch self {
        case .error, .upstreamFailed, .rejected: true
        case .ok, .clientClosed, .stub: false
        }
    }
}

/// What went wrong, as a label from a closed set; never body text.
public enum Failure: String, Sendable {
    case dns, connect, tls
    case timeoutConnect = "timeout_connect"
    case timeoutResponse = "timeout_response"
    case timeoutIdle = "timeout_idle"
    case reset, `protocol`, incomplete
    case tooLarge = "too_large"
    case badRequest = "bad_request"
    case auth, host, hook, limit
}
