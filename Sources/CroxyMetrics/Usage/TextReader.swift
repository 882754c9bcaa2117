/// Reads the beginning of a JSON string as its bytes go by, escapes decoded.
///
/// - Complexity: O(bytes); holds `Label.capacity` bytes. An escape beyond ASCII that is not one code unit becomes `?`.
struct TextReader: Sendable {
    private enum Escape: UInt8 {
        case none, backslash, unit
    }

    private(set) var label = Label()
    private var escape = Escape.none
    private var digits = 0
    private var unit: UInt32 = 0

    mutating func begin() {
        label.removeAll()
        escape = .none
    }

    /// A whole string without escapes.
    mutating func take(_ bytes: UnsafeRawBufferPointer) {
        label.append(bytes)
    }

    /// Whether nothing has been read.
    var isFresh: Bool { label.count == 0 && escape == .none }

    /// Reads on from `index`, and moves it to the first byte not read. Returns whether the string has ended. Stops at
    /// the first character that is not held, and not within an escape.
    mutating func read(_ bytes: UnsafeRawBufferPointer, from index: inout Int) -> Bool {
        while index < bytes.count, !label.isTooLong {
            let byte = bytes[index]
            index += 1
            switch escape {
            case .none:
                if byte == UInt8(ascii: "\"") { return true }
                if byte == UInt8(ascii: "\\") { escape = .backslash } else { label.append(byte) }
            case .backslash:
                escape = .none
                switch byte {
                case UInt8(ascii: "u"):
                    escape = .unit
                    digits = 0
                    unit = 0
                case UInt8(ascii: "n"): label.append(0x0A)
                case UInt8(ascii: "r"): label.append(0x0D)
                case UInt8(ascii: "t"): label.append(0x09)
                case UInt8(ascii: "b"): label.append(0x08)
                case UInt8(ascii: "f"): label.append(0x0C)
                default: label.append(byte)
                }
            case .unit:
                guard let digit = Self.hexDigit(byte) else {
                    escape = .none
                    index -= 1  // no escape: the byte means what it means
                    continue
                }
                unit = unit << 4 | digit
                digits += 1
                if digits == 4 {
                    escape = .none
                    endUnit()
                }
            }
        }
        return false
    }

    private mutating func endUnit() {
        guard let scalar = Unicode.Scalar(unit) else {
            label.append(UInt8(ascii: "?"))  // half a surrogate pair
            return
        }
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { label.append(byte) }
    }

    private static func hexDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}
