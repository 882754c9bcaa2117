import Patterns

/// The memory that a worker lends to `DecisionTable.decide`, so that deciding allocates nothing and a name that came
/// before is not matched again. About 70 KB once used, and up to 2 MiB of automaton for large tables.
///
/// One serves for all tables, after a reload too. Not for two threads at once.
public struct DecisionScratch {
    var matching = MatchScratch()
    var memo = DecisionMemo()
    var matched = MatchedPatterns()

    /// Starts empty and grows with the first use.
    public init() {}
}

@available(*, unavailable)
extension DecisionScratch: Sendable {}
