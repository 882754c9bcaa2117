/// What a hook may see of a request. All bytes are lent: they must stay in place until `HookRunner.run` returns.
public struct HookRequest {
    /// What `req.route` reads as.
    public enum Route: Sendable {
        /// The default.
        case none
        case name(String)

        /// For a route without a name: its number in the file, from 0 as in `routes[0]`.
        case number(Int)
    }

    public var method: UnsafeRawBufferPointer

    public var path: UnsafeRawBufferPointer

    /// Without `?`.
    public var query: UnsafeRawBufferPointer?

    /// The model's text, escapes decoded.
    public var model: UnsafeRawBufferPointer?

    public var route: Route

    /// The name of the provider that the route would use.
    public var provider: String

    /// The body's length: announced, or counted when it is here. nil: not known yet.
    public var bodyLength: Int?

    /// nil when there is none or it is not all here. One that is no JSON reads as nil too.
    public var body: UnsafeRawBufferPointer?

    /// Asked for the header fields once when the hook first asks for one, never otherwise; nil: there are none.
    public var caller: (any HookCaller)?

    /// A request of lent bytes.
    public init(
        method: UnsafeRawBufferPointer, path: UnsafeRawBufferPointer, provider: String, route: Route = .none,
        caller: (any HookCaller)? = nil
    ) {
        self.method = method
        self.path = path
        self.provider = provider
        self.route = route
        self.caller = caller
    }
}

@available(*, unavailable)
extension HookRequest: Sendable {}
