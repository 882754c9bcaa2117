/// One test on the facts of a request; in the table, a column.
public enum Condition: Sendable, Hashable {
    /// A regular expression, searched in the model's name.
    case pattern(String)

    /// A glob on the whole path, without the query.
    case path(String)

    /// The method, byte for byte.
    case method(String)

    /// A regular expression, searched in the values of a header, of which any may match.
    case header(name: String, pattern: String)

    /// What the body asks for, and whether it has to.
    case flag(BodyFlag, Bool)

    /// The body has at least this many bytes.
    case minBodyBytes(Int)

    /// The body has at most this many bytes.
    case maxBodyBytes(Int)

    /// Whether it is about the body, and so false without one.
    public var isOnBody: Bool {
        switch self {
        case .path, .method, .header: false
        case .pattern, .flag, .minBodyBytes, .maxBodyBytes: true
        }
    }

    /// As the configuration has it: `pattern "opus"`, `header x-app "cli"`, `stream = true`.
    public var text: String {
        switch self {
        case .pattern(let text): "pattern \(Quoted.text(text))"
        case .path(let glob): "path \(Quoted.text(glob))"
        case .method(let method): "method \(Quoted.text(method))"
        case .header(let name, let pattern): "header \(name) \(Quoted.text(pattern))"
        case .flag(let flag, let wanted): "\(flag.rawValue) = \(wanted)"
        case .minBodyBytes(let count): "min_body_bytes = \(count)"
        case .maxBodyBytes(let count): "max_body_bytes = \(count)"
        }
    }
}

/// What a body asks for, by the name of its key in the configuration.
public enum BodyFlag: String, Sendable, Hashable, CaseIterable {
    /// An answer in events.
    case stream

    /// Thinking, enabled or adaptive.
    case thinking

    /// Tools, at least one.
    case tools

    /// An image to be looked at.
    case images
}
