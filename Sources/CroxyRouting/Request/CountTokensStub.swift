/// croxy's own answer to `count_tokens`, for providers that have no such endpoint.
public enum CountTokensStub {
    /// Whether a request is answered by the stub, once its provider is decided.
    ///
    /// - Parameters:
    ///   - method: as it came, case-sensitive.
    ///   - path: the raw path, without the query.
    public static func applies(
        to provider: Provider, method: UnsafeRawBufferPointer, path: UnsafeRawBufferPointer
    ) -> Bool {
        provider.stubsCountTokens && method.count == 4 && method.hasPrefix("POST") && path.hasSuffix("/count_tokens")
    }

    /// The status of the answer.
    public static let status = 200

    /// The value of `content-type`.
    public static let contentType = "application/json"

    /// The body of the answer.
    public static let body = Array(#"{"input_tokens": 0}"#.utf8)
}
