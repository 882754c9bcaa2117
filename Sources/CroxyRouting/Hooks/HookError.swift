/// Why a hook did not compile or did not answer.
public struct HookError: Error, Sendable, Hashable {
    /// What kind of failure it is.
    public enum Kind: String, Sendable {
        /// The source is no Lua, or no hook.
        case compile

        /// The hook raised an error, or used what is not there.
        case runtime

        /// A budget is exhausted.
        case instructions, time, memory

        /// What the hook returned is no answer.
        case verdict
    }

    /// What a client is told: never the hook's own words.
    public static let clientMessage = "a hook failed; croxy's log says why"

    public var kind: Kind

    /// The name that the program was made with.
    public var file: String

    /// nil where it is not known.
    public var line: Int?

    /// One line, without the place; may hold what the hook put into it, never the text of a stub or a log line.
    public var message: String

    /// An error by its parts.
    public init(kind: Kind, file: String, line: Int?, message: String) {
        self.kind = kind
        self.file = file
        self.line = line
        self.message = message
    }
}

extension HookError: CustomStringConvertible {
    /// `policies/local.lua:4: message`.
    public var description: String {
        line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)"
    }
}
