/// Why a pattern was not understood, and where.
///
/// The message is lower case, without a full stop, and names the mend when there is one.
public struct PatternError: Error, Sendable, Equatable {
    /// What is wrong and, when known, the mend; the pattern's text in it is in double quotes.
    public var message: String
    /// Where the trouble begins, in UTF-8 bytes from the start of the pattern.
    public var offset: Int
    /// How many UTF-8 bytes of the pattern it covers; 0 when something is missing at `offset`.
    public var length: Int

    /// For tests and for wrapping; the room makes its own.
    public init(message: String, offset: Int, length: Int) {
        self.message = message
        self.offset = offset
        self.length = length
    }
}

extension PatternError: CustomStringConvertible {
    /// `offset: message`, for logs and tests; whoever knows the file turns the offset into line and column.
    public var description: String { "\(offset): \(message)" }
}

/// Why patterns that are each fine could not be made into one set.
public struct PatternSetError: Error, Sendable, Equatable {
    /// How many states the patterns need together.
    public var states: Int
    /// How many the caller allowed.
    public var limit: Int
    /// The index of the first pattern that does not fit any more.
    public var pattern: Int
}

extension PatternSetError: CustomStringConvertible {
    /// The message, without the place: the trouble is in the sum.
    public var description: String {
        "the patterns are too large together: \(states) states, at most \(limit) are allowed; simplify the largest ones"
    }
}
