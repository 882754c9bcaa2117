/// Why a value cannot be set or removed.
public struct EditError: Error, Sendable, Equatable {
    /// What kind of reason it is.
    public enum Reason: Sendable, Equatable {
        /// Nothing stands there.
        case missing
        /// Something on the way is of another type.
        case mismatch
        /// The array is shorter.
        case outOfBounds
        /// What stands there is no single text, so that one splice could not replace it.
        case scattered
        /// The result would not be TOML, or mean something else besides.
        case unsafe
    }

    /// For programs.
    public var reason: Reason
    /// For people: lower case, no full stop, names the place by its path.
    public var message: String
    /// The bytes of the document that are in the way; nil where nothing is.
    public var range: Range<Int>?

    init(_ reason: Reason, _ message: String, at range: Range<Int>? = nil) {
        self.reason = reason
        self.message = message
        self.range = range
    }
}
