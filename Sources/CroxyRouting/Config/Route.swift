/// One `[[routes]]` entry: conditions and what to do.
public struct Route: Sendable {
    /// The place in the file, from 0.
    public var index: Int

    /// Shown instead of the number where there is one.
    public var name: String?

    /// What a request must be like; at least one condition in every route that `ConfigLoader` makes.
    public var conditions: Conditions

    /// Index into `Config.providers`.
    public var provider: Int

    /// The model to send instead of the client's; nil sends what came.
    public var model: String?

    /// The hook that has the last word, if there is one.
    public var hook: RouteHook?

    /// A route made by hand; nothing is checked.
    public init(index: Int, name: String? = nil, conditions: Conditions, provider: Int, model: String? = nil) {
        self.index = index
        self.name = name
        self.conditions = conditions
        self.provider = provider
        self.model = model
    }

    /// A route with a pattern alone.
    public init(index: Int, name: String? = nil, pattern: String, provider: Int, model: String? = nil) {
        self.init(
            index: index, name: name, conditions: Conditions(pattern: pattern), provider: provider, model: model)
    }

    /// What people see: the name, or `routes[1]`.
    public var label: String {
        name ?? "routes[\(index)]"
    }
}
