/// One `[provider.NAME]` table: an upstream, its credentials and its limits.
public struct Provider: Sendable {
    /// The table's name, as written.
    public var name: String

    /// Where requests go.
    public var endpoint: Endpoint

    /// What becomes of the client's credentials; `CredentialPlan` applies it.
    public var credentials: CredentialRule

    /// Whether croxy answers POST requests to `…/count_tokens` itself, see `CountTokensStub`.
    public var stubsCountTokens: Bool

    /// Headers set on every request to this provider, in the order of the file, in place of the client's.
    public var headers: [HeaderToSet]

    /// To the end of the TLS handshake.
    public var connectTimeoutMS: Int

    /// From the request's end to the response head.
    public var responseTimeoutMS: Int

    /// Silence within a response.
    public var idleTimeoutMS: Int

    /// A PEM file of certificates to trust besides the system's: absolute, or relative to the working folder.
    public var caFile: String?

    /// How long an idle pooled connection is kept. nil: 4000 for http and 60000 for https, unless the provider
    /// says otherwise in `Keep-Alive`. 0: none is kept.
    public var keepAliveMS: Int?

    /// A provider with the defaults of an empty table.
    public init(name: String, endpoint: Endpoint, credentials: CredentialRule = .pass) {
        self.name = name
        self.endpoint = endpoint
        self.credentials = credentials
        stubsCountTokens = false
        headers = []
        connectTimeoutMS = 10_000
        responseTimeoutMS = 600_000
        idleTimeoutMS = 300_000
        caFile = nil
        keepAliveMS = nil
    }
}
