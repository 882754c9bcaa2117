/// What a request's path asks for, as far as croxy treats it apart.
///
/// A prefix before `/v1` is allowed, because clients carry one where their base URL has one. Byte for byte: a path that
/// escapes a letter is `other`, and passes like any.
public enum EndpointKind: Sendable, Equatable {
    /// `…/v1/messages`; `max_body_size` binds its JSON bodies.
    case messages

    /// `…/count_tokens`; `max_body_size` binds its JSON bodies, and a provider may have it stubbed.
    case countTokens

    /// All else, which streams without limit.
    case other

    /// - Parameter path: the raw path, without the query.
    public init(path: UnsafeRawBufferPointer) {
        if path.hasSuffix("/v1/messages") {
            self = .messages
        } else if path.hasSuffix("/count_tokens") {
            self = .countTokens
        } else {
            self = .other
        }
    }
}
