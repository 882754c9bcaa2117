/// Bytes of a text with the places of its lines, valid TOML or not.
public struct SourceText: Sendable {
    /// The text as given.
    public let bytes: [UInt8]
    /// The offset at which each line starts; a byte order mark belongs to no line.
    private let lineStarts: [Int]

    /// Finds the lines of a text. Lines end in LF; a CR before it belongs to the line end.
    ///
    /// - Complexity: O(bytes).
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var starts = [byteOrderMarkLength(of: bytes)]
        for (offset, byte) in bytes.enumerated() where byte == Byte.lineFeed {
            starts.append(offset + 1)
        }
        lineStarts = starts
    }

    /// Where a byte offset lies; offsets outside the text count as its start or end.
    ///
    /// - Complexity: O(log lines + length of the line).
    public func position(at offset: Int) -> Position {
        let line = lineIndex(at: offset)
        let start = lineStarts[line]
        let end = min(max(offset, start), bytes.count)
        let before = String(decoding: bytes[start..<end], as: UTF8.self)
        return Position(line: line + 1, column: before.unicodeScalars.count + 1)
    }

    /// The line that holds a byte offset, without its newline; invalid UTF-8 shows as U+FFFD.
    public func line(at offset: Int) -> String {
        let line = lineIndex(at: offset)
        let start = lineStarts[line]
        var end = line + 1 < lineStarts.count ? lineStarts[line + 1] - 1 : bytes.count
        if line + 1 < lineStarts.count, end > start, bytes[end - 1] == Byte.carriageReturn { end -= 1 }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// The last line that starts at or before the offset.
    private func lineIndex(at offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }
}

/// A place in a text as editors show it.
public struct Position: Sendable, Equatable, CustomStringConvertible {
    /// Counted from 1.
    public var line: Int
    /// Counted from 1, in Unicode scalars; a byte order mark at the start of the text does not count.
    public var column: Int

    /// A place by its line and column, both counted from 1.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// `12:5`
    public var description: String { "\(line):\(column)" }
}
