/// One `[[routes]]` entry: a condition and what to do.
public struct Route: Sendable {
    /// The place in the file, from 0.
    public var index: Int

    /// Shown instead of the number where there is one.
    public var name: String?

    /// A regular expression, searched in the model name.
    public var pattern: String

    /// Index into `Config.providers`.
    public var provider: Int

    /// The model to send instead of the client's; nil sends what came.
    public var model: String?

    /// A route made by hand; nothing is checked.
    public init(index: Int, name: String? = nil, pattern: String, provider: Int, model: String? = nil) {
        self.index = index
        self.name = name
        self.pattern = pattern
        self.provider = provider
        self.model = model
    }

    /// What people see: the name, or `routes[1]`.
    public var label: String {
        name ?? "routes[\(index)]"
    }
}
