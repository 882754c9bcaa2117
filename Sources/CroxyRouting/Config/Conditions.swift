/// What a route asks of a request; all of it must hold.
public struct Conditions: Sendable, Equatable {
    /// A regular expression, searched in the model's name; a request without a model does not match.
    public var pattern: String?

    /// A glob on the whole path without the query.
    public var path: String?

    /// The method, byte for byte.
    public var method: String?

    /// By header; a value of each must match. The names are compared without case.
    public var headers: [HeaderCondition] = []

    /// What the body must ask for, or must not.
    public var flags: [BodyFlag: Bool] = [:]

    /// The least length of the body.
    public var minBodyBytes: Int?

    /// The greatest length of the body.
    public var maxBodyBytes: Int?

    /// A regular expression for the values of a header.
    public struct HeaderCondition: Sendable, Equatable {
        /// As the configuration has it.
        public var name: String

        /// Searched in each of the values.
        public var pattern: String

        /// A condition by its parts.
        public init(name: String, pattern: String) {
            self.name = name
            self.pattern = pattern
        }
    }

    /// No conditions, or those on the model and the head that most routes have.
    public init(pattern: String? = nil, path: String? = nil, method: String? = nil) {
        self.pattern = pattern
        self.path = path
        self.method = method
    }

    /// One by one, those that are known first in front.
    public var all: [Condition] {
        var all: [Condition] = []
        if let method { all.append(.method(method)) }
        if let path { all.append(.path(path)) }
        all += headers.map { .header(name: $0.name, pattern: $0.pattern) }
        if let pattern { all.append(.pattern(pattern)) }
        all += BodyFlag.allCases.compactMap { flag in flags[flag].map { .flag(flag, $0) } }
        if let minBodyBytes { all.append(.minBodyBytes(minBodyBytes)) }
        if let maxBodyBytes { all.append(.maxBodyBytes(maxBodyBytes)) }
        return all
    }
}
