/// What of a request must be there before its hook can run: the most that the chunk did not renounce.
public enum HookNeeds: Sendable, Hashable {
    /// `croxy.needs("head")`: neither `req.model` nor `req.body`.
    case head

    /// `croxy.needs("model")`: no `req.body`.
    case model

    /// The whole body.
    case body

    /// Whether of a body under way enough is known.
    ///
    /// A body that is damaged before its model has none to tell, and tells not even that there is none.
    public func areMet(by body: BodyFacts) -> Bool {
        switch self {
        case .head: true
        case .model:
            switch body.model {
            case .unknown: false
            case .none, .name: true
            }
        case .body: false
        }
    }
}
