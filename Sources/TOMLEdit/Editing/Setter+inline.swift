/// New members of inline tables and new elements of arrays in brackets.
extension Setter {
    func insertion(intoInline table: Table, _ range: Range<Int>, _ rest: Rest) -> Splice {
        let last = layout.entries(of: table).last
        let offset = last?.range?.upperBound ?? range.upperBound - 1
        let text = pair([], rest.keys, rest.value, equals: equals(like: last), at: offset)
        if last != nil { return Splice(offset..<offset, [Byte.comma, Byte.space] + text) }
        // The blanks of `{ }` stand on either side.
        let blanks = Array(layout.bytes[range.lowerBound + 1..<offset])
        return Splice(offset..<offset, text + blanks)
    }

    func insertion(of element: NewValue, into array: Value) -> Splice {
        let bytes = layout.bytes
        let elements = array.array ?? []
        let text = ValueText(lineEnding: layout.lineEnding(at: array.range.lowerBound))
        guard let last = elements.last else {
            let inner = bytes[array.range.lowerBound + 1..<array.range.upperBound - 1]
            let isBlank = inner.allSatisfy(\.isBlank)
            let offset = isBlank ? array.range.upperBound - 1 : array.range.lowerBound + 1
            return Splice(offset..<offset, text.text(of: element) + (isBlank ? Array(inner) : []))
        }
        let written: [UInt8]
        if case .string = element, case .string = last.kind {
            written = text.text(of: element, inPlaceOf: last, bytes)
        } else {
            written = text.text(of: element)
        }
        let trivia = Trivia(bytes)
        let comma = trivia.comma(after: last.range.upperBound)
        guard let indentation = trivia.indentation(of: last.range.lowerBound) else {
            let offset = last.range.upperBound
            return Splice(offset..<offset, [Byte.comma, Byte.space] + written)
        }
        // A line of its own, behind the last one's with its comment.
        let ending = layout.lineEnding(at: last.range.lowerBound)
        let rest = comma.map { $0 + 1 } ?? last.range.upperBound
        guard let lineEnd = trivia.endOfLine(from: rest) else {
            return Splice(
                rest..<rest,
                (comma == nil ? [Byte.comma] : []) + ending + indentation + written
                    + (comma == nil ? [] : [Byte.comma]))
        }
        if comma != nil {
            return Splice(lineEnd..<lineEnd, ending + indentation + written + [Byte.comma])
        }
        let comment = Array(bytes[rest..<lineEnd])
        return Splice(rest..<lineEnd, [Byte.comma] + comment + ending + indentation + written)
    }
}

/// What stands between the elements of an array.
struct Trivia {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The comma behind an element; nil where the bracket comes first.
    func comma(after offset: Int) -> Int? {
        var offset = offset
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte == Byte.comma { return offset }
            if byte == Byte.hash {
                offset = bytes[offset...].firstIndex(of: Byte.lineFeed) ?? bytes.count
            } else if byte.isBlank || byte == Byte.lineFeed || byte == Byte.carriageReturn {
                offset += 1
            } else {
                return nil
            }
        }
        return nil
    }

    /// The blanks before an offset when nothing else stands before it on its line.
    func indentation(of offset: Int) -> [UInt8]? {
        var start = offset
        while start > 0, bytes[start - 1].isBlank { start -= 1 }
        return start > 0 && bytes[start - 1] == Byte.lineFeed ? Array(bytes[start..<offset]) : nil
    }

    /// The end of the line, newline excluded, when nothing but blanks and a comment stands before it.
    func endOfLine(from offset: Int) -> Int? {
        var end = offset
        while end < bytes.count, bytes[end].isBlank { end += 1 }
        if end < bytes.count, bytes[end] == Byte.hash {
            while end < bytes.count, bytes[end] != Byte.lineFeed { end += 1 }
            if bytes[end - 1] == Byte.carriageReturn { end -= 1 }
        }
        guard end < bytes.count, bytes[end] == Byte.lineFeed || bytes[end] == Byte.carriageReturn else { return nil }
        return end
    }
}
