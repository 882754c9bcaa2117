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
    private var prefix: [UInt8] = []

    mutating func write(into bytes: inout [UInt8]) {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        if Int(now.tv_sec) != second {
            second = Int(now.tv_sec)
            prefix.removeAll(keepingCapacity: true)
            writePrefix()
        }
        bytes.append(contentsOf: prefix)
        bytes.append(Int(now.tv_nsec) / 1_000_000, digits: 3)
        bytes.append(0x5A)
    }

    /// Source of the date arithmetic: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
    private mutating func writePrefix() {
        let days = second / 86_400
        let rest = second % 86_400
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        prefix.append(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), digits: 4)
        prefix.append(0x2D)
        prefix.append(month, digits: 2)
        prefix.append(0x2D)
        prefix.append(dayOfYear - (153 * monthIndex + 2) / 5 + 1, digits: 2)
        prefix.append(0x54)
        prefix.append(rest / 3600, digits: 2)
        prefix.append(0x3A)
        prefix.append(rest / 60 % 60, digits: 2)
        prefix.append(0x3A)
        prefix.append(rest % 60, digits: 2)
        prefix.append(0x2E)
    }
}
