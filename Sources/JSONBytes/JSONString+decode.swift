extension JSONString {
    /// What the inside of a string token means.
    package enum Decoded: Equatable, Sendable {
        /// Well-formed UTF-8.
        case text

        /// Valid JSON that has no UTF-8: an escape of half a surrogate pair, or bytes that are not UTF-8. The output
        /// has U+FFFD there.
        case notText

        /// Not JSON: the offset of a backslash that escapes nothing known, or of a bare control character. The output
        /// has the character itself there.
        case damaged(Int)
    }

    /// Appends the value of a string token to `output` as well-formed UTF-8, whatever the bytes.
    ///
    /// - Parameter inside: the bytes between the quotes.
    /// - Complexity: O(n); never more bytes than `inside` has, but for those that are not UTF-8: three for one.
    /// - Source: RFC 8259 section 7.
    package static func decode(_ inside: UnsafeRawBufferPointer, into output: inout [UInt8]) -> Decoded {
        var isText = true
        var damage: Int?
        var clean = 0
        var index = 0
        while index < inside.count {
            let byte = inside[index]
            if byte == UInt8(ascii: "\\") {
                output.append(contentsOf: inside[clean..<index])
                let escape = Escape(in: inside, at: index)
                switch escape.value {
                case .scalar(let scalar):
                    UTF8Sequence.append(scalar, to: &output)
                case .lone:
                    UTF8Sequence.append(0xFFFD, to: &output)
                    isText = false
                case .unknown:
                    damage = damage ?? index
                }
                index += escape.length
                clean = index
            } else if byte < 0x80 {
                if byte < 0x20 { damage = damage ?? index }
                index += 1
            } else {
                let length = UTF8Sequence.length(in: inside, at: index)
                if length < 0 {
                    output.append(contentsOf: inside[clean..<index])
                    UTF8Sequence.append(0xFFFD, to: &output)
                    isText = false
                    clean = index - length
                }
                index += abs(length)
            }
        }
        output.append(contentsOf: inside[clean...])
        if let damage { return .damaged(damage) }
        return isText ? .text : .notText
    }
}

/// One escape of a string token.
private struct Escape {
    enum Value {
        case scalar(UInt32)
        case lone
        case unknown
    }

    var value: Value

    /// Bytes, the backslash included.
    var length: Int

    /// - Precondition: there is a backslash at `start`.
    init(in bytes: UnsafeRawBufferPointer, at start: Int) {
        guard start + 1 < bytes.count else {
            self.init(value: .unknown, length: 1)
            return
        }
        switch bytes[start + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            self.init(value: .scalar(UInt32(bytes[start + 1])), length: 2)
        case UInt8(ascii: "b"): self.init(value: .scalar(0x08), length: 2)
        case UInt8(ascii: "f"): self.init(value: .scalar(0x0C), length: 2)
        case UInt8(ascii: "n"): self.init(value: .scalar(0x0A), length: 2)
        case UInt8(ascii: "r"): self.init(value: .scalar(0x0D), length: 2)
        case UInt8(ascii: "t"): self.init(value: .scalar(0x09), length: 2)
        case UInt8(ascii: "u"): self.init(unit: Self.unit(in: bytes, at: start), bytes: bytes, start: start)
        default: self.init(value: .unknown, length: 1)
        }
    }

    private init(value: Value, length: Int) {
        self.value = value
        self.length = length
    }

    private init(unit: UInt32?, bytes: UnsafeRawBufferPointer, start: Int) {
        guard let unit else {
            self.init(value: .unknown, length: 1)
            return
        }
        guard unit & 0xF800 == 0xD800 else {
            self.init(value: .scalar(unit), length: 6)
            return
        }
        guard unit < 0xDC00, let low = Self.unit(in: bytes, at: start + 6), low & 0xFC00 == 0xDC00 else {
            self.init(value: .lone, length: 6)
            return
        }
        self.init(value: .scalar(0x10000 + ((unit & 0x3FF) << 10) + (low & 0x3FF)), length: 12)
    }

    /// The code unit of `\uXXXX` at `start`, nil when that is not what stands there.
    private static func unit(in bytes: UnsafeRawBufferPointer, at start: Int) -> UInt32? {
        guard start + 6 <= bytes.count, bytes[start] == UInt8(ascii: "\\"), bytes[start + 1] == UInt8(ascii: "u")
        else { return nil }
        var unit: UInt32 = 0
        for index in start + 2..<start + 6 {
            guard let digit = HexDigit.value(bytes[index]) else { return nil }
            unit = unit << 4 | digit
        }
        return unit
    }
}

/// The digits of `\uXXXX`.
enum HexDigit {
    static func value(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}
