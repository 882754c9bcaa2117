extension PatternSet {
    /// How many places' beginnings are followed side by side; a text that needs more is simulated.
    private static let mostThreads = 64

    /// Searches by an automaton that begins the patterns at one place only, run from every place of the text.
    ///
    /// A state then stands for what can come so far behind one beginning, as in a tree of words: where thousands of
    /// patterns begin alike, few states are all there is to know. One automaton for all beginnings at once would have
    /// states for every way in which they can overlap, with thousands of the program's states in each.
    ///
    /// - Parameter matches: prepared; holds rubbish after a failure.
    /// - Returns: whether it could, as `runAutomaton`.
    /// - Complexity: O(bytes × beginnings that are alive), of which most end with their first byte.
    func runApart(
        _ search: inout Search, _ bytes: UnsafeRawBufferPointer, _ scratch: inout MatchScratch,
        _ matches: inout MatchedPatterns
    ) -> Bool {
        scratch.threads.removeAll(keepingCapacity: true)
        var beginning = LazyAutomaton.start
        var position = 0
        while true {
            let byte = position < bytes.count ? bytes[position] : nil
            let column = byte.map { classes[$0] } ?? classes.end
            scratch.nextThreads.removeAll(keepingCapacity: true)
            for thread in scratch.threads.indices {
                guard step(Int(scratch.threads[thread]), column, &search, &scratch, &matches) else { return false }
                if search.isDone { return true }
            }
            if startTable.hasFloating || position == 0 {
                guard step(beginning, column, &search, &scratch, &matches) else { return false }
                if search.isDone { return true }
            }
            guard let byte else { return true }
            swap(&scratch.threads, &scratch.nextThreads)
            if scratch.threads.isEmpty, !startTable.hasFloating { return true }
            guard scratch.threads.count <= PatternSet.mostThreads,
                let next = self.beginning(behind: byte, column, &scratch)
            else { return false }
            beginning = next
            position += 1
        }
    }

    /// Follows one beginning over a byte.
    ///
    /// - Returns: false where that cannot be said or kept; then all states are forgotten.
    private func step(
        _ state: Int, _ column: Int, _ search: inout Search, _ scratch: inout MatchScratch,
        _ matches: inout MatchedPatterns
    ) -> Bool {
        scratch.steps += 1
        var entry = scratch.automaton.entry(state, column)
        if entry == 0 {
            guard let built = build(from: state, column, &scratch) else { return false }
            entry = built
        }
        let target = Int(entry >> 1)
        if entry & 1 != 0 {
            for pattern in scratch.automaton.matches(of: target) {
                let pattern = Int(pattern)
                guard pattern < search.limit else { break }
                guard !matches.contains(pattern) else { continue }
                matches.insert(pattern)
                search.found(pattern)
            }
            if scratch.automaton.states[target].kernelCount == 0 { return true }
        }
        let thread = UInt32(target)
        if !scratch.nextThreads.contains(thread) { scratch.nextThreads.append(thread) }
        return true
    }

    /// The state in which nothing has begun, behind a byte.
    private func beginning(behind byte: UInt8, _ column: Int, _ scratch: inout MatchScratch) -> Int? {
        if let known = scratch.automaton.beginning(behind: column) { return known }
        let behind = LookBehind(byte, for: program.looks)
        guard let state = scratch.automaton.state([], matchCount: 0, behind: behind) else { return nil }
        scratch.automaton.setBeginning(state, behind: column)
        return state
    }
}
