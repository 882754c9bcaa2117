/// The request that `croxy check` asks about; it is never sent.
public struct CheckRequest: Sendable {
    /// The MODEL argument; nil takes the model of `body`, if there is one.
    public var model: String?

    /// The target, which may carry a query.
    public var path: String

    /// As given, case-sensitive; GET, HEAD, DELETE and OPTIONS have no body unless one is given.
    public var method: String

    /// As given, in order.
    public var headers: [(name: String, value: String)]

    /// nil: `{"model": MODEL}` where there is a model and the method has a body.
    public var body: [UInt8]?

    /// The target and the method where nothing else is said.
    public static let usualPath = "/v1/messages"
    /// See `usualPath`.
    public static let usualMethod = "POST"

    /// A POST to `/v1/messages` unless something else is said.
    public init(
        model: String? = nil, path: String = usualPath, method: String = usualMethod,
        headers: [(name: String, value: String)] = [], body: [UInt8]? = nil
    ) {
        self.model = model
        self.path = path
        self.method = method
        self.headers = headers
        self.body = body
    }

    /// Whether requests of this method come without a body, unless one is given.
    var isBodiless: Bool {
        ["GET", "HEAD", "DELETE", "OPTIONS"].contains(method)
    }

    /// The value of the first header of a name, which is in lower case.
    func header(_ name: String) -> [UInt8]? {
        headers.first { $0.name.lowercased() == name }.map { Array($0.value.utf8) }
    }
}
