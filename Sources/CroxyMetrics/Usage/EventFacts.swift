/// What one JSON document says: an event of a stream, or a whole answer.
struct EventFacts: Sendable {
    /// The outermost `type`, as far as it matters.
    enum Kind: UInt8, Sendable {
        case unknown, contentBlock, contentDelta, messageStop, error, other

        var isContentBlock: Bool { self == .contentBlock || self == .contentDelta }
    }

    /// The most iterations that are held.
    static let maxIterations = 32

    var kind = Kind.unknown

    /// Whether `delta.type` is one of text, thinking or the input of a tool.
    var isTextDelta = false

    /// Whether a choice of OpenAI's has something in its delta.
    var hasChoiceContent = false

    /// Whether there is an `error` that is not null.
    var hasError = false

    /// Whether anything of `tokens` was said.
    var hasTokens = false
    var tokens = TokenUsage()
    var iterations: [UsageIteration] = []
    var hasIterations = false
    var hasMoreIterations = false
    var model = Label()
    var stopReason = Label()
    var errorType = Label()

    mutating func reset() {
        kind = .unknown
        isTextDelta = false
        hasChoiceContent = false
        hasError = false
        if hasTokens {
            tokens = TokenUsage()
            hasTokens = false
        }
        if hasIterations {
            iterations.removeAll(keepingCapacity: true)
            hasIterations = false
            hasMoreIterations = false
        }
        model.removeAll()
        stopReason.removeAll()
        errorType.removeAll()
    }

    /// Whether it is the first piece of an answer that a reader would see.
    var isContent: Bool {
        kind == .contentDelta && isTextDelta || hasChoiceContent
    }
}
