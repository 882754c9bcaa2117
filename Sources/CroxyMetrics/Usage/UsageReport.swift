/// What an answer told of itself on its way through.
public struct UsageReport: Sendable, Equatable {
    /// Whose counts there are.
    public enum Source: Sendable, Equatable {
        /// The provider's.
        case reported

        /// Nobody's.
        case none
    }

    /// What was read.
    public var kind: AnswerKind

    /// The provider's last word, field by field.
    public var tokens = TokenUsage()

    /// The parts that a provider billed one by one, in its order; empty when it named none.
    ///
    /// Where there are any they are the whole bill: `tokens` may leave some of them out.
    public var iterations: [UsageIteration] = []

    /// Whether there were more iterations than are held: the bill is unknown then.
    public var hasMoreIterations = false

    /// `stop_reason`, or OpenAI's `finish_reason`, when it is `[A-Za-z0-9_-]{1,64}`.
    public var stopReason: String?

    /// The model that answered, when it has at most 64 bytes.
    public var model: String? {
        get { modelLabel.text }
        set {
            var text = newValue ?? ""
            modelLabel = text.withUTF8 { Label(UnsafeRawBufferPointer($0)) }
        }
    }

    var modelLabel = Label()

    /// The provider's `error.type`, when it is `[a-z_]{1,64}`.
    public var errorType: String?

    /// Whether the body held an error, whatever its status.
    public var hasError = false

    /// Whether the body came to its own end: `message_stop`, `[DONE]` or an error event in a stream, the closing brace of
    /// a JSON answer that nothing follows. False where nothing is read.
    public var hasEnded = false

    /// Whether it came as events.
    public var isStream: Bool { kind == .stream }

    public var source: Source { tokens.isReported ? .reported : .none }

    public init(kind: AnswerKind) {
        self.kind = kind
    }
}

/// One entry of `usage.iterations`: a part of the work, with its own model.
///
/// - Source: the SDK's types; tokens of `compaction` and `advisor_message` are not in the counts beside the list.
public struct UsageIteration: Sendable, Equatable {
    public var tokens = TokenUsage()

    /// Nil when it is the model of the answer.
    public var model: String? { modelLabel.text }

    /// Whether the model's name is longer than is held: the bill is unknown then.
    public var hasLongModel: Bool { modelLabel.isTooLong }

    var modelLabel = Label()

    public init(tokens: TokenUsage = TokenUsage(), model: String? = nil) {
        self.tokens = tokens
        guard var model else { return }
        modelLabel = model.withUTF8 { Label(UnsafeRawBufferPointer($0)) }
    }
}
