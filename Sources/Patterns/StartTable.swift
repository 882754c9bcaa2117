/// Which patterns are worth beginning before which byte: those that can read it first, or need not read at all.
///
/// Most patterns begin with a letter that a text seldom holds, so most places of a text begin nothing.
struct StartTable: Sendable {
    /// The row for the end of the text; those before it are for the next byte.
    static let end = 256
    /// What to add to a row at the start of the text, where anchored patterns begin too.
    static let textStart = 257

    /// Rows of bits, one for each pattern.
    private var words: [UInt64]
    /// How many words a row has.
    let width: Int
    /// Whether any pattern may begin elsewhere than at the start of the text.
    let hasFloating: Bool

    init(_ program: Program) {
        width = (program.starts.count + 63) >> 6
        words = Array(repeating: 0, count: width * 2 * Self.textStart)
        hasFloating = program.isAnchored.contains(false)
        for pattern in program.starts.indices { add(pattern, of: program) }
    }

    /// Some of the patterns to begin: bit n stands for pattern `64 * index + n`.
    func word(_ index: Int, row: Int) -> UInt64 {
        words[row * width + index]
    }

    private mutating func mark(_ pattern: Int, rows: ClosedRange<Int>, isAnchored: Bool) {
        let bit: UInt64 = 1 << UInt64(pattern & 63)
        for row in rows {
            words[(row + Self.textStart) * width + (pattern >> 6)] |= bit
            if !isAnchored { words[row * width + (pattern >> 6)] |= bit }
        }
    }

    private mutating func add(_ pattern: Int, of program: Program) {
        var seen: Set<UInt32> = []
        var open = [program.starts[pattern]]
        let isAnchored = program.isAnchored[pattern]
        while let state = open.popLast() {
            guard seen.insert(state).inserted else { continue }
            let instruction = program.instructions[Int(state)]
            switch instruction.kind {
            case .byte:
                mark(pattern, rows: Int(instruction.low)...Int(instruction.high), isAnchored: isAnchored)
            case .sparse:
                for index in instruction.first..<instruction.first + instruction.second {
                    let transition = program.transitions[Int(index)]
                    mark(pattern, rows: Int(transition.low)...Int(transition.high), isAnchored: isAnchored)
                }
            case .split:
                open += [instruction.first, instruction.second]
            case .look:
                open.append(instruction.first)
            case .match:
                mark(pattern, rows: 0...Self.end, isAnchored: isAnchored)
            case .fail:
                break
            }
        }
    }
}
