/// The bytes that mean something to TOML, by name.
enum Byte {
    static let tab = UInt8(ascii: "\t")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let quote = UInt8(ascii: "\"")
    static let apostrophe = UInt8(ascii: "'")
    static let backslash = UInt8(ascii: "\\")
    static let hash = UInt8(ascii: "#")
    static let comma = UInt8(ascii: ",")
    static let dot = UInt8(ascii: ".")
    static let equals = UInt8(ascii: "=")
    static let colon = UInt8(ascii: ":")
    static let plus = UInt8(ascii: "+")
    static let minus = UInt8(ascii: "-")
    static let underscore = UInt8(ascii: "_")
    static let zero = UInt8(ascii: "0")
    static let openBracket = UInt8(ascii: "[")
    static let closeBracket = UInt8(ascii: "]")
    static let openBrace = UInt8(ascii: "{")
    static let closeBrace = UInt8(ascii: "}")
}

extension UInt8 {
    /// 0 to 9.
    var isDigit: Bool { self &- Byte.zero < 10 }

    /// A space or a tab.
    var isBlank: Bool { self == Byte.space || self == Byte.tab }

    /// A letter, a digit, `_` or `-`: what a key without quotes may hold.
    var isBareKeyByte: Bool {
        isDigit || (self | 0x20) &- UInt8(ascii: "a") < 26 || self == Byte.underscore || self == Byte.minus
    }

    /// The value of a digit in bases up to 16; 255 for what is no digit in any.
    var digitValue: Int {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(self) - 48
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(self) - 87
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(self) - 55
        default: 255
        }
    }
}

/// 3 when the bytes start with the UTF-8 byte order mark, else 0.
func byteOrderMarkLength(of bytes: [UInt8]) -> Int {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
}
