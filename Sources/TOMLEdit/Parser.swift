/// Reads a document that `refusedBytes` has passed, line by line, into drafts of its tables.
///
/// The parts of the grammar are extensions: keys, strings, numbers, dates, containers. Each reads at `offset` and
/// leaves it after what it read.
struct Parser {
    let bytes: [UInt8]
    var offset: Int
    var drafts = Drafts()

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        offset = byteOrderMarkLength(of: bytes)
    }

    /// The table that `key = value` lines go to at present.
    private struct Section {
        var table = Drafts.root
        var depth = 0
        var start: Int
    }

    /// Reads the whole text; the root of its tables.
    mutating func parseDocument() throws(TOMLError) -> Table {
        var section = Section(start: offset)
        while offset < bytes.count {
            let lineStart = offset
            skipBlanks()
            switch peek {
            case Byte.openBracket:
                let next = try header(lineStart: lineStart)
                drafts.setLines(section.start..<lineStart, of: section.table)
                section = next
            case nil, Byte.hash, Byte.lineFeed, Byte.carriageReturn:
                try lineEnd(after: "")
            default:
                try keyValueLine(in: section, lineStart: lineStart)
            }
        }
        drafts.setLines(section.start..<bytes.count, of: section.table)
        return drafts.frozen(Drafts.root)
    }

    private mutating func keyValueLine(in section: Section, lineStart: Int) throws(TOMLError) {
        let pair = try keyValue(depth: section.depth)
        try lineEnd(after: "the value")
        try drafts.define(
            pair.keys, as: pair.value, in: section.table, range: lineStart..<offset, writtenKey: pair.writtenKey)
    }

    /// `[a.b]` or `[[a.b]]` to the end of its line.
    private mutating func header(lineStart: Int) throws(TOMLError) -> Section {
        let start = offset
        offset += 1
        let isElement = peek == Byte.openBracket
        if isElement { offset += 1 }
        skipBlanks()
        let keys = try keys(depth: 0)
        skipBlanks()
        let closing = isElement ? "]]" : "]"
        guard bytes[offset...].starts(with: closing.utf8) else {
            throw TOMLError("expected \"\(closing)\" after the table's name, found \(found())", at: foundRange())
        }
        offset += closing.utf8.count
        let header = Drafts.Header(keys: keys, range: start..<offset)
        try lineEnd(after: "the table's header")
        let table = isElement ? try drafts.defineElement(header) : try drafts.defineTable(header)
        return Section(table: table, depth: keys.count, start: lineStart)
    }
}

// MARK: - Between the words

extension Parser {
    /// The byte at the offset; nil at the end.
    var peek: UInt8? {
        offset < bytes.count ? bytes[offset] : nil
    }

    /// Whether a byte stands at the offset and, counted from there, at the next places too.
    func isRun(of byte: UInt8, count: Int) -> Bool {
        offset + count <= bytes.count && bytes[offset..<offset + count].allSatisfy { $0 == byte }
    }

    mutating func skipBlanks() {
        while let byte = peek, byte.isBlank { offset += 1 }
    }

    /// Skips blanks, newlines and comments.
    mutating func skipBlanksAndLines() {
        while let byte = peek {
            if byte == Byte.hash {
                skipComment()
            } else if byte.isBlank || byte == Byte.lineFeed || byte == Byte.carriageReturn {
                offset += 1
            } else {
                return
            }
        }
    }

    private mutating func skipComment() {
        while let byte = peek, byte != Byte.lineFeed { offset += 1 }
    }

    /// Reads blanks, a comment and the newline, or the end of the text.
    private mutating func lineEnd(after what: String) throws(TOMLError) {
        skipBlanks()
        if peek == Byte.hash { skipComment() }
        if peek == Byte.carriageReturn { offset += 1 }
        guard let byte = peek else { return }
        guard byte == Byte.lineFeed else {
            throw TOMLError("expected the end of the line after \(what), found \(found())", at: foundRange())
        }
        offset += 1
    }

    /// What stands at the offset, for messages.
    func found() -> String {
        switch peek {
        case nil: "the end of the text"
        case Byte.lineFeed, Byte.carriageReturn: "the end of the line"
        default: "\"\(text(foundRange()))\""
        }
    }

    /// The scalar at the offset; empty at the end of the text or line.
    func foundRange() -> Range<Int> {
        guard let byte = peek, byte != Byte.lineFeed, byte != Byte.carriageReturn else { return offset..<offset }
        var end = offset + 1
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        return offset..<end
    }

    /// The text of some bytes, cut short for messages.
    func word(_ range: Range<Int>) -> String {
        shortened(text(range))
    }

    /// The text of some bytes.
    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }
}
