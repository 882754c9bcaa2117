/// What an automaton remembers of the bytes before a place, so that it can tell which looks hold there.
enum LookBehind: UInt8, Sendable {
    case textStart
    case other
    /// Only if the program asks for the start of a line.
    case newline
    /// A byte of an ASCII word; only if the program asks for words.
    case word

    /// - Parameters:
    ///   - byte: the last one before the place; ASCII if the looks ask for words.
    ///   - looks: all that the program asks for.
    init(_ byte: UInt8, for looks: LookSet) {
        if byte == 0x0A, !looks.isDisjoint(with: Look.lineStart.mask) {
            self = .newline
        } else if UnicodeClasses.isASCIIWord(byte), !looks.isDisjoint(with: .words) {
            self = .word
        } else {
            self = .other
        }
    }

    /// Which of the looks hold between what is remembered and the next byte.
    ///
    /// - Parameter next: `nil` at the end of the text; ASCII if the looks ask for words.
    func holding(_ looks: LookSet, before next: UInt8?) -> LookSet {
        let last: UInt8
        switch self {
        case .textStart, .other: last = 0x20
        case .newline: last = 0x0A
        case .word: last = 0x61
        }
        // A text of at most two bytes that looks the same from the place.
        return withUnsafeBytes(of: (last, next ?? 0)) { pair in
            let start = self == .textStart ? 1 : 0
            let text = UnsafeRawBufferPointer(rebasing: pair[start..<(next == nil ? 1 : 2)])
            return looks.holding(at: 1 - start, in: text)
        }
    }
}
