/// An answer that croxy gives itself.
public struct OwnAnswer: Sendable, Equatable {
    /// The HTTP status.
    public var status: Int

    /// Lower-case names.
    public var headers: [Header]

    /// JSON.
    public var body: [UInt8]

    /// One header of an answer.
    public struct Header: Sendable, Equatable {
        /// Lower case.
        public var name: String
        /// ASCII.
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

    private init(status: Int, body: [UInt8]) {
        self.status = status
        headers = [Header(name: "content-type", value: CountTokensStub.contentType)]
        self.body = body
    }
}
