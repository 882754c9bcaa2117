extension Pattern {
    /// A path glob, which must match the whole text, byte by byte, in just this case of letters.
    ///
    /// - `*`: any bytes, also none, `/` and what is no UTF-8 included.
    /// - `?`: one byte, but not `/`.
    /// - `[abc]`, `[a-z]`, `[!a-z]`: one byte that is, or is not, in the class; in a negated class `/` is a byte like
    ///   any other. A `]` that comes first stands for itself, as does a `-` that comes first or last; only ASCII may
    ///   stand there.
    /// - Anything else stands for its UTF-8 bytes. Nothing is escaped by `\`: `[*]` is a star.
    ///
    /// - Throws: where the glob is not understood, or when it would take more than 10,000 states.
    public init(glob source: String) throws(PatternError) {
        var parser = Parser(source)
        let program = Program(try parser.parseGlob())
        let size = program.instructions.count
        guard size <= Compiler.stateLimit else {
            throw PatternError(
                message: "the glob is too large, it would take \(size) states and at most \(Compiler.stateLimit) are "
                    + "allowed",
                offset: 0, length: source.utf8.count)
        }
        self.source = source
        self.program = program
        distinctions = nil
    }
}

extension Program {
    /// An `anything` at an end is left out: not to be anchored there means the same, and a search that has come so far
    /// need not read the rest of the text.
    init(_ glob: Glob) {
        let isOpen = (start: glob.pieces.first == .anything, end: glob.pieces.last == .anything)
        var entry = append(Instruction(kind: .match))
        if !isOpen.end { entry = append(Instruction(kind: .look, low: Look.textEnd.rawValue, first: entry)) }
        for piece in glob.pieces.dropFirst(isOpen.start ? 1 : 0).dropLast(isOpen.end ? 1 : 0).reversed() {
            switch piece {
            case .anything:
                let loop = append(Instruction(kind: .split, first: entry, second: entry))
                instructions[Int(loop)].first = append(Instruction(kind: .byte, low: 0, high: 0xFF, first: loop))
                entry = loop
            case .byte(let ranges):
                entry = append(ranges, next: entry)
            }
        }
        if !isOpen.start { entry = append(Instruction(kind: .look, low: Look.textStart.rawValue, first: entry)) }
        starts = [entry]
        isAnchored = [!isOpen.start]
        if !isOpen.start { looks.formUnion(Look.textStart.mask) }
        if !isOpen.end { looks.formUnion(Look.textEnd.mask) }
    }

    private mutating func append(_ instruction: Instruction) -> UInt32 {
        instructions.append(instruction)
        return UInt32(instructions.count - 1)
    }

    private mutating func append(_ ranges: [ClosedRange<UInt8>], next: UInt32) -> UInt32 {
        if ranges.count == 1, let only = ranges.first {
            return append(Instruction(kind: .byte, low: only.lowerBound, high: only.upperBound, first: next))
        }
        let first = UInt32(transitions.count)
        for range in ranges {
            transitions.append(Transition(low: range.lowerBound, high: range.upperBound, target: next))
        }
        return append(Instruction(kind: .sparse, first: first, second: UInt32(ranges.count)))
    }
}
