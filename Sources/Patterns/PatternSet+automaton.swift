extension PatternSet {
    /// What tells a set from all others, however many copies there are of it.
    final class Identity: Sendable {}

    /// Searches by the automaton that the scratch has of this set, which grows as it must.
    ///
    /// - Parameter matches: prepared; holds rubbish after a failure.
    /// - Returns: whether it could. It cannot where a word beside a byte above ASCII matters, nor beyond its memory.
    func runAutomaton(
        _ search: inout Search, _ bytes: UnsafeRawBufferPointer, _ scratch: inout MatchScratch,
        _ matches: inout MatchedPatterns
    ) -> Bool {
        guard let isNew = scratch.automaton.attach(to: identity, columns: classes.end + 1, isPatient: beginsApart)
        else { return false }
        if isNew { scratch.prepare(states: program.instructions.count) }
        if beginsApart { return runApart(&search, bytes, &scratch, &matches) }
        var state = LazyAutomaton.start
        var position = 0
        var counted = 0
        func count(_ scratch: inout MatchScratch) {
            scratch.automaton.bytesRead += position - counted
            scratch.steps += position - counted
            counted = position
        }
        defer { count(&scratch) }
        while position <= bytes.count {
            let column = position < bytes.count ? classes[bytes[position]] : classes.end
            var entry = scratch.automaton.entry(state, column)
            if entry == 0 {
                count(&scratch)
                guard let built = build(from: state, column, &scratch) else { return false }
                entry = built
            }
            position += 1
            state = Int(entry >> 1)
            if entry & 1 != 0, arrive(at: state, &search, scratch.automaton, &matches) { return true }
        }
        return true
    }

    /// Takes note of the patterns that the state reports.
    ///
    /// - Returns: whether the search is over.
    private func arrive(
        at state: Int, _ search: inout Search, _ automaton: borrowing LazyAutomaton, _ matches: inout MatchedPatterns
    ) -> Bool {
        for pattern in automaton.matches(of: state) {
            let pattern = Int(pattern)
            guard pattern < search.limit else { break }
            guard !matches.contains(pattern) else { continue }
            matches.insert(pattern)
            search.found(pattern)
        }
        return search.isDone || isDead(automaton.states[state])
    }

    /// Whether nothing can match behind the state.
    private func isDead(_ state: LazyAutomaton.State) -> Bool {
        state.kernelCount == 0 && !startTable.hasFloating
    }

    /// Finds out by simulation where a column leads, for all texts to come.
    ///
    /// - Returns: `nil` if that cannot be said or kept.
    func build(from index: Int, _ column: Int, _ scratch: inout MatchScratch) -> LazyAutomaton.Entry? {
        if column == classes.undecided { return nil }
        let byte = column == classes.end ? nil : classes.lowest[column]
        let state = scratch.automaton.states[index]

        var matches = MatchedPatterns()
        swap(&matches, &scratch.found)
        defer { swap(&matches, &scratch.found) }
        matches.prepare(count: count)
        var search = Search(limit: count, unmatched: count)
        search.holding = state.behind.holding(program.looks, before: byte)
        scratch.turn += 1
        scratch.next.removeAll(keepingCapacity: true)
        for place in 0..<Int(state.kernelCount) {
            follow(scratch.automaton.kernel(of: state, at: place), &search, &scratch, &matches)
        }
        if !beginsApart || state.isBeginning {
            let row = byte.map { Int($0) } ?? StartTable.end
            begin(row: state.behind == .textStart ? StartTable.textStart + row : row, &search, &scratch, &matches)
        }

        readNext(byte, matches, &scratch)
        scratch.key.removeAll(keepingCapacity: true)
        for pattern in matches { scratch.key.append(UInt32(pattern)) }
        let matchCount = scratch.key.count
        scratch.key += scratch.current
        let behind = byte.map { LookBehind($0, for: program.looks) } ?? .other
        guard let target = scratch.automaton.state(scratch.key, matchCount: matchCount, behind: behind) else {
            return nil
        }
        let isEmpty = scratch.automaton.states[target].kernelCount == 0
        let isSpecial = matchCount > 0 || isEmpty && (beginsApart || !startTable.hasFloating)
        let entry = LazyAutomaton.Entry(target) << 1 | (isSpecial ? 1 : 0)
        scratch.automaton.setEntry(entry, index, column)
        return entry
    }

    /// Puts into `current`, ascending, where the byte leads from the states of `next` whose patterns have not matched.
    private func readNext(_ byte: UInt8?, _ matches: MatchedPatterns, _ scratch: inout MatchScratch) {
        scratch.current.removeAll(keepingCapacity: true)
        guard let byte else { return }
        scratch.turn += 1
        for state in scratch.next where !matches.contains(Int(program.instructions[Int(state)].pattern)) {
            scratch.steps += 1
            guard let target = program.target(of: state, reading: byte),
                scratch.reached[Int(target)] != scratch.turn
            else { continue }
            scratch.reached[Int(target)] = scratch.turn
            scratch.current.append(target)
        }
        scratch.current.sort()
    }
}
