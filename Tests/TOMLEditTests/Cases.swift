import TOMLEdit
import Testing

/// A document and what it says, in the notation of `rendering(_:)`.
struct Valid: CustomTestStringConvertible {
    var source: String
    var expected: String

    init(_ source: String, _ expected: String) {
        self.source = source
        self.expected = expected
    }

    var testDescription: String { source.debugDescription }

    func check(_ location: SourceLocation = #_sourceLocation) {
        do throws(TOMLError) {
            let document = try Document(parsing: source)
            #expect(rendering(document.root) == expected, "\(source)", sourceLocation: location)
            #expect(document.bytes == Array(source.utf8), sourceLocation: location)
        } catch {
            Issue.record("\(source)\nrefused: \(error.message) at \(error.range)", sourceLocation: location)
        }
    }
}

/// A document that is refused, the bytes to blame between `«` and `»`, and a part of the message.
struct Invalid: CustomTestStringConvertible {
    var marked: String
    var message: String

    init(_ marked: String, _ message: String) {
        self.marked = marked
        self.message = message
    }

    var testDescription: String { marked.debugDescription }

    func check(_ location: SourceLocation = #_sourceLocation) {
        var source: [UInt8] = []
        var marks: [Int] = []
        for scalar in marked.unicodeScalars {
            if scalar == "«" || scalar == "»" {
                marks.append(source.count)
            } else {
                source.append(contentsOf: String(scalar).utf8)
            }
        }
        #expect(marks.count == 2, "mark the place: \(marked)", sourceLocation: location)
        do throws(TOMLError) {
            let document = try Document(parsing: source)
            Issue.record("\(marked)\naccepted: \(rendering(document.root))", sourceLocation: location)
        } catch {
            let blamed = [error.range.lowerBound, error.range.upperBound]
            #expect(blamed == marks, "\(marked)\n\(error.message)", sourceLocation: location)
            #expect(error.message.contains(message), "\(marked)", sourceLocation: location)
            #expect(error.message.first?.isUppercase == false && !error.message.hasSuffix("."), "\(error.message)")
        }
    }
}

/// A table in one line: `{a: 1, "b c": ["x", 1.5]}`; control characters as `\u{…}`.
func rendering(_ table: Table) -> String {
    let entries = table.entries.map { "\(keyRendering($0.key.name)): \(rendering($0.value))" }
    return "{\(entries.joined(separator: ", "))}"
}

func rendering(_ value: Value) -> String {
    switch value.kind {
    case .string(let string): stringRendering(string)
    case .integer(let integer): String(integer)
    case .float(let float): String(describing: float)
    case .boolean(let boolean): String(boolean)
    case .dateTime(let dateTime): dateTime.description
    case .array(let elements): "[\(elements.map(rendering).joined(separator: ", "))]"
    case .table(let table): rendering(table)
    }
}

private func keyRendering(_ name: String) -> String {
    let isPlain = name.unicodeScalars.allSatisfy { $0.isASCII && ($0.properties.isAlphabetic || "0"..."9" ~= $0) }
    return isPlain && !name.isEmpty ? name : stringRendering(name)
}

private func stringRendering(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
        switch scalar {
        case "\"": text += "\\\""
        case "\\": text += "\\\\"
        case "\n": text += "\\n"
        case "\r": text += "\\r"
        case "\t": text += "\\t"
        case _ where scalar.value < 0x20 || scalar.value == 0x7F: text += "\\u{\(String(scalar.value, radix: 16))}"
        default: text.unicodeScalars.append(scalar)
        }
    }
    return text + "\""
}
