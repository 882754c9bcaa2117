import Patterns

/// The memory that a worker lends to `DecisionTable.decide`, so that deciding allocates nothing.
///
/// One serves for all tables, after a reload too. Not for two threads at once.
public struct DecisionScratch {
    var matching = MatchScratch()
    var matched = MatchedPatterns()

    /// Starts empty and grows with the first use.
    public init() {}
}

@available(*, unavailable)
extension DecisionScratch: Sendable {}
