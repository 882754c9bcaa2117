/// Server-sent events: from bytes to lines, from lines to events.
extension UsageScanner {
    /// What every event begins with that says nothing but content.
    private static let content: StaticString = #"{"type":"content_block_"#

    /// Returns whether the first piece of content is in it.
    mutating func readLines(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var sawContent = false
        var index = 0
        while index < bytes.count {
            switch lines.part {
            case .beginning:
                readMark(bytes, from: &index)
            case .lineStart:
                if startLine(bytes, from: &index) { sawContent = true }
            case .field:
                readField(bytes, from: &index)
            case .dataSpace:
                if bytes[index] == 0x20 { index += 1 }
                beginData(UnsafeRawBufferPointer(rebasing: bytes[index...]))
            case .nameSpace:
                if bytes[index] == 0x20 { index += 1 }
                lines.word.removeAll()
                lines.part = .name
            case .name:
                readName(bytes, from: &index)
            case .data, .ignored:
                let end = LineEnd.find(in: bytes, from: index)
                if lines.part == .data { readData(UnsafeRawBufferPointer(rebasing: bytes[index..<end])) }
                index = end
                if end < bytes.count {
                    lines.endLine(with: bytes[end])
                    index += 1
                }
            }
        }
        return sawContent
    }

    /// The bytes have ended. An event whose empty line is missing counts when its data is whole.
    mutating func endLines() {
        let isWhole = walk.isWhole && !walk.facts.kind.isContentBlock || walk.isDone
        if lines.hasData, !lines.isPassedOver, isWhole { _ = endEvent() }
        lines = EventLines()
        lines.part = .ignored
    }

    /// A byte order mark may stand before the first line.
    private mutating func readMark(_ bytes: UnsafeRawBufferPointer, from index: inout Int) {
        let mark: (UInt8, UInt8, UInt8) = (0xEF, 0xBB, 0xBF)
        let byte = bytes[index]
        switch (lines.word.count, byte) {
        case (0, mark.0), (1, mark.1):
            lines.word.append(byte)
            index += 1
        case (2, mark.2):
            index += 1
            lines.part = .lineStart
        case (0, _): lines.part = .lineStart
        default: lines.part = .ignored  // half a mark: a field nobody knows
        }
    }

    /// Returns whether the line ended an event with the first piece of content.
    private mutating func startLine(_ bytes: UnsafeRawBufferPointer, from index: inout Int) -> Bool {
        let byte = bytes[index]
        if lines.isAfterReturn {
            lines.isAfterReturn = false
            if byte == LineEnd.lineFeed {
                index += 1
                return false
            }
        }
        if LineEnd.isLineEnd(byte) {
            index += 1
            lines.endLine(with: byte)
            return lines.hasData ? endEvent() : forgetEvent()
        }
        let ahead = UnsafeRawBufferPointer(rebasing: bytes[index...])
        if ASCII.begins(ahead, with: "data:") {
            index += 5
            lines.part = .dataSpace
        } else if ASCII.begins(ahead, with: "event:") {
            index += 6
            lines.part = .nameSpace
        } else {
            lines.word.removeAll()
            lines.part = .field
        }
        return false
    }

    /// An event without data is none.
    private mutating func forgetEvent() -> Bool {
        lines.endEvent()
        return false
    }

    private mutating func readField(_ bytes: UnsafeRawBufferPointer, from index: inout Int) {
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: ":") {
                if lines.word.equals("data") {
                    lines.part = .dataSpace
                } else {
                    lines.part = lines.word.equals("event") ? .nameSpace : .ignored
                }
                return
            }
            if LineEnd.isLineEnd(byte) {
                // A name alone is a field with an empty value.
                if lines.word.equals("data") { beginData(UnsafeRawBufferPointer(start: nil, count: 0)) }
                if lines.word.equals("event") { lines.name = .other }
                lines.endLine(with: byte)
                return
            }
            lines.word.append(byte)
        }
    }

    private mutating func readName(_ bytes: UnsafeRawBufferPointer, from index: inout Int) {
        let end = LineEnd.find(in: bytes, from: index)
        // Long ones mean nothing, however long they are.
        for byte in bytes[index..<min(end, index + ShortWord.capacity + 1)] { lines.word.append(byte) }
        index = end
        guard end < bytes.count else { return }
        if lines.word.equals("error") {
            lines.name = .error
        } else {
            lines.name = lines.word.equals("message_stop") ? .messageStop : .other
        }
        lines.endLine(with: bytes[end])
        index += 1
    }

    /// - Parameter ahead: what is there of the line's value, and what follows it.
    private mutating func beginData(_ ahead: UnsafeRawBufferPointer) {
        lines.part = .data
        if lines.hasData {
            let lineFeed: StaticString = "\n"
            readData(UnsafeRawBufferPointer(start: lineFeed.utf8Start, count: 1))
        } else if hasContent, ASCII.begins(ahead, with: Self.content) {
            lines.isPassedOver = true
        } else {
            walk.begin(wantsContent: !hasContent)
        }
        lines.hasData = true
    }

    private mutating func readData(_ bytes: UnsafeRawBufferPointer) {
        if lines.isPassedOver { return }
        lines.dataBytes += bytes.count
        if lines.dataBytes > Self.maxEventBytes {
            lines.isPassedOver = true
        } else {
            walk.advance(bytes)
        }
    }
}
