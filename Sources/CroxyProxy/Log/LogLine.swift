import CroxyMetrics

/// One line of the log: time, level, a constant message, then `key=value` pairs.
///
/// One value serves for many lines, because every request has one: `begin` keeps the memory.
struct LogLine {
    private(set) var bytes: [UInt8] = []
    private var clock = LogClock()

    init() {
        bytes.reserveCapacity(512)
    }

    mutating func begin(_ level: StaticString, _ message: String) {
        bytes.removeAll(keepingCapacity: true)
        clock.write(into: &bytes)
        bytes.append(0x20)
        append(level)
        bytes.append(0x20)
        for byte in message.utf8 { bytes.append(byte < 0x20 || byte == 0x7F ? 0x20 : byte) }
    }

    /// Appends ` key=value`; values with blanks, quotes or control bytes are quoted and escaped.
    mutating func add(_ key: StaticString, _ value: String) {
        begin(key)
        append(value: value)
    }

    mutating func add(key: String, _ value: String) {
        bytes.append(0x20)
        bytes.append(contentsOf: Array(key.utf8))
        bytes.append(0x3D)
        append(value: value)
    }

    mutating func add(_ key: StaticString, _ value: Int) {
        begin(key)
        if value < 0 { bytes.append(0x2D) }
        bytes.append(decimal: value.magnitude)
    }

    mutating func add(_ key: StaticString, _ id: RequestID) {
        begin(key)
        id.withBytes { bytes.append(contentsOf: $0.bindMemory(to: UInt8.self)) }
    }

    /// Milliseconds with one decimal.
    mutating func add(_ key: StaticString, nanoseconds: UInt64) {
        begin(key)
        let tenths = nanoseconds / 100_000
        bytes.append(decimal: UInt(tenths / 10))
        bytes.append(0x2E)
        bytes.append(UInt8(tenths % 10) + 0x30)
    }

    mutating func end() {
        bytes.append(0x0A)
    }

    private mutating func begin(_ key: StaticString) {
        bytes.append(0x20)
        append(key)
        bytes.append(0x3D)
    }

    private mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// A value longer than this is cut; no log line becomes a flood.
    private static let maxValueBytes = 1024

    private mutating func append(value: String) {
        var value = value
        value.withUTF8 { text in
            let shown = UnsafeBufferPointer(rebasing: text.prefix(LogLine.maxValueBytes))
            if LogLine.isPlain(shown) {
                bytes.append(contentsOf: shown)
            } else {
                bytes.append(0x22)
                for byte in shown { append(escaped: byte) }
                bytes.append(0x22)
            }
            if shown.count < text.count { bytes.append(contentsOf: [0xE2, 0x80, 0xA6]) }
        }
    }

    private static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        for byte in text {
            guard byte > 0x20, byte != 0x22, byte != 0x3D, byte != 0x5C, byte != 0x7F else { return false }
        }
        return !text.isEmpty
    }

    private mutating func append(escaped byte: UInt8) {
        switch byte {
        case 0x22, 0x5C: bytes.append(contentsOf: [0x5C, byte])
        case 0x0A: bytes.append(contentsOf: [0x5C, 0x6E])
        case 0x00..<0x20, 0x7F:
            bytes.append(contentsOf: [0x5C, 0x78])
            for digit in [byte >> 4, byte & 15] { bytes.append(digit < 10 ? digit + 0x30 : digit + 0x57) }
        default: bytes.append(byte)
        }
    }
}

extension [UInt8] {
    mutating func append(decimal value: UInt) {
        if value < 10 { return append(UInt8(value) + 0x30) }
        append(decimal: value / 10)
        append(UInt8(value % 10) + 0x30)
    }

    /// A number of exactly `digits` digits, zeros in front.
    mutating func append(_ value: Int, digits: Int) {
        var divisor = 1
        for _ in 1..<digits { divisor *= 10 }
        while divisor > 0 {
            append(UInt8(truncatingIfNeeded: value / divisor % 10) + 0x30)
            divisor /= 10
        }
    }
}
