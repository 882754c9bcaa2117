/// The working memory of matching; one for each thread, good for any set.
///
/// It grows to the largest set it was used with, 24 bytes a state, and remembers up to 2 MiB of what it found out about
/// the last one: whoever uses one scratch with several sets in turn gives that up at each change. Once the set and the
/// like of the text were seen, matching does not allocate.
public struct MatchScratch: Sendable {
    /// The states that wait for the next byte, and those found to wait for the one after it.
    var current: [UInt32] = []
    var next: [UInt32] = []
    /// States reached at this place of the text, to be followed further.
    var open: [UInt32] = []
    /// For each state the last turn in which it was reached; a turn is one place of one text.
    var reached: [UInt64] = []
    var turn: UInt64 = 0
    /// How many states were followed or asked for a byte since the scratch was made; for tests of linearity.
    public internal(set) var steps = 0

    /// What is known of the last set's deterministic automaton, and where its next state is put together.
    var automaton: LazyAutomaton
    var key: [UInt32] = []
    /// The states of the beginnings that are still alive, at this place of the text and at the next.
    var threads: [UInt32] = []
    var nextThreads: [UInt32] = []
    /// The patterns that match at one place.
    var found = MatchedPatterns()

    /// Empty; it grows at the first use.
    public init() {
        self.init(automatonBytes: LazyAutomaton.defaultMemoryLimit)
    }

    /// - Parameter automatonBytes: the most to spend on an automaton; with 0 all is simulated.
    public init(automatonBytes: Int) {
        automaton = LazyAutomaton(memoryLimit: automatonBytes)
    }

    mutating func prepare(states: Int) {
        current.removeAll(keepingCapacity: true)
        next.removeAll(keepingCapacity: true)
        open.removeAll(keepingCapacity: true)
        guard reached.count < states else { return }
        current.reserveCapacity(states)
        next.reserveCapacity(states)
        open.reserveCapacity(states)
        reached += Array(repeating: 0, count: states - reached.count)
    }
}
