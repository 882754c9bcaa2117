#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The time of day as RFC 3339 in UTC with milliseconds; what stays the same within a second is made once.
struct LogClock {
    private var second = -1
    /// `2026-11-24T15:37:44.023Z`, as of the last `update`.
    private var bytes: [UInt8] = []

    /// Milliseconds since 1970 by the wall clock, which may jump.
    static func milliseconds() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
    }

    /// The time now, written for a log line.
    mutating func now() -> [UInt8] {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        if Int(now.tv_sec) != second {
            second = Int(now.tv_sec)
            writeDate()
        }
        let milliseconds = Int(now.tv_nsec) / 1_000_000
        bytes[20] = UInt8(truncatingIfNeeded: milliseconds / 100) &+ 0x30
        bytes[21] = UInt8(truncatingIfNeeded: milliseconds / 10 % 10) &+ 0x30
        bytes[22] = UInt8(truncatingIfNeeded: milliseconds % 10) &+ 0x30
        return bytes
    }

    /// Source of the date arithmetic: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
    private mutating func writeDate() {
        let days = second / 86_400
        let rest = second % 86_400
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        bytes.removeAll(keepingCapacity: true)
        append(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), digits: 4, "-")
        append(month, digits: 2, "-")
        append(dayOfYear - (153 * monthIndex + 2) / 5 + 1, digits: 2, "T")
        append(rest / 3600, digits: 2, ":")
        append(rest / 60 % 60, digits: 2, ":")
        append(rest % 60, digits: 2, ".")
        append(0, digits: 3, "Z")
    }

    /// A number of exactly `digits` digits, zeros in front, and what stands behind it.
    private mutating func append(_ value: Int, digits: Int, _ end: Unicode.Scalar) {
        var divisor = 1
        for _ in 1..<digits { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(truncatingIfNeeded: value / divisor % 10) + 0x30)
            divisor /= 10
        }
        bytes.append(UInt8(ascii: end))
    }
}
