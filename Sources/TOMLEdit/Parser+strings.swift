/// Strings: basic and literal, on one line and on several.
extension Parser {
    /// The string that opens at the offset, resolved.
    mutating func string() throws(TOMLError) -> String {
        let delimiter = bytes[offset]
        let start = offset
        if isRun(of: delimiter, count: 3) {
            offset += 3
            return try multiLineString(delimiter, start: start)
        }
        offset += 1
        return try singleLineString(delimiter, start: start)
    }

    private mutating func singleLineString(_ delimiter: UInt8, start: Int) throws(TOMLError) -> String {
        var content: [UInt8] = []
        while let byte = peek, byte != Byte.lineFeed, byte != Byte.carriageReturn {
            if byte == delimiter {
                offset += 1
                return String(decoding: content, as: UTF8.self)
            }
            if byte == Byte.backslash, delimiter == Byte.quote {
                try escape(into: &content)
            } else {
                content.append(byte)
                offset += 1
            }
        }
        throw TOMLError("the string is not closed", at: start..<offset)
    }

    private mutating func multiLineString(_ delimiter: UInt8, start: Int) throws(TOMLError) -> String {
        var content: [UInt8] = []
        if peek == Byte.carriageReturn { offset += 1 }
        if peek == Byte.lineFeed { offset += 1 }
        while let byte = peek {
            if byte == delimiter {
                var run = 0
                while run < 5, offset < bytes.count, bytes[offset] == delimiter {
                    run += 1
                    offset += 1
                }
                // Up to two quotes may stand before the three that close.
                content.append(contentsOf: repeatElement(delimiter, count: run < 3 ? run : run - 3))
                if run >= 3 { return String(decoding: content, as: UTF8.self) }
            } else if byte == Byte.backslash, delimiter == Byte.quote {
                if !skipEscapedNewline() { try escape(into: &content) }
            } else {
                content.append(byte)
                offset += 1
            }
        }
        throw TOMLError("the multi-line string is not closed", at: start..<start + 3)
    }

    /// Skips a backslash at the end of a line with all blanks and newlines after it; false if it is not one.
    private mutating func skipEscapedNewline() -> Bool {
        var end = offset + 1
        while end < bytes.count, bytes[end].isBlank { end += 1 }
        guard end < bytes.count, bytes[end] == Byte.lineFeed || bytes[end] == Byte.carriageReturn else {
            return false
        }
        while end < bytes.count, bytes[end].isBlank || bytes[end] == Byte.lineFeed || bytes[end] == Byte.carriageReturn
        {
            end += 1
        }
        offset = end
        return true
    }

    private mutating func escape(into content: inout [UInt8]) throws(TOMLError) {
        let start = offset
        offset += 1
        switch peek {
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "t"): content.append(Byte.tab)
        case UInt8(ascii: "n"): content.append(Byte.lineFeed)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "r"): content.append(Byte.carriageReturn)
        case Byte.quote: content.append(Byte.quote)
        case Byte.backslash: content.append(Byte.backslash)
        case UInt8(ascii: "u"): return try scalarEscape(digits: 4, start: start, into: &content)
        case UInt8(ascii: "U"): return try scalarEscape(digits: 8, start: start, into: &content)
        default:
            let range = start..<foundRange().upperBound
            throw TOMLError(
                "\"\(word(range))\" is not an escape, write \"\\\\\" for a backslash or use a '…' string", at: range)
        }
        offset += 1
    }

    /// `\uXXXX` or `\UXXXXXXXX` from its `u` on.
    private mutating func scalarEscape(digits: Int, start: Int, into content: inout [UInt8]) throws(TOMLError) {
        offset += 1
        var code: UInt32 = 0
        for _ in 0..<digits {
            guard let byte = peek, byte.digitValue < 16 else {
                throw TOMLError("\"\(text(start..<start + 2))\" needs \(digits) hexadecimal digits", at: start..<offset)
            }
            // Eight digits of four bits fill the 32 bits and no more.
            code = code << 4 | UInt32(byte.digitValue)
            offset += 1
        }
        guard let scalar = Unicode.Scalar(code) else {
            throw TOMLError("\"\(text(start..<offset))\" is not a Unicode scalar value", at: start..<offset)
        }
        content.append(contentsOf: String(scalar).utf8)
    }
}
