/// Several patterns that read one text side by side, one symbol after another: what a set does, for a text that is yet
/// to be found.
///
/// Where it is in the text is a key: the states that the last symbol led to and, for patterns that have matched, their
/// final state, which stays.
struct PatternProduct: Sendable {
    private(set) var program = Program()
    /// Patterns below this index are to match, the others must not.
    private var wanted = 0
    /// For each state of a wanted pattern how many bytes lie between it and a match, if no look objects.
    private var distances: [UInt32] = []
    /// The looks that hold, by what is behind and what is ahead.
    private var holding: [LookSet] = []
    /// Counts what was done.
    var steps = 0

    /// Where it stands, and how far it gets from there without reading.
    private var kernel: [UInt32] = []
    private var behind = LookBehind.textStart
    private var closures: [Closure] = []
    private var readers: [UInt32] = []
    private var matches: [UInt32] = []
    /// The outlines of symbols tried that no state reads: one of each is enough.
    private var unread: UInt32 = 0

    /// Where the last symbol read leads, ascending.
    private(set) var key: [UInt32] = []
    /// For each wanted pattern the bytes it lacks.
    private var lacking: [UInt32] = []

    private var isMatched: [Bool] = []
    private var open: [UInt32] = []
    private var reached: [UInt64] = []
    private var turn: UInt64 = 0

    private struct Closure: Sendable {
        var holding: LookSet
        /// Those of `readers` and `matches` that are its own.
        var readers: Range<Int>
        var matches: Range<Int>
        /// What the readers read.
        var bytes = ByteSet()
        /// Whether a pattern matches that must not.
        var isForbidden: Bool
    }

    private static let never = UInt32.max

    /// - Returns: how many bytes a text must have at least; `nil` if none can match.
    mutating func prepare(matching: [Pattern], avoiding: [Pattern]) -> Int? {
        program.removeAll()
        for pattern in matching { program.append(pattern.program) }
        wanted = program.starts.count
        findDistances()
        for pattern in avoiding { program.append(pattern.program) }
        let states = program.instructions.count
        steps += states + program.transitions.count
        if reached.count < states { reached.append(contentsOf: repeatElement(0, count: states - reached.count)) }
        isMatched.removeAll(keepingCapacity: true)
        isMatched.append(contentsOf: repeatElement(false, count: program.starts.count))
        holding.removeAll(keepingCapacity: true)
        for behind in [LookBehind.textStart, .other, .newline, .word] {
            for ahead in ExampleAlphabet.Ahead.allCases {
                holding.append(behind.holding(program.looks, before: ahead.byte))
            }
        }
        lacking.removeAll(keepingCapacity: true)
        for pattern in 0..<wanted { lacking.append(distances[Int(program.starts[pattern])]) }
        return mostLacking
    }

    /// Goes over the states again until nothing changes. They are made from the end of a pattern to its start, so once
    /// is enough, and twice to see it.
    private mutating func findDistances() {
        distances.removeAll(keepingCapacity: true)
        distances.append(contentsOf: repeatElement(Self.never, count: program.instructions.count))
        var isChanged = true
        while isChanged {
            isChanged = false
            steps += distances.count
            for (index, instruction) in program.instructions.enumerated() {
                let distance = self.distance(from: instruction)
                guard distance < distances[index] else { continue }
                distances[index] = distance
                isChanged = true
            }
        }
    }

    private func distance(from instruction: Program.Instruction) -> UInt32 {
        switch instruction.kind {
        case .match: return 0
        case .fail: return Self.never
        case .look: return distances[Int(instruction.first)]
        case .split: return min(distances[Int(instruction.first)], distances[Int(instruction.second)])
        case .byte: return Self.further(distances[Int(instruction.first)])
        case .sparse:
            var least = Self.never
            for index in instruction.first..<instruction.first + instruction.second {
                least = min(least, distances[Int(program.transitions[Int(index)].target)])
            }
            return Self.further(least)
        }
    }

    private static func further(_ distance: UInt32) -> UInt32 {
        distance == never ? never : distance + 1
    }

    private var mostLacking: Int? {
        var most: UInt32 = 0
        for distance in lacking { most = max(most, distance) }
        return most == Self.never ? nil : Int(most)
    }

    // MARK: From place to place

    /// Goes to the place that a key stands for.
    mutating func stand(at key: ArraySlice<UInt32>, behind: LookBehind) {
        kernel.removeAll(keepingCapacity: true)
        kernel.append(contentsOf: key)
        self.behind = behind
        unread = 0
        closures.removeAll(keepingCapacity: true)
        readers.removeAll(keepingCapacity: true)
        matches.removeAll(keepingCapacity: true)
    }

    /// Whether a text that ends at the place matches all that are wanted and no other.
    mutating func accepts() -> Bool {
        let closure = closures[self.closure(before: .end)]
        return !closure.isForbidden && closure.matches.count == wanted
    }

    /// Reads a symbol from the place, which remains where it is; `key` becomes that of the place behind the symbol.
    ///
    /// - Returns: how many bytes a text must have at least after the symbol; `nil` if none can do, or if an earlier
    ///   symbol does as well.
    mutating func read(_ symbol: ExampleAlphabet.Symbol) -> Int? {
        steps += 1
        let closure = closures[self.closure(before: symbol.ahead)]
        guard !closure.isForbidden else { return nil }
        let isRead = closure.bytes.contains(UInt8(truncatingIfNeeded: symbol.bytes))
        if !isRead {
            guard unread & symbol.outline == 0 else { return nil }
            unread |= symbol.outline
        }
        turn += 1
        key.removeAll(keepingCapacity: true)
        for pattern in 0..<wanted {
            lacking[pattern] =
                program.isAnchored[pattern] ? Self.never : distances[Int(program.starts[pattern])]
        }
        var isAscending = true
        func append(_ state: UInt32, _ key: inout [UInt32]) {
            if let last = key.last, last > state { isAscending = false }
            key.append(state)
        }
        for index in isRead ? closure.readers : 0..<0 {
            steps += 1
            let reader = readers[index]
            guard let target = target(of: reader, reading: symbol), reached[Int(target)] != turn else { continue }
            reached[Int(target)] = turn
            append(target, &key)
            let pattern = Int(program.instructions[Int(target)].pattern)
            if pattern < wanted { lacking[pattern] = min(lacking[pattern], distances[Int(target)]) }
        }
        for index in closure.matches {
            append(matches[index], &key)
            lacking[Int(program.instructions[Int(matches[index])].pattern)] = 0
        }
        if !isAscending {
            steps += key.count
            key.sort()
        }
        return mostLacking
    }

    /// A state that reads has one way at most for each byte, and within a scalar it leads to such states only.
    private func target(of state: UInt32, reading symbol: ExampleAlphabet.Symbol) -> UInt32? {
        var target = program.target(of: state, reading: UInt8(truncatingIfNeeded: symbol.bytes))
        var bytes = symbol.bytes >> 8
        while bytes != 0, let inner = target {
            target = program.target(of: inner, reading: UInt8(truncatingIfNeeded: bytes))
            bytes >>= 8
        }
        return target
    }

    /// How far it gets from the place before something of that kind, as an index into `closures`.
    private mutating func closure(before ahead: ExampleAlphabet.Ahead) -> Int {
        let holding = holding[Int(behind.rawValue) * ExampleAlphabet.Ahead.allCases.count + ahead.rawValue]
        for index in closures.indices where closures[index].holding == holding { return index }
        let first = (reader: readers.count, match: matches.count)
        var closure = Closure(
            holding: holding, readers: first.reader..<first.reader, matches: first.match..<first.match,
            isForbidden: !follow(holding))
        if closure.isForbidden {
            readers.removeSubrange(first.reader...)
            matches.removeSubrange(first.match...)
        } else {
            if matches.count > first.match { dropMatched(from: first.reader) }
            closure.readers = first.reader..<readers.count
            closure.matches = first.match..<matches.count
            for index in closure.readers { addBytes(of: readers[index], to: &closure.bytes) }
        }
        closures.append(closure)
        return closures.count - 1
    }

    /// Takes away the readers of patterns that have matched: those have no more to read.
    private mutating func dropMatched(from first: Int) {
        var kept = first
        for index in first..<readers.count
        where !isMatched[Int(program.instructions[Int(readers[index])].pattern)] {
            readers[kept] = readers[index]
            kept += 1
        }
        readers.removeSubrange(kept...)
    }

    private mutating func addBytes(of reader: UInt32, to bytes: inout ByteSet) {
        let instruction = program.instructions[Int(reader)]
        if instruction.kind == .byte {
            bytes.insert(instruction.low, through: instruction.high)
            return
        }
        steps += Int(instruction.second)
        for index in instruction.first..<instruction.first + instruction.second {
            let transition = program.transitions[Int(index)]
            bytes.insert(transition.low, through: transition.high)
        }
    }

    /// - Returns: false if a pattern matches that must not.
    private mutating func follow(_ holding: LookSet) -> Bool {
        turn += 1
        for pattern in isMatched.indices { isMatched[pattern] = false }
        open.removeAll(keepingCapacity: true)
        for state in kernel { reach(state) }
        for (pattern, start) in program.starts.enumerated()
        where behind == .textStart || !program.isAnchored[pattern] {
            reach(start)
        }
        while let state = open.popLast() {
            steps += 1
            let instruction = program.instructions[Int(state)]
            switch instruction.kind {
            case .byte, .sparse: readers.append(state)
            case .split:
                reach(instruction.second)
                reach(instruction.first)
            case .look:
                if holding.rawValue & (1 << UInt16(instruction.low)) != 0 { reach(instruction.first) }
            case .match:
                guard instruction.pattern < wanted else { return false }
                isMatched[Int(instruction.pattern)] = true
                matches.append(state)
            case .fail: break
            }
        }
        return true
    }

    private mutating func reach(_ state: UInt32) {
        guard reached[Int(state)] != turn else { return }
        reached[Int(state)] = turn
        open.append(state)
    }
}
