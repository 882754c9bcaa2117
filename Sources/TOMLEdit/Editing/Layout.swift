/// Where the lines of a document lie, for splices between them.
struct Layout {
    let document: Document
    let bytes: [UInt8]
    /// The first byte after a byte order mark.
    let start: Int

    init(_ document: Document) {
        self.document = document
        bytes = document.bytes
        start = byteOrderMarkLength(of: bytes)
    }

    /// The line ending of the line before an offset, or after it where there is none; LF in a text of one line.
    func lineEnding(at offset: Int) -> [UInt8] {
        let newline =
            bytes[start..<offset].lastIndex(of: Byte.lineFeed) ?? bytes[offset...].firstIndex(of: Byte.lineFeed)
        guard let newline, newline > start, bytes[newline - 1] == Byte.carriageReturn else { return [Byte.lineFeed] }
        return [Byte.carriageReturn, Byte.lineFeed]
    }

    /// Whether the text ends behind an offset in a line without a newline, which begins before it.
    func isUnfinished(at offset: Int) -> Bool {
        offset == bytes.count && offset > start && bytes[offset - 1] != Byte.lineFeed
    }

    /// Inserts a line at the start of one, or at the end of the text.
    func inserting(line text: [UInt8], at offset: Int) -> Splice {
        let ending = lineEnding(at: offset)
        return Splice(offset..<offset, isUnfinished(at: offset) ? ending + text : text + ending)
    }

    /// Inserts a table's lines with a blank line before, and one behind where something follows.
    func inserting(section lines: [[UInt8]], at offset: Int) -> Splice {
        let ending = lineEnding(at: offset)
        var text: [UInt8] = []
        if isUnfinished(at: offset) { text += ending }
        if offset > start, !isBlankLine(before: offset) { text += ending }
        text += lines.joined(separator: ending)
        if !isUnfinished(at: offset) { text += ending }
        if offset < bytes.count, !isBlankLine(from: offset) { text += ending }
        return Splice(offset..<offset, text)
    }

    /// Removes whole lines; a text that had no newline at its end has none after it.
    func removing(lines range: Range<Int>) -> Splice {
        var start = range.lowerBound
        if range.upperBound == bytes.count, isUnfinished(at: bytes.count), start > self.start {
            start -= 1
            if start > self.start, bytes[start - 1] == Byte.carriageReturn { start -= 1 }
        }
        return Splice(start..<range.upperBound, [])
    }

    /// The same for a table's lines, with one blank line where two would meet, or one come to the text's start or end.
    func removing(section range: Range<Int>) -> Splice {
        var range = range
        let isFollowed = range.upperBound < bytes.count && !isBlankLine(from: range.upperBound)
        if range.lowerBound == start, isBlankLine(from: range.upperBound) {
            range = start..<lineEnd(from: range.upperBound)
        } else if !isFollowed, range.lowerBound > start, isBlankLine(before: range.lowerBound) {
            range = lineStart(before: range.lowerBound)..<range.upperBound
        }
        return removing(lines: range)
    }

    /// Whether the line that ends at an offset is blank.
    func isBlankLine(before offset: Int) -> Bool {
        isUnfinished(at: offset) ? false : isBlankLine(from: lineStart(before: offset))
    }

    /// The start of the line that ends at an offset.
    func lineStart(before offset: Int) -> Int {
        guard offset > start else { return start }
        return bytes[start..<offset - 1].lastIndex(of: Byte.lineFeed).map { $0 + 1 } ?? start
    }

    /// The end of the line at an offset, its newline included.
    func lineEnd(from offset: Int) -> Int {
        bytes[offset...].firstIndex(of: Byte.lineFeed).map { $0 + 1 } ?? bytes.count
    }

    /// The first byte of a line from an offset on that is no blank; nil at the line's end.
    func firstByte(from offset: Int) -> UInt8? {
        let byte = bytes[offset...].first { !$0.isBlank }
        return byte == Byte.lineFeed || byte == Byte.carriageReturn ? nil : byte
    }

    /// Whether the line that starts at an offset is blank; false at the end of the text.
    func isBlankLine(from offset: Int) -> Bool {
        offset < bytes.count && firstByte(from: offset) == nil
    }
}
