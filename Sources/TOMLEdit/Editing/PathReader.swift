/// Reads a `ValuePath` with the parser's own keys.
struct PathReader {
    private var parser: Parser
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        parser = Parser(bytes)
        parser.offset = 0
    }

    mutating func read() throws(ValuePathError) -> [ValuePath.Step] {
        if let error = refusedBytes(in: bytes) { throw problem(error.message, at: error.range.lowerBound) }
        guard !bytes.isEmpty else { throw problem("a key is missing", at: 0) }
        var steps = [try key()]
        while let byte = parser.peek {
            switch byte {
            case Byte.dot:
                parser.offset += 1
                steps.append(try key())
            case Byte.openBracket:
                steps.append(try index())
            default:
                throw problem(
                    "expected \".\" or \"[\", found \(parser.found()); names of other characters need quotes",
                    at: parser.offset)
            }
            guard steps.count <= Document.maximumDepth else {
                throw problem("nested deeper than \(Document.maximumDepth) levels", at: parser.offset)
            }
        }
        return steps
    }

    private mutating func key() throws(ValuePathError) -> ValuePath.Step {
        do throws(TOMLError) {
            return .key(try parser.key().name)
        } catch {
            throw problem(error.message, at: error.range.lowerBound)
        }
    }

    /// `[12]`
    private mutating func index() throws(ValuePathError) -> ValuePath.Step {
        parser.offset += 1
        let start = parser.offset
        while let byte = parser.peek, byte.isDigit { parser.offset += 1 }
        let digits = start..<parser.offset
        // Nine digits are more than any array has.
        guard !digits.isEmpty, digits.count <= 9, let number = Int(parser.text(digits)) else {
            throw problem("expected the number of an element, such as [0]", at: start)
        }
        guard parser.peek == Byte.closeBracket else {
            throw problem("expected \"]\" after the number, found \(parser.found())", at: parser.offset)
        }
        parser.offset += 1
        return .index(number)
    }

    private func problem(_ message: String, at offset: Int) -> ValuePathError {
        let before = String(decoding: bytes[..<min(offset, bytes.count)], as: UTF8.self)
        return ValuePathError(message: message, column: before.unicodeScalars.count + 1)
    }
}
