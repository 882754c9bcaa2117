/// A value of the configuration, of the type that its key asks for.
public enum ConfigValue: Sendable, Equatable {
    case string(String)
    case integer(Int)
    case boolean(Bool)
    /// A number with up to six decimals, in millionths.
    case decimal(millionths: Int)
    case strings([String])
    case stringTable([String: String])
}
