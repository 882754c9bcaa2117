/// Why a request target is answered 400.
public enum TargetRejection: Error, Sendable, CaseIterable {
    /// No bytes at all.
    case empty

    /// `*`, which is for OPTIONS requests to a server as a whole.
    case asterisk

    /// Neither `/…` nor `http://…`: CONNECT's `host:port`, another scheme, or anything else.
    case notOriginForm

    /// A `#`.
    case fragment

    /// A blank, a control byte or a byte beyond ASCII.
    case forbiddenByte

    /// `//` in the path, also with `%2f`.
    case doubledSlash

    /// `\` in the path, also as `%5c`.
    case backslash

    /// A `.` or `..` segment, also with `%2e` or `%2f`.
    case dotSegment

    /// A control byte in the path as an escape, `%00` to `%1f` or `%7f`.
    case encodedControl

    /// A `%` in the path without two hexadecimal digits behind it.
    case malformedEscape

    /// One line for the error body: lower case, no full stop, nothing of the target itself.
    public var message: String {
        switch self {
        case .empty: "the request target is empty"
        case .asterisk: "the request target * is not supported"
        case .notOriginForm: "the request target must begin with /"
        case .fragment: "the request target must not hold a fragment (#)"
        case .forbiddenByte: "the request target holds a byte that must be percent-encoded"
        case .doubledSlash: "the path must not hold //"
        case .backslash: "the path must not hold a backslash"
        case .dotSegment: "the path must not hold a . or .. segment"
        case .encodedControl: "the path must not hold control bytes"
        case .malformedEscape: "the path holds a % that begins no escape"
        }
    }
}
