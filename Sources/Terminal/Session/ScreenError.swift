#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Why a terminal cannot be drawn on.
public enum ScreenError: Error, Equatable, CustomStringConvertible {
    case notATerminal
    /// There is another ``Screen`` in this process.
    case alreadyOpen
    /// The `errno` of what the system refused.
    case system(Int32)

    init(_ number: Int32) {
        switch number {
        case ENOTTY: self = .notATerminal
        case EBUSY: self = .alreadyOpen
        default: self = .system(number)
        }
    }

    public var description: String {
        switch self {
        case .notATerminal: "not a terminal"
        case .alreadyOpen: "the terminal is in use by this program already"
        case .system(let number): "the terminal cannot be used: \(String(cString: strerror(number)))"
        }
    }
}
