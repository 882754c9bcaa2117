/// Many patterns as one automaton; a single pass over a text says which of them match.
///
/// Immutable, so one set serves all threads; what changes while matching is in the caller's `MatchScratch`: there a
/// deterministic automaton grows with the texts, and where it cannot serve, the program is simulated.
public struct PatternSet: Sendable {
    let program: Program
    let startTable: StartTable
    let classes: ByteClasses
    let identity = Identity()

    /// Whether the automaton follows each place where patterns begin for itself, see `runApart`.
    let beginsApart: Bool
    /// From so many patterns on.
    static let leastApart = 65

    /// The states a set may have unless the caller says otherwise: 16 bytes each, so about 16 MB.
    public static let defaultStateLimit = 1_000_000

    /// - Parameters:
    ///   - patterns: may repeat; their indices are what matching reports.
    ///   - stateLimit: how many states they may have together.
    /// - Throws: when they have more.
    public init(
        _ patterns: [Pattern], stateLimit: Int = PatternSet.defaultStateLimit
    ) throws(PatternSetError) {
        try self.init(patterns, stateLimit: stateLimit, beginsApart: patterns.count >= PatternSet.leastApart)
    }

    init(
        _ patterns: [Pattern], stateLimit: Int = PatternSet.defaultStateLimit, beginsApart: Bool
    ) throws(PatternSetError) {
        // States are numbered in 32 bits, whatever the caller allows.
        let limit = min(stateLimit, Int(Int32.max))
        let states = patterns.reduce(0) { $0 + $1.stateCount }
        var program = Program()
        for (index, pattern) in patterns.enumerated() {
            guard program.instructions.count + pattern.stateCount <= limit else {
                throw PatternSetError(states: states, limit: limit, pattern: index)
            }
            program.append(pattern.program)
        }
        self.program = program
        startTable = StartTable(program)
        classes = ByteClasses(program)
        self.beginsApart = beginsApart
    }

    /// How many patterns there are.
    public var count: Int { program.starts.count }

    /// How many states they have together.
    public var stateCount: Int { program.instructions.count }

    /// The indices of the patterns that match, ascending. For tests and tools: it allocates.
    public func matches(in text: String) -> [Int] {
        var text = text
        // An automaton does not pay for a single text.
        var scratch = MatchScratch(automatonBytes: 0)
        var matches = MatchedPatterns()
        text.withUTF8 { match(UnsafeRawBufferPointer($0), scratch: &scratch, into: &matches) }
        return Array(matches)
    }
}
