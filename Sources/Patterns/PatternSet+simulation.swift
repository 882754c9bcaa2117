extension PatternSet {
    /// Searches by following all states of the program at once; needs no memory but that for the states.
    func simulate(
        _ search: inout Search, _ bytes: UnsafeRawBufferPointer, _ scratch: inout MatchScratch,
        _ matches: inout MatchedPatterns
    ) {
        scratch.turn += 1
        search.holding = program.looks.holding(at: 0, in: bytes)
        begin(row: StartTable.textStart + row(at: 0, in: bytes), &search, &scratch, &matches)
        if search.isDone { return }
        swap(&scratch.current, &scratch.next)
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            scratch.turn += 1
            scratch.next.removeAll(keepingCapacity: true)
            search.holding = program.looks.holding(at: position, in: bytes)
            for index in scratch.current.indices {
                scratch.steps += 1
                guard let target = program.target(of: scratch.current[index], reading: byte) else { continue }
                follow(target, &search, &scratch, &matches)
            }
            begin(row: row(at: position, in: bytes), &search, &scratch, &matches)
            if search.isDone { return }
            swap(&scratch.current, &scratch.next)
            if scratch.current.isEmpty, !startTable.hasFloating { return }
        }
    }

    private func row(at position: Int, in bytes: UnsafeRawBufferPointer) -> Int {
        position < bytes.count ? Int(bytes[position]) : StartTable.end
    }

    /// Begins the patterns that are worth it by this row of the table.
    func begin(
        row: Int, _ search: inout Search, _ scratch: inout MatchScratch, _ matches: inout MatchedPatterns
    ) {
        for index in 0..<startTable.width {
            var bits = startTable.word(index, row: row)
            while bits != 0 {
                let pattern = index * 64 + bits.trailingZeroBitCount
                guard pattern < search.limit else { return }
                bits &= bits - 1
                follow(program.starts[pattern], &search, &scratch, &matches)
            }
        }
    }

    /// Goes from a state as far as can be gone without reading, and notes the states that wait for a byte.
    func follow(
        _ state: UInt32, _ search: inout Search, _ scratch: inout MatchScratch,
        _ matches: inout MatchedPatterns
    ) {
        scratch.reach(state)
        while let state = scratch.open.popLast() {
            scratch.steps += 1
            let instruction = program.instructions[Int(state)]
            let pattern = Int(instruction.pattern)
            guard pattern < search.limit, !matches.contains(pattern) else { continue }
            switch instruction.kind {
            case .byte, .sparse:
                scratch.next.append(state)
            case .split:
                scratch.reach(instruction.second)
                scratch.reach(instruction.first)
            case .look:
                if search.holding.rawValue & (1 << UInt16(instruction.low)) != 0 {
                    scratch.reach(instruction.first)
                }
            case .match:
                matches.insert(pattern)
                search.found(pattern)
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
    func target(of state: UInt32, reading byte: UInt8) -> UInt32? {
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
