#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// One line of the log: time, level, a constant message, then `key=value` pairs.
struct LogLine {
    private(set) var bytes: [UInt8] = []

    init(level: StaticString, message: String) {
        bytes.reserveCapacity(320)
        writeTime()
        bytes.append(0x20)
        level.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(0x20)
        for byte in message.utf8 { bytes.append(byte < 0x20 || byte == 0x7F ? 0x20 : byte) }
    }

    /// Appends ` key=value`; values with blanks, quotes or control bytes are quoted and escaped.
    mutating func add(_ key: StaticString, _ value: String) {
        add(key)
        append(value: value)
    }

    mutating func add(key: String, _ value: String) {
        bytes.append(0x20)
        bytes.append(contentsOf: key.utf8)
        bytes.append(0x3D)
        append(value: value)
    }

    mutating func add(_ key: StaticString, _ value: Int) {
        add(key)
        if value < 0 { bytes.append(0x2D) }
        append(decimal: value.magnitude)
    }

    /// Milliseconds with one decimal.
    mutating func add(_ key: StaticString, nanoseconds: UInt64) {
        add(key)
        let tenths = nanoseconds / 100_000
        append(decimal: UInt(tenths / 10))
        bytes.append(0x2E)
        bytes.append(UInt8(tenths % 10) + 0x30)
    }

    mutating func end() {
        bytes.append(0x0A)
    }

    private mutating func add(_ key: StaticString) {
        bytes.append(0x20)
        key.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(0x3D)
    }

    /// A value longer than this is cut; no log line becomes a flood.
    private static let maxValueBytes = 1024

    private mutating func append(value: String) {
        let isPlain = value.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x3D && $0 != 0x5C && $0 != 0x7F }
        let text = value.utf8.prefix(LogLine.maxValueBytes)
        if isPlain, !value.isEmpty {
            bytes.append(contentsOf: text)
        } else {
            bytes.append(0x22)
            for byte in text { append(escaped: byte) }
            bytes.append(0x22)
        }
        if text.count < value.utf8.count { bytes.append(contentsOf: Array("…".utf8)) }
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

    private mutating func append(decimal value: UInt) {
        var divisor: UInt = 1
        while value / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(value / divisor % 10) + 0x30)
            divisor /= 10
        }
    }

    private mutating func append(_ value: Int, digits: Int) {
        var divisor = 1
        for _ in 1..<digits { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(truncatingIfNeeded: value / divisor % 10) + 0x30)
            divisor /= 10
        }
    }

    /// RFC 3339 in UTC with milliseconds. Source of the date arithmetic: Howard Hinnant, "chrono-Compatible Low-Level Date
    /// Algorithms", civil_from_days.
    private mutating func writeTime() {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let seconds = Int(now.tv_sec)
        let days = seconds / 86_400
        let rest = seconds % 86_400
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        append(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), digits: 4)
        bytes.append(0x2D)
        append(month, digits: 2)
        bytes.append(0x2D)
        append(dayOfYear - (153 * monthIndex + 2) / 5 + 1, digits: 2)
        bytes.append(0x54)
        append(rest / 3600, digits: 2)
        bytes.append(0x3A)
        append(rest / 60 % 60, digits: 2)
        bytes.append(0x3A)
        append(rest % 60, digits: 2)
        bytes.append(0x2E)
        append(Int(now.tv_nsec) / 1_000_000, digits: 3)
        bytes.append(0x5A)
    }
}
