/// Moments as providers write them.
///
/// - Source: RFC 3339, section 5.6. Years before 1970 and after 9999 are none; a leap second is the one after it.
enum ResetTime {
    /// 9999-12-31T23:59:59Z
    static let last: Int64 = 253_402_300_799

    /// Seconds since 1970 from `2026-02-11T23:43:53Z`, with a fraction or an offset, or from those seconds themselves.
    ///
    /// Fractions are cut off. Nil for all else.
    static func seconds(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        if bytes.count <= 12, let count = QuotaValue.count(bytes) {
            let seconds = Int64(count)
            return seconds <= last ? seconds : nil
        }
        guard bytes.count >= 20, bytes.count <= 40, let moment = dateAndTime(bytes),
            let offset = offset(bytes)
        else { return nil }
        let seconds = moment - offset
        return seconds >= 0 && seconds <= last ? seconds : nil
    }

    /// The first 19 bytes, as if they were UTC.
    private static func dateAndTime(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        guard bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] | 0x20 == UInt8(ascii: "t") || bytes[10] == 0x20,
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let year = number(bytes, 0, 4), let month = number(bytes, 5, 2), let day = number(bytes, 8, 2),
            let hour = number(bytes, 11, 2), let minute = number(bytes, 14, 2), let second = number(bytes, 17, 2),
            month >= 1, month <= 12, day >= 1, day <= days(in: month, of: year), hour < 24, minute < 60, second <= 60
        else { return nil }
        return dayNumber(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second
    }

    /// Seconds east of UTC: what follows the time, behind its fraction.
    private static func offset(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        var index = 19
        if bytes[index] == UInt8(ascii: ".") {
            index += 1
            let start = index
            while index < bytes.count, ASCII.isDigit(bytes[index]) { index += 1 }
            guard index > start else { return nil }
        }
        guard index < bytes.count else { return nil }
        let sign = bytes[index]
        if sign | 0x20 == UInt8(ascii: "z") { return index + 1 == bytes.count ? 0 : nil }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), index + 6 == bytes.count,
            bytes[index + 3] == UInt8(ascii: ":"), let hours = number(bytes, index + 1, 2),
            let minutes = number(bytes, index + 4, 2), hours < 24, minutes < 60
        else { return nil }
        let seconds = hours * 3600 + minutes * 60
        return sign == UInt8(ascii: "-") ? -seconds : seconds
    }

    private static func number(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> Int64? {
        QuotaValue.count(UnsafeRawBufferPointer(rebasing: bytes[start..<start + count])).map(Int64.init)
    }

    private static func isLeap(_ year: Int64) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    private static func days(in month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01; years begin in March, so that the leap day is the last.
    private static func dayNumber(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return shifted * 365 + floored(shifted, 4) - floored(shifted, 100) + floored(shifted, 400) + dayOfYear - 719_468
    }

    private static func floored(_ value: Int64, _ divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : (value - divisor + 1) / divisor
    }
}
