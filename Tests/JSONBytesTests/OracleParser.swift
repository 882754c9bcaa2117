/// A strict recursive parser of whole documents, obvious and slow: the oracle. It shares no code with the room.
struct OracleParser {
    indirect enum Value {
        case object([Member])
        case array([Token])
        case string([UInt16])  // UTF-16, so that half pairs have a value too
        case number
        case bool(Bool)
        case null
    }

    struct Token {
        var value: Value
        var range: Range<Int>
    }

    struct Member {
        var key: [UInt16]
        var keyOffset: Int
        var token: Token
    }

    struct Failure: Error {
        var offset: Int
    }

    private let bytes: [UInt8]
    private var index = 0

    /// The one value of a document, or nil when it is not JSON (RFC 8259) or nested deeper than 200.
    static func parse(_ bytes: [UInt8]) -> Token? {
        // What UTF-8 cannot say is out of this oracle's reach.
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        var parser = OracleParser(bytes: bytes)
        guard let token = try? parser.value(depth: 0) else { return nil }
        parser.space()
        return parser.index == bytes.count ? token : nil
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private var peek: Character? {
        index < bytes.count ? Character(UnicodeScalar(bytes[index])) : nil
    }

    private mutating func space() {
        while let next = peek, next == " " || next == "\n" || next == "\r" || next == "\t" { index += 1 }
    }

    private mutating func expect(_ text: String) throws(Failure) {
        for character in text {
            guard peek == character else { throw Failure(offset: index) }
            index += 1
        }
    }

    private mutating func value(depth: Int) throws(Failure) -> Token {
        guard depth < 200 else { throw Failure(offset: index) }
        space()
        let start = index
        let value: Value
        switch peek {
        case "{": value = .object(try members(depth: depth))
        case "[": value = .array(try elements(depth: depth))
        case "\"": value = .string(try string())
        case "t":
            try expect("true")
            value = .bool(true)
        case "f":
            try expect("false")
            value = .bool(false)
        case "n":
            try expect("null")
            value = .null
        default:
            try number()
            value = .number
        }
        return Token(value: value, range: start..<index)
    }

    private mutating func members(depth: Int) throws(Failure) -> [Member] {
        try expect("{")
        space()
        var members: [Member] = []
        if peek == "}" {
            index += 1
            return []
        }
        while true {
            space()
            let keyOffset = index
            let key = try string()
            space()
            try expect(":")
            members.append(Member(key: key, keyOffset: keyOffset, token: try value(depth: depth + 1)))
            space()
            if peek == "}" {
                index += 1
                return members
            }
            try expect(",")
        }
    }

    private mutating func elements(depth: Int) throws(Failure) -> [Token] {
        try expect("[")
        space()
        var elements: [Token] = []
        if peek == "]" {
            index += 1
            return []
        }
        while true {
            elements.append(try value(depth: depth + 1))
            space()
            if peek == "]" {
                index += 1
                return elements
            }
            try expect(",")
        }
    }

    private mutating func string() throws(Failure) -> [UInt16] {
        try expect("\"")
        var units: [UInt16] = []
        var raw: [UInt8] = []
        func flush() {
            units += Array(String(decoding: raw, as: UTF8.self).utf16)
            raw = []
        }
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == 0x22 {
                flush()
                return units
            }
            if byte < 0x20 { throw Failure(offset: index) }
            if byte != 0x5C {
                raw.append(byte)
                continue
            }
            flush()
            let known: [Character: UInt16] = [
                "\"": 0x22, "\\": 0x5C, "/": 0x2F, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9,
            ]
            guard let escape = peek else { throw Failure(offset: index) }
            index += 1
            if let unit = known[escape] {
                units.append(unit)
            } else if escape == "u", index + 4 <= bytes.count {
                let digits = bytes[index..<index + 4].map { Character(UnicodeScalar($0)) }
                guard digits.allSatisfy(\.isHexDigit), let unit = UInt16(String(digits), radix: 16) else {
                    throw Failure(offset: index)
                }
                units.append(unit)
                index += 4
            } else {
                throw Failure(offset: index)
            }
        }
        throw Failure(offset: index)
    }

    private mutating func digits() throws(Failure) {
        let start = index
        while let next = peek, ("0"..."9").contains(next) { index += 1 }
        if index == start { throw Failure(offset: index) }
    }

    private mutating func number() throws(Failure) {
        if peek == "-" { index += 1 }
        if peek == "0" { index += 1 } else { try digits() }
        if peek == "." {
            index += 1
            try digits()
        }
        if peek == "e" || peek == "E" {
            index += 1
            if peek == "+" || peek == "-" { index += 1 }
            try digits()
        }
    }
}

extension [UInt16] {
    /// The text, nil when half a surrogate pair is in it.
    var text: String? {
        String(validating: self, as: UTF16.self)
    }
}
