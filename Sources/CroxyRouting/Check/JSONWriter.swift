import JSONBytes

/// Writes JSON in the order in which it is told, on one line, with a blank after each comma and colon.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func object(_ members: (inout JSONWriter) -> Void) {
        bracketed("{", "}", members)
    }

    mutating func array<Elements: Sequence>(
        _ elements: Elements, _ write: (inout JSONWriter, Elements.Element) -> Void
    ) {
        bracketed("[", "]") { writer in
            for element in elements {
                writer.separate()
                write(&writer, element)
                writer.needsComma = true
            }
        }
    }

    mutating func member(_ name: String, _ write: (inout JSONWriter) -> Void) {
        separate()
        JSONString.encode(name, into: &bytes)
        bytes += ": ".utf8
        needsComma = false
        write(&self)
        needsComma = true
    }

    mutating func member(_ name: String, _ text: String?) {
        member(name) { $0.string(text) }
    }

    mutating func member(_ name: String, _ flag: Bool) {
        member(name) { $0.boolean(flag) }
    }

    mutating func member(_ name: String, _ number: Int?) {
        member(name) { $0.number(number) }
    }

    mutating func member(_ name: String, _ texts: [String]) {
        member(name) { $0.array(texts) { $0.string($1) } }
    }

    mutating func string(_ text: String?) {
        guard let text else { return null() }
        JSONString.encode(text, into: &bytes)
    }

    mutating func number(_ number: Int?) {
        guard let number else { return null() }
        bytes += String(number).utf8
    }

    /// Digits as `Decimal.text` makes them.
    mutating func decimal(_ digits: String) {
        bytes += digits.utf8
    }

    mutating func boolean(_ flag: Bool) {
        bytes += (flag ? "true" : "false").utf8
    }

    mutating func null() {
        bytes += "null".utf8
    }

    private mutating func bracketed(_ open: String, _ close: String, _ write: (inout JSONWriter) -> Void) {
        bytes += open.utf8
        needsComma = false
        write(&self)
        bytes += close.utf8
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes += ", ".utf8 }
        needsComma = false
    }
}
