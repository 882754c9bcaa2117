/// Something wrong with a configuration, and where.
///
/// Never holds a secret: neither its message nor its excerpt.
public struct Diagnostic: Sendable, Equatable {
    /// Whether the configuration can be used all the same.
    public enum Severity: Sendable, Equatable {
        case error, warning
    }

    /// Where a problem lies.
    public enum Place: Sendable, Equatable {
        /// In the file; line and column count from 1, columns in Unicode scalars.
        case file(path: String, line: Int, column: Int)

        /// In an environment variable, by its name.
        case environment(String)

        /// In the file as a whole.
        case wholeFile(path: String)
    }

    /// Error or warning.
    public var severity: Severity
    /// Where it lies.
    public var place: Place

    /// Lower case, no full stop, the user's text in quotes, the mend when known.
    public var message: String

    /// The source line, where the problem is in one.
    public var excerpt: Excerpt?

    /// A problem by its parts.
    public init(_ severity: Severity, at place: Place, _ message: String, excerpt: Excerpt? = nil) {
        self.severity = severity
        self.place = place
        self.message = message
        self.excerpt = excerpt
    }

    /// One line: `config.toml:14:12: no provider is called "antropic" (did you mean "anthropic"?)`.
    ///
    /// Warnings say so: `config.toml:14:12: warning: …`.
    public var line: String {
        "\(place): \(severity == .warning ? "warning: " : "")\(message)"
    }

    /// The line, and below it the source line with the place underlined; several lines without a newline at the end.
    public var rendered: String {
        guard let excerpt else { return line }
        return "\(line)\n\(excerpt)"
    }
}

extension Diagnostic.Place: CustomStringConvertible {
    /// `config.toml:14:12`, `CROXY_SERVER_PORT` or `config.toml`
    public var description: String {
        switch self {
        case .file(let path, let line, let column): "\(path):\(line):\(column)"
        case .environment(let name): name
        case .wholeFile(let path): path
        }
    }
}
