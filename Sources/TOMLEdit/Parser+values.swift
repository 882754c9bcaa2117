/// Values of every type; arrays and inline tables here, the rest by their first byte.
extension Parser {
    /// The value at the offset; `depth` is its own.
    mutating func value(depth: Int) throws(TOMLError) -> Value {
        let start = offset
        let kind: Value.Kind =
            switch peek {
            case Byte.quote, Byte.apostrophe: .string(try string())
            case Byte.openBracket: .array(try array(depth: depth))
            case Byte.openBrace: .table(try inlineTable(depth: depth))
            default: try bareValue()
            }
        return Value(kind: kind, range: start..<offset)
    }

    private mutating func array(depth: Int) throws(TOMLError) -> [Value] {
        let opening = offset..<offset + 1
        guard depth <= Document.maximumDepth else { throw tooDeep(at: opening) }
        offset += 1
        var elements: [Value] = []
        while true {
            skipBlanksAndLines()
            if peek == Byte.closeBracket { break }
            if peek == nil { throw TOMLError("the array is not closed", at: opening) }
            elements.append(try value(depth: depth + 1))
            skipBlanksAndLines()
            switch peek {
            case Byte.comma: offset += 1
            case Byte.closeBracket: continue
            case nil: throw TOMLError("the array is not closed", at: opening)
            default: throw TOMLError("expected \",\" or \"]\" in the array, found \(found())", at: foundRange())
            }
        }
        offset += 1
        return elements
    }

    private mutating func inlineTable(depth: Int) throws(TOMLError) -> Table {
        let opening = offset..<offset + 1
        guard depth <= Document.maximumDepth else { throw tooDeep(at: opening) }
        offset += 1
        let number = drafts.beginInline()
        skipBlanks()
        if peek == Byte.closeBrace {
            offset += 1
            return drafts.finishInline(number)
        }
        while true {
            skipBlanks()
            try refuseLineEnd(in: opening)
            let start = offset
            let pair = try keyValue(depth: depth)
            try drafts.define(
                pair.keys, as: pair.value, in: number, range: start..<offset, writtenKey: pair.writtenKey)
            skipBlanks()
            try refuseLineEnd(in: opening)
            guard let byte = peek, byte == Byte.comma || byte == Byte.closeBrace else {
                throw TOMLError("expected \",\" or \"}\" in the inline table, found \(found())", at: foundRange())
            }
            offset += 1
            if byte == Byte.closeBrace { return drafts.finishInline(number) }
            let comma = offset - 1..<offset
            skipBlanks()
            if peek == Byte.closeBrace {
                throw TOMLError("an inline table can't end in a comma", at: comma)
            }
        }
    }

    /// TOML 1.0 keeps an inline table on one line, save for what its values do.
    private func refuseLineEnd(in opening: Range<Int>) throws(TOMLError) {
        switch peek {
        case nil:
            throw TOMLError("the inline table is not closed", at: opening)
        case Byte.lineFeed, Byte.carriageReturn, Byte.hash:
            throw TOMLError("an inline table must close on the line it opens on", at: opening)
        default:
            return
        }
    }

    /// A boolean, number or date: the bytes up to what can follow a value.
    private mutating func bareValue() throws(TOMLError) -> Value.Kind {
        let start = offset
        while let byte = peek, !endsBareValue(byte) { offset += 1 }
        guard offset > start else {
            throw TOMLError("expected a value, found \(found())", at: foundRange())
        }
        if isDateBeforeTime(start..<offset) {
            offset += 1
            while let byte = peek, !endsBareValue(byte) { offset += 1 }
        }
        let range = start..<offset
        let word = bytes[range]
        if word.elementsEqual("true".utf8) { return .boolean(true) }
        if word.elementsEqual("false".utf8) { return .boolean(false) }
        if startsDate(range) || startsTime(range) { return .dateTime(try dateTime(range)) }
        if let first = word.first, first.isDigit || first == Byte.plus || first == Byte.minus || first == Byte.dot {
            return try number(range)
        }
        if word.elementsEqual("inf".utf8) || word.elementsEqual("nan".utf8) { return try number(range) }
        throw notAValue(range)
    }

    private func endsBareValue(_ byte: UInt8) -> Bool {
        switch byte {
        case Byte.space, Byte.tab, Byte.lineFeed, Byte.carriageReturn, Byte.comma, Byte.closeBracket,
            Byte.closeBrace, Byte.hash:
            true
        default: false
        }
    }

    private func notAValue(_ range: Range<Int>) -> TOMLError {
        let mend =
            switch text(range).lowercased() {
            case "true", "false", "inf", "nan": ", write it in lower case"
            default: ", a string needs quotes"
            }
        return TOMLError("\"\(word(range))\" is not a value\(mend)", at: range)
    }
}
