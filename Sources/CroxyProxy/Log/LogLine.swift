import CroxyMetrics

/// One line of the log: time, level, a constant message, then `key=value` pairs.
///
/// One value serves for many lines, because every request has one: the memory is of a fixed size and used again. What
/// does not fit is left out; with `maxValueBytes` that takes more pairs than any line has.
struct LogLine {
    private var memory = [UInt8](repeating: 0, count: LogLine.maxBytes)
    private var count = 0
    private var clock = LogClock()

    private static let maxBytes = 16_384
    /// A value longer than this is cut; no log line becomes a flood.
    private static let maxValueBytes = 1024

    /// The line so far.
    var bytes: ArraySlice<UInt8> { memory[0..<count] }

    mutating func begin(_ level: StaticString, _ message: String) {
        count = 0
        let time = clock.now()
        put { line in
            line.append(time)
            line.append(0x20)
            line.append(level)
            line.append(0x20)
        }
        var message = message
        message.withUTF8 { text in
            put { line in
                for byte in text.prefix(LogLine.maxValueBytes) {
                    line.append(byte < 0x20 || byte == 0x7F ? 0x20 : byte)
                }
            }
        }
    }

    /// Appends ` key=value`; values with blanks, quotes or control bytes are quoted and escaped.
    mutating func add(_ key: StaticString, _ value: String) {
        var value = value
        value.withUTF8 { text in
            put { line in
                line.append(key: key)
                line.append(value: text, limit: LogLine.maxValueBytes)
            }
        }
    }

    mutating func add(key: String, _ value: String) {
        var (key, value) = (key, value)
        key.withUTF8 { key in
            value.withUTF8 { text in
                put { line in
                    line.append(0x20)
                    line.append(key)
                    line.append(0x3D)
                    line.append(value: text, limit: LogLine.maxValueBytes)
                }
            }
        }
    }

    mutating func add(_ key: StaticString, _ value: Int) {
        put { line in
            line.append(key: key)
            if value < 0 { line.append(0x2D) }
            line.append(decimal: value.magnitude)
        }
    }

    mutating func add(_ key: StaticString, _ id: RequestID) {
        id.withBytes { text in
            put { line in
                line.append(key: key)
                line.append(text.bindMemory(to: UInt8.self))
            }
        }
    }

    /// Milliseconds with one decimal.
    mutating func add(_ key: StaticString, nanoseconds: UInt64) {
        let tenths = nanoseconds / 100_000
        put { line in
            line.append(key: key)
            line.append(decimal: UInt(tenths / 10))
            line.append(0x2E)
            line.append(UInt8(truncatingIfNeeded: tenths % 10) &+ 0x30)
        }
    }

    mutating func end() {
        // A line that fills its memory must end nevertheless.
        if count == memory.count { count -= 1 }
        put { $0.append(0x0A) }
    }

    @inline(__always)
    private mutating func put(_ body: (inout ByteWriter) -> Void) {
        let start = count
        memory.withUnsafeMutableBufferPointer { buffer in
            var writer = ByteWriter(buffer, start)
            body(&writer)
            count = writer.count
        }
    }
}
