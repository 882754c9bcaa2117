/// The `[server]` table.
///
/// The initial values are those of an empty file; `ConfigKey.all` says the same, and a test holds the two together.
public struct ServerConfig: Sendable {
    /// Name or address to listen on, IPv6 without brackets.
    public var host = "127.0.0.1"

    /// 0 takes a free port.
    public var port = 3100

    /// Bytes of a messages or `count_tokens` body, and of any body that croxy must hold (`max_body_size`).
    public var maxBodyBytes = 33_554_432

    /// MiB of bodies held undecided, over all requests.
    public var maxHeldMB = 256

    /// Event loops; 0 is one per core.
    public var workers = 0

    /// Seconds that running requests get after SIGTERM; 0 cuts them at once.
    public var drainTimeoutSeconds = 30

    /// The keys of `client_keys_env`, of which a client must present one; empty asks for none.
    public var clientKeys: [Secret] = []

    /// Lets croxy listen beyond loopback without client keys.
    public var allowUnauthenticated = false

    /// Names besides loopback and `host` that a `Host` header may carry: lower case, without port or brackets.
    public var allowedHosts: [String] = []

    /// Web origins that may call: `scheme://host[:port]`, lower case, without a default port.
    public var allowedOrigins: [String] = []

    /// From the first byte of a head to its end.
    public var headTimeoutMS = 30_000

    /// Silence within a request body.
    public var bodyIdleTimeoutMS = 60_000

    /// Idle time of a client's connection between requests.
    public var keepAliveTimeoutMS = 75_000

    /// Bytes of a request head.
    public var maxHeadBytes = 81_920

    /// Header fields of a request head.
    public var maxHeaderFields = 256

    /// Client connections at once.
    public var maxConnections = 10_000

    /// The server of an empty file.
    public init() {}
}
