/// What is wrong with a text and where.
public struct TOMLError: Error, Sendable, Equatable {
    /// What is wrong, in lower case and without a full stop, the text's own words in quotes.
    public var message: String
    /// The bytes to blame; empty where something is missing.
    public var range: Range<Int>
    /// The bytes that came first, for what may be defined only once; the message names their line.
    public var earlier: Range<Int>?

    /// An error at some bytes.
    public init(_ message: String, at range: Range<Int>, earlier: Range<Int>? = nil) {
        self.message = message
        self.range = range
        self.earlier = earlier
    }

    func namingEarlierLine(in source: SourceText) -> TOMLError {
        guard let earlier else { return self }
        var error = self
        error.message += " (see line \(source.position(at: earlier.lowerBound).line))"
        return error
    }
}
