/// How a string is quoted.
enum StringStyle {
    /// `"…"`
    case basic
    /// `'…'`
    case literal
    /// `"""…"""`; what stands between the quotes and the text: nothing, or a newline.
    case multiLineBasic(opening: [UInt8])
    /// `'''…'''`
    case multiLineLiteral(opening: [UInt8])

    /// The style of a string as written.
    init(of text: ArraySlice<UInt8>) {
        let quote = text.first ?? Byte.quote
        let isMultiLine = text.count >= 6 && text.prefix(3).allSatisfy { $0 == quote }
        let inner = text.dropFirst(3)
        let opening: [UInt8] =
            switch inner.first {
            case Byte.lineFeed: [Byte.lineFeed]
            case Byte.carriageReturn: [Byte.carriageReturn, Byte.lineFeed]
            default: []
            }
        switch (quote, isMultiLine) {
        case (Byte.apostrophe, true): self = .multiLineLiteral(opening: opening)
        case (Byte.apostrophe, false): self = .literal
        case (_, true): self = .multiLineBasic(opening: opening)
        case (_, false): self = .basic
        }
    }

    /// The style for a string that replaces none: the one that needs no escapes.
    init(for text: String, lineEnding: [UInt8]) {
        if text.utf8.contains(Byte.lineFeed) {
            self = .multiLineLiteral(opening: lineEnding)
        } else if text.utf8.contains(where: { $0 == Byte.quote || $0 == Byte.backslash }) {
            self = .literal
        } else {
            self = .basic
        }
    }

    /// The string in this style, or in the nearest that can hold it.
    func quoted(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        switch self {
        case .basic:
            return [Byte.quote] + StringStyle.escaped(bytes, keepsNewlines: false) + [Byte.quote]
        case .literal:
            guard bytes.allSatisfy({ StringStyle.isPlain($0) && $0 != Byte.apostrophe }) else {
                return StringStyle.basic.quoted(text)
            }
            return [Byte.apostrophe] + bytes + [Byte.apostrophe]
        case .multiLineBasic(let opening):
            let quotes = [UInt8](repeating: Byte.quote, count: 3)
            return quotes + StringStyle.opening(opening, of: bytes)
                + StringStyle.escaped(bytes, keepsNewlines: true) + quotes
        case .multiLineLiteral(let opening):
            guard StringStyle.fitsMultiLineLiteral(bytes) else {
                let isLined = bytes.contains(Byte.lineFeed)
                return (isLined ? StringStyle.multiLineBasic(opening: opening) : .basic).quoted(text)
            }
            let quotes = [UInt8](repeating: Byte.apostrophe, count: 3)
            return quotes + StringStyle.opening(opening, of: bytes) + bytes + quotes
        }
    }

    /// A newline behind the quotes is not part of the text, so one that is needs another before it.
    private static func opening(_ opening: [UInt8], of bytes: [UInt8]) -> [UInt8] {
        let startsLine = bytes.first == Byte.lineFeed || bytes.starts(with: [Byte.carriageReturn, Byte.lineFeed])
        return opening.isEmpty && startsLine ? [Byte.lineFeed] : opening
    }

    private static func fitsMultiLineLiteral(_ bytes: [UInt8]) -> Bool {
        guard bytes.first != Byte.apostrophe, bytes.last != Byte.apostrophe else { return false }
        var run = 0
        for (index, byte) in bytes.enumerated() {
            run = byte == Byte.apostrophe ? run + 1 : 0
            let isNewline = byte == Byte.lineFeed || isNewlinePair(bytes, index)
            guard run < 3, isNewline || isPlain(byte) else { return false }
        }
        return true
    }

    /// Whether a byte needs no escape where there are none.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte == Byte.tab || (byte >= 0x20 && byte != 0x7F)
    }

    private static func isNewlinePair(_ bytes: [UInt8], _ index: Int) -> Bool {
        bytes[index] == Byte.carriageReturn && index + 1 < bytes.count && bytes[index + 1] == Byte.lineFeed
    }

    private static func escaped(_ bytes: [UInt8], keepsNewlines: Bool) -> [UInt8] {
        var text: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case Byte.backslash: text += [Byte.backslash, Byte.backslash]
            case Byte.quote: text += keepsNewlines && !endsRun(bytes, index) ? [byte] : [Byte.backslash, byte]
            case Byte.lineFeed: text += keepsNewlines ? [byte] : Array("\\n".utf8)
            case Byte.carriageReturn:
                text += keepsNewlines && isNewlinePair(bytes, index) ? [byte] : Array("\\r".utf8)
            case Byte.tab: text += keepsNewlines ? [byte] : Array("\\t".utf8)
            case 0x08: text += "\\b".utf8
            case 0x0C: text += "\\f".utf8
            case 0..<0x20, 0x7F:
                let digits = String(byte, radix: 16, uppercase: true)
                text += Array("\\u00\(byte < 0x10 ? "0" : "")\(digits)".utf8)
            default: text.append(byte)
            }
        }
        return text
    }

    /// Whether a quote is one of three in a row, or the text's last byte, where it would close the string.
    private static func endsRun(_ bytes: [UInt8], _ index: Int) -> Bool {
        index + 1 == bytes.count || (index > 0 && bytes[index - 1] == Byte.quote)
    }
}
