/// The answer of the table: where a request goes, and why.
public struct Decision: Sendable, Equatable {
    /// Index of the route that decided; nil when none did.
    public var route: Int?

    /// Index into `Config.providers`.
    public var provider: Int

    /// What decided.
    public var reason: Reason

    /// The rewrite: a ready JSON string token, quotes included, to put in place of the model's value. nil sends
    /// what came.
    public var modelToken: [UInt8]?

    /// A decision by its parts.
    public init(route: Int?, provider: Int, reason: Reason, modelToken: [UInt8]? = nil) {
        self.route = route
        self.provider = provider
        self.reason = reason
        self.modelToken = modelToken
    }
}

/// Why a decision is what it is.
public enum Reason: String, Sendable {
    /// A route, whatever its conditions.
    case pattern

    /// A hook's verdict changed something.
    case hook

    /// No route took the request.
    case `default`
}
