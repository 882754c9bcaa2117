/// Compares a string with a few words as its bytes go by, escapes decoded.
struct NameMatcher: Sendable {
    /// What a string is, read behind its opening quote.
    enum Outcome {
        /// It may still become one of the words: the bytes have ended.
        case more

        /// It is none of them and goes on: the next byte is inside of it, and stands behind no backslash.
        case other

        /// It has ended.
        case end(Match)
    }

    struct Match {
        /// One word or none.
        var word: Words

        /// Whether all letters are small, as the word's are.
        var isExact: Bool

        static let none = Match(word: [], isExact: false)
    }

    private enum Step {
        case going
        case other

        /// The byte is to be read again: an escape broke off before it.
        case otherBefore
        case end(Match)
    }

    private enum Escape {
        case none
        case backslash
        case unit(digits: UInt8, value: UInt32)
    }

    /// The words that the string may still become.
    private var words: Words
    private var letters: UInt64 = 0  // as small ones, the first lowest
    private var count = 0
    private var isExact = true
    private var escape = Escape.none

    /// Where in the bytes read last the first escape was seen that JSON does not know. The character behind it counted as
    /// itself.
    private(set) var unknownEscape: Int?

    init(_ words: Words) {
        self.words = words
    }

    /// Reads on from `index`, and moves it to the first byte that is not read.
    mutating func read(_ bytes: UnsafeRawBufferPointer, from index: inout Int) -> Outcome {
        unknownEscape = nil
        if count == 0, case .none = escape, let outcome = readAtOnce(bytes, from: &index) { return outcome }
        while index < bytes.count {
            switch read(bytes[index], at: index) {
            case .going: index += 1
            case .other:
                index += 1
                return .other
            case .otherBefore:
                return .other
            case .end(let match):
                index += 1
                return .end(match)
            }
        }
        return .more
    }

    /// The same for a whole string without escapes, which nearly all are; nil when it is not known to be one.
    private func readAtOnce(_ bytes: UnsafeRawBufferPointer, from index: inout Int) -> Outcome? {
        guard bytes.count - index > 8 else { return nil }
        let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        let quote = Self.places(of: UInt8(ascii: "\""), in: word).trailingZeroBitCount / 8
        guard Self.places(of: UInt8(ascii: "\\"), in: word).trailingZeroBitCount / 8 >= quote else { return nil }
        guard quote == 8 else {
            index += quote + 1
            return .end(match(word & ~(~0 &<< UInt64(quote * 8)), count: quote))
        }
        switch bytes[index + 8] {
        case UInt8(ascii: "\\"): return nil
        case UInt8(ascii: "\""):
            index += 9
            return .end(match(word, count: 8))
        default:
            index += 9
            return .other
        }
    }

    private func match(_ written: UInt64, count: Int) -> Match {
        let letters = written | 0x2020_2020_2020_2020 >> UInt64(64 - count * 8)
        let word = words.agreeing(with: letters, mask: ~0)
        return word.isEmpty ? .none : Match(word: word, isExact: letters == written)
    }

    /// Bit 7 of each byte of `word` that is `byte`; above the lowest of them, perhaps of others too.
    private static func places(of byte: UInt8, in word: UInt64) -> UInt64 {
        let difference = word ^ (0x0101_0101_0101_0101 &* UInt64(byte))
        return (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
    }

    private mutating func read(_ byte: UInt8, at index: Int) -> Step {
        switch escape {
        case .none:
            switch byte {
            case UInt8(ascii: "\\"):
                escape = .backslash
                return .going
            case UInt8(ascii: "\""):
                let word = words.agreeing(with: letters, mask: ~0)
                return .end(word.isEmpty ? .none : Match(word: word, isExact: isExact))
            default:
                return match(UInt32(byte))
            }
        case .backslash:
            switch byte {
            case UInt8(ascii: "u"):
                escape = .unit(digits: 0, value: 0)
                return .going
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
                UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
                return .other
            default:
                unknownEscape = unknownEscape ?? index
                escape = .none
                return match(UInt32(byte))
            }
        case .unit(let digits, let value):
            guard let digit = HexDigit.value(byte) else {
                unknownEscape = unknownEscape ?? index
                return .otherBefore
            }
            guard digits == 3 else {
                escape = .unit(digits: digits + 1, value: value << 4 | digit)
                return .going
            }
            escape = .none
            return match(value << 4 | digit)
        }
    }

    private mutating func match(_ scalar: UInt32) -> Step {
        guard count < 8, scalar < 0x80 else { return .other }
        letters |= UInt64(scalar | 0x20) &<< UInt64(count * 8)
        count += 1
        words = words.agreeing(with: letters, mask: ~0 &>> UInt64(64 - count * 8))
        if words.isEmpty { return .other }
        if scalar & 0x20 == 0 { isExact = false }
        return .going
    }
}
