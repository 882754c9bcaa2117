/// The symbols of which examples are put together: one for each kind of byte or scalar that the patterns tell apart,
/// those that people like to read first.
struct ExampleAlphabet: Sendable {
    struct Symbol: Sendable {
        /// Its UTF-8, the first byte lowest.
        var bytes: UInt32
        var length: Int
        /// What is behind the place after it.
        var behind: LookBehind
        /// What the place before it sees.
        var ahead: Ahead
        /// Whether `ExampleSearch.Texts` has a rule for it: a slash, a blank.
        var isRuled: Bool

        /// One bit, the same for all symbols that differ only to those who read them.
        var outline: UInt32 {
            1 << UInt32(((length - 1) * Ahead.allCases.count + ahead.rawValue) * 2 + (isRuled ? 1 : 0))
        }
    }

    /// All that looks can tell of what comes next.
    enum Ahead: Int, Sendable, CaseIterable {
        case other, newline, word, end

        /// An ASCII byte of the kind.
        var byte: UInt8? {
            switch self {
            case .other: 0x20
            case .newline: 0x0A
            case .word: 0x61
            case .end: nil
            }
        }
    }

    private(set) var symbols: [Symbol] = []
    /// Whether the symbols stand for all texts, or only for those of ASCII.
    private(set) var isComplete = true
    /// The lowest byte of each class, a class being a run of bytes that nothing tells apart.
    private var begins = ByteSet()

    /// - Parameter scalars: those beyond ASCII that stand for all of them; only for names.
    mutating func prepare(_ program: Program, _ texts: ExampleSearch.Texts, scalars: [Unicode.Scalar]) {
        symbols.removeAll(keepingCapacity: true)
        findClasses(program, texts)
        let hasWords = !program.looks.isDisjoint(with: .words)
        // Beside a byte that may be a part of anything it takes more than that byte to say what a word is.
        isComplete = !(texts == .headerValues && hasWords)
        var seen = ByteSet()
        for byte in Self.pleasant {
            if byte == 0x80 { for scalar in scalars { append(scalar, program.looks) } }
            guard texts.contains(byte), isComplete || byte < 0x80, seen.insert(begins.last(upTo: byte)) else {
                continue
            }
            append(byte, program.looks, texts)
        }
    }

    private mutating func append(_ byte: UInt8, _ looks: LookSet, _ texts: ExampleSearch.Texts) {
        symbols.append(
            Symbol(
                bytes: UInt32(byte), length: 1, behind: LookBehind(byte, for: looks),
                ahead: byte == 0x0A ? .newline : UnicodeClasses.isASCIIWord(byte) ? .word : .other,
                isRuled: texts.rules(byte)))
    }

    private mutating func append(_ scalar: Unicode.Scalar, _ looks: LookSet) {
        var bytes: UInt32 = 0
        for byte in String(scalar).utf8.reversed() { bytes = bytes << 8 | UInt32(byte) }
        let isWord = !looks.isDisjoint(with: .words) && UnicodeClasses.isWord(scalar.value)
        symbols.append(
            Symbol(
                bytes: bytes, length: UTF8.width(scalar), behind: isWord ? .word : .other,
                ahead: isWord ? .word : .other, isRuled: false))
    }

    // MARK: Classes

    private mutating func findClasses(_ program: Program, _ texts: ExampleSearch.Texts) {
        begins = ByteSet()
        for instruction in program.instructions where instruction.kind == .byte {
            mark(instruction.low, instruction.high)
        }
        for transition in program.transitions { mark(transition.low, transition.high) }
        for byte in texts.ruledBytes { mark(byte, byte) }
        if !program.looks.isDisjoint(with: [Look.lineStart.mask, Look.lineEnd.mask]) { mark(0x0A, 0x0A) }
        if !program.looks.isDisjoint(with: .words) {
            for (low, high) in [(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)] as [(UInt8, UInt8)] {
                mark(low, high)
            }
        }
    }

    private mutating func mark(_ low: UInt8, _ high: UInt8) {
        _ = begins.insert(low)
        if high < 0xFF { _ = begins.insert(high + 1) }
    }

    /// All bytes: letters and digits, signs, then the upper case, what is left of print, the rest.
    private static let pleasant: [UInt8] = {
        let first = Array("abcdefghijklmnopqrstuvwxyz0123456789-_./:ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
        let all: [ClosedRange<UInt8>] = [0x21...0x7E, 0x20...0x20, 0x80...0xFF, 0x09...0x0A, 0x00...0x08, 0x0B...0x1F]
        return first + all.joined().filter { !first.contains($0) } + [0x7F]
    }()
}
