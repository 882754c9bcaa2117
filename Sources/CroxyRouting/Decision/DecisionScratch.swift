import Patterns

/// The memory that a worker lends to `DecisionTable.decide`, so that deciding allocates nothing and a name that came
/// before is not matched again. About 220 KB once used; for large tables up to 8 MiB of automaton for the models, 2 MiB
/// for paths and headers together, 2 MiB of rows, and 20 bytes for each state of the patterns.
///
/// One serves for all tables, after a reload too. Not for two threads at once.
public struct DecisionScratch {
    /// One for each text that is matched: see `Columns.modelSlot`.
    var matching: [MatchScratch] = []
    var memo = DecisionMemo()
    var matched = MatchedPatterns()

    /// Rows that are not false; rows that wait for a fact; rows that one kind of condition lets through.
    var alive = RowBits(count: 0)
    var open = RowBits(count: 0)
    var passing = RowBits(count: 0)

    private static let modelAutomatonBytes = 8_388_608

    /// What all automata but the models' may take together, and the most that one may.
    private static let otherAutomataBytes = 2_097_152
    private static let otherAutomatonBytes = 262_144

    /// Starts empty and grows with the first use.
    public init() {}

    mutating func prepare(for columns: Columns) {
        memo.belong(to: columns)
        if passing.words.count != RowBits.wordCount(of: columns.rowCount) {
            passing.reset(count: columns.rowCount, to: false)
        }
        while matching.count < columns.slotCount {
            guard matching.count > Columns.modelSlot else {
                matching.append(MatchScratch(automatonBytes: DecisionScratch.modelAutomatonBytes))
                continue
            }
            // Past what all may take together, texts are simulated.
            let isLeft = matching.count * DecisionScratch.otherAutomatonBytes <= DecisionScratch.otherAutomataBytes
            matching.append(MatchScratch(automatonBytes: isLeft ? DecisionScratch.otherAutomatonBytes : 0))
        }
    }
}

@available(*, unavailable)
extension DecisionScratch: Sendable {}

extension DecisionScratch {
    /// How many steps matching has taken; for bounds on what tools do.
    var steps: Int { matching.reduce(0) { $0 + $1.steps } }
}
