/// Keys, and the pairs they begin.
extension Parser {
    struct Pair {
        var keys: [Key]
        var writtenKey: Range<Int>
        var value: Value
    }

    /// `a.b = value` in a table of the given depth.
    mutating func keyValue(depth: Int) throws(TOMLError) -> Pair {
        let start = offset
        let keys = try keys(depth: depth)
        let writtenKey = start..<(keys.last?.range.upperBound ?? start)
        skipBlanks()
        guard peek == Byte.equals else {
            throw TOMLError("expected \"=\" after the key, found \(found())", at: foundRange())
        }
        offset += 1
        skipBlanks()
        let value = try value(depth: depth + keys.count)
        return Pair(keys: keys, writtenKey: writtenKey, value: value)
    }

    /// The parts of a key; blanks may surround the dots.
    mutating func keys(depth: Int) throws(TOMLError) -> [Key] {
        let start = offset
        var keys = [try key()]
        while true {
            let end = offset
            skipBlanks()
            guard peek == Byte.dot else {
                offset = end
                break
            }
            offset += 1
            skipBlanks()
            keys.append(try key())
        }
        guard depth + keys.count <= Document.maximumDepth else {
            throw tooDeep(at: start..<offset)
        }
        return keys
    }

    /// One part of a key.
    mutating func key() throws(TOMLError) -> Key {
        let start = offset
        switch peek {
        case Byte.quote, Byte.apostrophe:
            if isRun(of: bytes[start], count: 3) {
                throw TOMLError("a key can't be a multi-line string", at: start..<start + 3)
            }
            let name = try string()
            return Key(name: name, range: start..<offset)
        default:
            while let byte = peek, byte.isBareKeyByte { offset += 1 }
            guard offset > start else {
                throw TOMLError("expected a key, found \(found())", at: foundRange())
            }
            return Key(name: text(start..<offset), range: start..<offset)
        }
    }

    func tooDeep(at range: Range<Int>) -> TOMLError {
        TOMLError("nested deeper than \(Document.maximumDepth) levels", at: range)
    }
}
