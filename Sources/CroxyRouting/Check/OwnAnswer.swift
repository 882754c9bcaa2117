/// An answer that croxy gives itself.
public struct OwnAnswer: Sendable, Equatable {
    /// The HTTP status.
    public var status: Int

    /// Lower-case names.
    public var headers: [Header]

    /// JSON, but for what a hook answers.
    public var body: [UInt8]

    /// One header of an answer.
    public struct Header: Sendable, Equatable {
        /// Lower case.
        public var name: String
        /// ASCII, but for what a hook answers.
        public var value: String

        /// A header by its name, in lower case, and value.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The answer of a provider's `stub_count_tokens`.
    public static let countTokensStub = OwnAnswer(status: CountTokensStub.status, body: CountTokensStub.body)

    /// An error in the shape of the Messages API, so that its clients understand it.
    ///
    /// - Parameters:
    ///   - kind: such as `invalid_request_error`.
    ///   - message: one line, without secrets.
    public static func error(status: Int, kind: String, _ message: String) -> OwnAnswer {
        var writer = JSONWriter()
        writer.object { error in
            error.member("type", "error")
            error.member("error") { inner in
                inner.object {
                    $0.member("type", kind)
                    $0.member("message", message)
                }
            }
        }
        return OwnAnswer(status: status, body: writer.bytes)
    }

    /// The type of an error that only has a status.
    ///
    /// - Source: the errors of the Messages API; what it does not name is `invalid_request_error` or `api_error`.
    public static func errorKind(of status: Int) -> String {
        switch status {
        case 401: "authentication_error"
        case 402: "billing_error"
        case 403: "permission_error"
        case 404: "not_found_error"
        case 408, 504: "timeout_error"
        case 409: "conflict_error"
        case 413: "request_too_large"
        case 429: "rate_limit_error"
        case 529: "overloaded_error"
        case 500...: "api_error"
        default: "invalid_request_error"
        }
    }

    /// A hook's own answer.
    public init(_ stub: HookStub) {
        status = stub.status
        headers = stub.headers.map { Header(name: $0.name, value: String(decoding: $0.value, as: UTF8.self)) }
        body = stub.body
    }

    /// A hook's refusal.
    public init(_ rejection: HookRejection) {
        self = .error(
            status: rejection.status, kind: rejection.type ?? OwnAnswer.errorKind(of: rejection.status),
            rejection.message)
    }

    private init(status: Int, body: [UInt8]) {
        self.status = status
        headers = [Header(name: "content-type", value: CountTokensStub.contentType)]
        self.body = body
    }
}
