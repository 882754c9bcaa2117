/// A hook of a route or of the default.
public struct RouteHook: Sendable, Equatable {
    /// What an error of the hook comes to.
    public enum OnError: String, Sendable {
        /// The request is answered 500.
        case reject
        /// The route is taken as configured.
        case `continue`
    }

    /// Index into `Config.hooks`.
    public var source: Int

    /// `on_hook_error`.
    public var onError: OnError

    /// A hook by its parts.
    public init(source: Int, onError: OnError = .reject) {
        self.source = source
        self.onError = onError
    }
}

/// The text of a hook.
public struct HookSource: Sendable, Equatable {
    /// As messages show it: the path as the configuration has it, or `routes[1].lua`.
    public var name: String

    /// Lua.
    public var text: [UInt8]

    /// A source by its parts.
    public init(name: String, text: [UInt8]) {
        self.name = name
        self.text = text
    }
}

/// `[lua]`: what one call of a hook may use.
public struct LuaConfig: Sendable, Equatable {
    /// Instructions for each call.
    public var maxInstructions = 1_000_000

    /// Of all hooks of a worker together.
    public var maxMemoryMB = 8

    /// On the clock, for each call.
    public var maxMS = 50

    /// The defaults.
    public init() {}
}
