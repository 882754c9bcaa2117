extension PatternSet {
    /// Finds all patterns that match somewhere in the text, in one pass; stops when none is left to find.
    ///
    /// Bytes that are not UTF-8 match nothing but themselves being there: no literal, no `.`, no class.
    ///
    /// - Parameter matches: emptied first.
    /// - Complexity: O(bytes × states). Does not allocate once the scratch has seen a set as large.
    public func match(
        _ bytes: UnsafeRawBufferPointer, scratch: inout MatchScratch, into matches: inout MatchedPatterns
    ) {
        scratch.prepare(states: program.instructions.count)
        matches.prepare(count: count)
        var simulation = Simulation(limit: count, unmatched: count)
        run(&simulation, bytes, &scratch, &matches)
    }

    /// The lowest index of the patterns that match; cheaper than `match`, since a match ends the search for all
    /// patterns behind it.
    ///
    /// - Parameter matches: holds some of the matching patterns afterwards, the first among them.
    public func firstMatch(
        _ bytes: UnsafeRawBufferPointer, scratch: inout MatchScratch, into matches: inout MatchedPatterns
    ) -> Int? {
        scratch.prepare(states: program.instructions.count)
        matches.prepare(count: count)
        var simulation = Simulation(limit: count, unmatched: count)
        simulation.wantsFirst = true
        run(&simulation, bytes, &scratch, &matches)
        return simulation.limit < count ? simulation.limit : nil
    }

    /// How far a search has come.
    private struct Simulation {
        /// Patterns from this index on are of no interest any more.
        var limit: Int
        /// How many patterns of interest have not matched yet.
        var unmatched: Int
        var wantsFirst = false
        /// The looks that hold at the place.
        var holding: LookSet = []

        var isDone: Bool { unmatched == 0 }

        mutating func found(_ pattern: Int) {
            if wantsFirst {
                limit = pattern
                unmatched = pattern
            } else {
                unmatched -= 1
            }
        }
    }

    private func run(
        _ simulation: inout Simulation, _ bytes: UnsafeRawBufferPointer, _ scratch: inout MatchScratch,
        _ matches: inout MatchedPatterns
    ) {
        scratch.turn += 1
        simulation.holding = program.looks.holding(at: 0, in: bytes)
        begin(row: StartTable.textStart + row(at: 0, in: bytes), &simulation, &scratch, &matches)
        if simulation.isDone { return }
        swap(&scratch.current, &scratch.next)
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            scratch.turn += 1
            scratch.next.removeAll(keepingCapacity: true)
            simulation.holding = program.looks.holding(at: position, in: bytes)
            for index in scratch.current.indices {
                scratch.steps += 1
                guard let target = program.target(of: scratch.current[index], reading: byte) else { continue }
                follow(target, &simulation, &scratch, &matches)
            }
            begin(row: row(at: position, in: bytes), &simulation, &scratch, &matches)
            if simulation.isDone { return }
            swap(&scratch.current, &scratch.next)
            if scratch.current.isEmpty, !startTable.hasFloating { return }
        }
    }

    private func row(at position: Int, in bytes: UnsafeRawBufferPointer) -> Int {
        position < bytes.count ? Int(bytes[position]) : StartTable.end
    }

    /// Begins the patterns that are worth it by this row of the table.
    private func begin(
        row: Int, _ simulation: inout Simulation, _ scratch: inout MatchScratch, _ matches: inout MatchedPatterns
    ) {
        for index in 0..<startTable.width {
            var bits = startTable.word(index, row: row)
            while bits != 0 {
                let pattern = index * 64 + bits.trailingZeroBitCount
                guard pattern < simulation.limit else { return }
                bits &= bits - 1
                follow(program.starts[pattern], &simulation, &scratch, &matches)
            }
        }
    }

    /// Goes from a state as far as can be gone without reading, and notes the states that wait for a byte.
    private func follow(
        _ state: UInt32, _ simulation: inout Simulation, _ scratch: inout MatchScratch,
        _ matches: inout MatchedPatterns
    ) {
        scratch.reach(state)
        while let state = scratch.open.popLast() {
            scratch.steps += 1
            let instruction = program.instructions[Int(state)]
            let pattern = Int(instruction.pattern)
            guard pattern < simulation.limit, !matches.contains(pattern) else { continue }
            switch instruction.kind {
            case .byte, .sparse:
                scratch.next.append(state)
            case .split:
                scratch.reach(instruction.second)
                scratch.reach(instruction.first)
            case .look:
                if simulation.holding.rawValue & (1 << UInt16(instruction.low)) != 0 {
                    scratch.reach(instruction.first)
                }
            case .match:
                matches.insert(pattern)
                simulation.found(pattern)
            case .fail:
                break
            }
        }
    }
}

extension MatchScratch {
    /// Puts the state among the open ones unless it was there in this turn.
    fileprivate mutating func reach(_ state: UInt32) {
        guard reached[Int(state)] != turn else { return }
        reached[Int(state)] = turn
        open.append(state)
    }
}

extension Program {
    /// Where `byte` leads from a state that reads; `nil` if nowhere.
    fileprivate func target(of state: UInt32, reading byte: UInt8) -> UInt32? {
        let instruction = instructions[Int(state)]
        if instruction.kind == .byte {
            return instruction.low <= byte && byte <= instruction.high ? instruction.first : nil
        }
        for index in Int(instruction.first)..<Int(instruction.first + instruction.second) {
            let transition = transitions[index]
            if byte <= transition.high { return transition.low <= byte ? transition.target : nil }
        }
        return nil
    }
}
