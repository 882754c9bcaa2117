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

    /// Whether a request may go on by it: where there is a rewrite, the model's place has to be known first.
    ///
    /// Damage before that is like damage before the decision, because what the provider would make of the model is open.
    public func isReady(with body: BodyFacts) -> Bool {
        guard modelToken != nil else { return true }
        return switch (body.presence, body.model) {
        case (.none, _): true
        case (.unknown, _), (.some, .unknown): false
        case (.some, .none), (.some, .name): true
        }
    }

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
