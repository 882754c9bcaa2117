/// Compares an object's key with `model` as its bytes go by, escapes decoded.
struct NameMatcher: Sendable {
    enum Step {
        /// May still become the name.
        case going

        /// The key is another one; this byte belongs to it.
        case other

        /// The key is another one; this byte, which belongs to it, is to be read again: an escape broke off before it.
        case otherBefore

        /// The key has ended with this quote.
        case end(Match)
    }

    enum Match {
        case no
        case otherCase
        case exact
    }

    private enum Escape {
        case none
        case backslash
        case unit(digits: UInt8, value: UInt32)
    }

    private var matched = 0
    private var isExact = true
    private var escape = Escape.none

    /// Whether an escape was seen that JSON does not know. The character behind it counted as itself.
    private(set) var sawUnknownEscape = false

    private static let letters: InlineArray<5, UInt8> = [0x6D, 0x6F, 0x64, 0x65, 0x6C]

    /// Reads the next byte behind the key's opening quote.
    mutating func read(_ byte: UInt8) -> Step {
        switch escape {
        case .none:
            switch byte {
            case UInt8(ascii: "\\"):
                escape = .backslash
                return .going
            case UInt8(ascii: "\""):
                guard matched == Self.letters.count else { return .end(.no) }
                return .end(isExact ? .exact : .otherCase)
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
                sawUnknownEscape = true
                escape = .none
                return match(UInt32(byte))
            }
        case .unit(let digits, let value):
            guard let digit = HexDigit.value(byte) else {
                sawUnknownEscape = true
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
        guard matched < Self.letters.count, scalar | 0x20 == UInt32(Self.letters[matched]) else { return .other }
        if scalar & 0x20 == 0 { isExact = false }
        matched += 1
        return .going
    }
}
