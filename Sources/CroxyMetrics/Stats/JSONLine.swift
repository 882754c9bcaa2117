import JSONBytes

/// Writes JSON without a blank, in the order in which it is told.
///
/// Names are written as they are: they are croxy's own and need no escapes.
struct JSONLine {
    private(set) var bytes: [UInt8]
    private var needsComma = false

    /// - Parameter bytes: what stands before it.
    init(behind bytes: [UInt8] = []) {
        self.bytes = bytes
    }

    mutating func object(_ members: (inout JSONLine) -> Void) {
        bracketed(UInt8(ascii: "{"), UInt8(ascii: "}"), members)
    }

    mutating func array<Elements: Sequence>(_ elements: Elements, _ write: (inout JSONLine, Elements.Element) -> Void) {
        bracketed(UInt8(ascii: "["), UInt8(ascii: "]")) { line in
            for element in elements {
                line.separate()
                write(&line, element)
                line.needsComma = true
            }
        }
    }

    /// A member whose value is written by `write`.
    mutating func member(_ name: StaticString, _ write: (inout JSONLine) -> Void) {
        begin(name)
        write(&self)
        needsComma = true
    }

    mutating func member(_ name: StaticString, _ text: String?) {
        begin(name)
        if let text { JSONString.encode(text, into: &bytes) } else { null() }
        needsComma = true
    }

    /// A member whose name is a number or a word.
    mutating func member(named name: String, _ number: UInt64) {
        separate()
        JSONString.encode(name, into: &bytes)
        bytes.append(UInt8(ascii: ":"))
        Decimal.append(number, to: &bytes)
        needsComma = true
    }

    mutating func member(_ name: StaticString, _ flag: Bool) {
        begin(name)
        bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        needsComma = true
    }

    mutating func member(_ name: StaticString, _ number: Int?) {
        begin(name)
        if let number { Decimal.append(number, to: &bytes) } else { null() }
        needsComma = true
    }

    /// A number with its point moved to the left; see `Decimal`.
    mutating func member(_ name: StaticString, _ number: UInt64?, places: Int = 0) {
        begin(name)
        if let number { Decimal.append(number, places: places, to: &bytes) } else { null() }
        needsComma = true
    }

    /// RFC 3339 in UTC with milliseconds.
    mutating func member(_ name: StaticString, time milliseconds: Int64?) {
        begin(name)
        if let milliseconds {
            bytes.append(UInt8(ascii: "\""))
            Timestamp.append(milliseconds, to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        } else {
            null()
        }
        needsComma = true
    }

    mutating func null() {
        bytes.append(contentsOf: "null".utf8)
    }

    private mutating func begin(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    private mutating func bracketed(_ open: UInt8, _ close: UInt8, _ write: (inout JSONLine) -> Void) {
        bytes.append(open)
        needsComma = false
        write(&self)
        bytes.append(close)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = false
    }
}
