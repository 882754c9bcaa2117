/// Where the reading of a stream's lines stands.
struct EventLines: Sendable {
    /// What the next byte belongs to.
    enum Part: UInt8, Sendable {
        case beginning, lineStart, field, dataSpace, data, nameSpace, name, ignored
    }

    /// The names of events that mean something of their own.
    enum Name: UInt8, Sendable {
        case other, error, messageStop
    }

    var part = Part.beginning

    /// Whether the last byte was a CR: a LF behind it belongs to it.
    var isAfterReturn = false

    /// The name of the field, or of the event, that is being read.
    var word = ShortWord()

    // The event.
    var name = Name.other
    var hasData = false
    var dataBytes = 0

    /// Whether nothing of the event's data is read: it is known to say nothing, or is too long.
    var isPassedOver = false

    mutating func endEvent() {
        name = .other
        hasData = false
        dataBytes = 0
        isPassedOver = false
    }

    mutating func endLine(with byte: UInt8) {
        isAfterReturn = byte == LineEnd.carriageReturn
        part = .lineStart
    }
}

/// At most 16 bytes, as numbers; what is longer is equal to nothing.
struct ShortWord: Sendable {
    static let capacity = 16

    private var low: UInt64 = 0
    private var high: UInt64 = 0
    private(set) var count = 0

    mutating func removeAll() {
        self = ShortWord()
    }

    mutating func append(_ byte: UInt8) {
        if count < 8 {
            low |= UInt64(byte) << UInt64(count * 8)
        } else if count < 16 {
            high |= UInt64(byte) << UInt64((count - 8) * 8)
        }
        count = min(count + 1, 17)
    }

    func equals(_ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount else { return false }
        for index in 0..<count {
            let byte = (index < 8 ? low : high) >> UInt64(index % 8 * 8)
            guard UInt8(truncatingIfNeeded: byte) == word.utf8Start[index] else { return false }
        }
        return true
    }
}
