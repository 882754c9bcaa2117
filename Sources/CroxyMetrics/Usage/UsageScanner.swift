/// Reads usage, and how an answer ended, while the answer's body streams by. One at a time, as often as liked.
///
/// It never holds a byte back and never fails: bytes that are no stream or no JSON say nothing. Chunk borders may fall
/// anywhere. A whole answer in JSON may be of any length, an event of a stream that has more than `maxEventBytes` of
/// data is skipped.
///
/// - Complexity: O(bytes fed). Deltas of content, nearly all of a stream, are known by their first bytes and only searched
///   for the end of their line. Nothing is allocated but for `usage.iterations`; the memory is this struct.
/// - Source: WHATWG HTML, 9.2.6, for streams; but a last event without its empty line counts when its JSON is whole.
public struct UsageScanner: Sendable {
    /// The longest event that is read: bytes of its data, with the line feeds between its lines.
    public static let maxEventBytes = 256 * 1024

    /// What is being read.
    public internal(set) var kind: AnswerKind

    var walk = UsageWalk()
    var lines = EventLines()

    // What events so far have said.
    private var tokens = TokenUsage()
    private var iterations: [UsageIteration] = []
    private var hasMoreIterations = false
    private var model = Label()
    private var stopReason = Label()
    private var errorType = Label()
    private var hasError = false
    private var hasEnded = false
    var hasContent = false

    public init(kind: AnswerKind = .other) {
        self.kind = kind
    }

    /// Forgets all and begins a new body.
    public mutating func reset(to kind: AnswerKind) {
        self.kind = kind
        walk.begin(wantsContent: false)
        lines = EventLines()
        tokens = TokenUsage()
        iterations.removeAll(keepingCapacity: true)
        hasMoreIterations = false
        model.removeAll()
        stopReason.removeAll()
        errorType.removeAll()
        hasError = false
        hasEnded = false
        hasContent = false
    }

    /// Reads on. Returns true once: when the first piece of content of a stream has gone by.
    ///
    /// That is a delta of text, of thinking or of a tool's input; in OpenAI's shape the first that is not empty.
    public mutating func feed(_ bytes: UnsafeRawBufferPointer) -> Bool {
        switch kind {
        case .stream: return readLines(bytes)
        case .json: walk.advance(bytes)
        case .compressed, .other: break
        }
        return false
    }

    /// The body has ended, or was cut. Feeding on has no meaning.
    public mutating func finish() {
        switch kind {
        case .stream: endLines()
        case .json:
            take(walk.facts)
            hasEnded = walk.isWhole
        case .compressed, .other: break
        }
    }

    /// What is known: for a stream at any time, for JSON behind `finish()`.
    public var report: UsageReport {
        var report = UsageReport(kind: kind)
        report.tokens = tokens
        report.iterations = iterations
        report.hasMoreIterations = hasMoreIterations
        report.stopReason = stopReason.text(of: Self.isOfReason)
        report.modelLabel = model
        report.errorType = errorType.text(of: Self.isOfErrorType)
        report.hasError = hasError
        report.hasEnded = hasEnded
        return report
    }

    /// Takes over what an event said.
    private mutating func take(_ facts: borrowing EventFacts) {
        if facts.hasTokens { tokens.override(with: facts.tokens) }
        if facts.hasIterations {
            iterations.removeAll(keepingCapacity: true)
            iterations.append(contentsOf: facts.iterations)
            hasMoreIterations = facts.hasMoreIterations
        }
        if facts.model.count > 0 { model = facts.model }
        if facts.stopReason.count > 0 { stopReason = facts.stopReason }
        if facts.hasError || facts.kind == .error { hasError = true }
        if facts.errorType.count > 0 { errorType = facts.errorType }
    }

    /// An event has ended. Returns whether it is the first with content.
    mutating func endEvent() -> Bool {
        defer { lines.endEvent() }
        switch lines.name {
        case .error:
            hasError = true
            hasEnded = true
        case .messageStop: hasEnded = true
        case .other: break
        }
        if lines.isPassedOver { return false }
        if walk.isDone { hasEnded = true }
        guard walk.isWhole else { return false }
        if !walk.facts.kind.isContentBlock {
            take(walk.facts)
            if walk.facts.kind == .messageStop || walk.facts.hasError || walk.facts.kind == .error { hasEnded = true }
        }
        guard walk.facts.isContent, !hasContent else { return false }
        hasContent = true
        return true
    }

    private static func isOfReason(_ byte: UInt8) -> Bool {
        let letter = byte | 0x20
        return letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z") || ASCII.isDigit(byte)
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }

    private static func isOfErrorType(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") || byte == UInt8(ascii: "_")
    }
}
