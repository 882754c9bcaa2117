/// Turns the syntax of one pattern into a program.
///
/// It works from the end of the pattern to its start: each piece is told the state that follows it and returns the
/// state it begins in. Sizes are known before anything is emitted, so a pattern that is too large costs nothing.
struct Compiler {
    /// How many states a pattern may have, repetitions written out.
    static let stateLimit = 10_000

    private var program = Program()
    private let sets: [ScalarSet]
    private var automata: [UTF8Automaton?]

    /// - Throws: a `PatternError` at the repetition that makes the pattern too large.
    static func compile(_ syntax: Syntax, sets: [ScalarSet], sourceBytes: Int) throws(PatternError) -> Program {
        var compiler = Compiler(sets: sets)
        let size = try compiler.size(of: syntax, within: Syntax.Span(offset: 0, length: sourceBytes))
        compiler.program.instructions.reserveCapacity(size + 1)
        let end = compiler.append(Program.Instruction(kind: .match))
        let start = compiler.emit(syntax, next: end)
        compiler.program.starts = [start]
        compiler.program.isAnchored = [compiler.program.beginsOnlyAtStart(from: start)]
        return compiler.program
    }

    private init(sets: [ScalarSet]) {
        self.sets = sets
        automata = Array(repeating: nil, count: sets.count)
    }

    // MARK: Sizes

    /// How many states `emit` will add.
    ///
    /// - Parameter span: what to blame when it is too much.
    private mutating func size(of syntax: Syntax, within span: Syntax.Span) throws(PatternError) -> Int {
        var size = 0
        switch syntax.node {
        case .empty: break
        case .scalar(let scalar): size = UTF8.width(scalar)
        case .set(let index): size = automaton(index).nodes.count
        case .look: size = 1
        case .sequence(let parts):
            for part in parts { size += try self.size(of: part, within: span) }
        case .choice(let parts):
            size = parts.count - 1
            for part in parts { size += try self.size(of: part, within: span) }
        case .repetition(let part, let min, let max, let span):
            let once = try self.size(of: part, within: span)
            // Counts are at most 2^32, sizes at most the limit: no overflow.
            size = max.map { once * $0 + ($0 - min) } ?? (once * Swift.max(min, 1) + 1)
            if once == 0 { size = 0 }
            try check(size, span)
        }
        try check(size, span)
        return size
    }

    private func check(_ size: Int, _ span: Syntax.Span) throws(PatternError) {
        guard size > Self.stateLimit else { return }
        throw PatternError(
            message: "the pattern is too large, it would take \(size) states and at most \(Self.stateLimit) are "
                + "allowed; repeat less",
            offset: span.offset,
            length: span.length
        )
    }

    // MARK: States

    private mutating func append(_ instruction: Program.Instruction) -> UInt32 {
        program.instructions.append(instruction)
        return UInt32(program.instructions.count - 1)
    }

    /// - Returns: the state in which `syntax` begins.
    private mutating func emit(_ syntax: Syntax, next: UInt32) -> UInt32 {
        switch syntax.node {
        case .empty:
            return next
        case .scalar(let scalar):
            var entry = next
            for byte in String(scalar).utf8.reversed() {
                entry = append(Program.Instruction(kind: .byte, low: byte, high: byte, first: entry))
            }
            return entry
        case .set(let index):
            return emit(automaton(index), next: next)
        case .look(let look):
            program.looks.formUnion(look.mask)
            return append(Program.Instruction(kind: .look, low: look.rawValue, first: next))
        case .sequence(let parts):
            var entry = next
            for part in parts.reversed() { entry = emit(part, next: entry) }
            return entry
        case .choice(let parts):
            var entry: UInt32?
            for part in parts.reversed() {
                let begin = emit(part, next: next)
                entry = entry.map { append(Program.Instruction(kind: .split, first: begin, second: $0)) } ?? begin
            }
            return entry ?? next
        case .repetition(let part, let min, let max, _):
            return emitRepetition(of: part, min: min, max: max, next: next)
        }
    }

    private mutating func emitRepetition(of part: Syntax, min: Int, max: Int?, next: UInt32) -> UInt32 {
        if isEmpty(part) { return next }
        var entry = next
        var copies = min
        if let max {
            for _ in min..<max {
                let begin = emit(part, next: entry)
                entry = append(Program.Instruction(kind: .split, first: begin, second: next))
            }
        } else {
            let loop = append(Program.Instruction(kind: .split, first: next, second: next))
            let begin = emit(part, next: loop)
            program.instructions[Int(loop)].first = begin
            entry = min == 0 ? loop : begin
            copies = Swift.max(min - 1, 0)
        }
        for _ in 0..<copies { entry = emit(part, next: entry) }
        return entry
    }

    /// Whether `emit` would add nothing; that must not be done a million times.
    private func isEmpty(_ syntax: Syntax) -> Bool {
        switch syntax.node {
        case .empty: true
        case .scalar, .set, .look, .choice: false
        case .sequence(let parts): parts.allSatisfy(isEmpty)
        case .repetition(let part, _, let max, _): max == 0 || isEmpty(part)
        }
    }

    private mutating func emit(_ automaton: UTF8Automaton, next: UInt32) -> UInt32 {
        let base = UInt32(program.instructions.count)
        func state(_ target: Int) -> UInt32 {
            target == UTF8Automaton.accept ? next : base + UInt32(target)
        }
        var entry = next
        for node in automaton.nodes {
            let only = node.count == 1 ? node.first : nil
            if node.isEmpty {
                entry = append(Program.Instruction(kind: .fail))
            } else if let only {
                entry = append(
                    Program.Instruction(kind: .byte, low: only.low, high: only.high, first: state(only.target))
                )
            } else {
                let first = UInt32(program.transitions.count)
                for edge in node {
                    program.transitions.append(
                        Program.Transition(low: edge.low, high: edge.high, target: state(edge.target))
                    )
                }
                entry = append(Program.Instruction(kind: .sparse, first: first, second: UInt32(node.count)))
            }
        }
        return entry
    }

    private mutating func automaton(_ index: Int) -> UTF8Automaton {
        if let automaton = automata[index] { return automaton }
        let automaton = UTF8Automaton.ofClass(sets[index]) ?? UTF8Automaton(sets[index])
        automata[index] = automaton
        return automaton
    }
}

extension Program {
    /// Whether every way from `start` comes to `\A` before it reads a byte or matches.
    fileprivate func beginsOnlyAtStart(from start: UInt32) -> Bool {
        var seen: Set<UInt32> = []
        var open = [start]
        while let state = open.popLast() {
            guard seen.insert(state).inserted else { continue }
            let instruction = instructions[Int(state)]
            switch instruction.kind {
            case .byte, .sparse, .match: return false
            case .fail: break
            case .split: open += [instruction.first, instruction.second]
            case .look where instruction.low == Look.textStart.rawValue: break
            case .look: open.append(instruction.first)
            }
        }
        return true
    }
}
