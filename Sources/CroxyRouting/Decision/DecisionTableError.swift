/// Why a `Config` made by hand does not compile.
public enum DecisionTableError: Error, Sendable, Equatable {
    /// A route, or with nil the default, has an index that is no provider's.
    case noProvider(route: Int?)

    /// The pattern of a route is not one, or does not fit beside those before it.
    case badPattern(route: Int, message: String)
}
