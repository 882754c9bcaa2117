/// What of a request must be there before its hook can run: the most that the chunk did not renounce.
public enum HookNeeds: Sendable, Hashable {
    /// `croxy.needs("head")`: neither `req.model` nor `req.body`.
    case head

    /// `croxy.needs("model")`: no `req.body`.
    case model

    /// The whole body.
    case body
}
