/// Moments as croxy writes them: RFC 3339 in UTC with milliseconds, `2026-11-24T15:37:44.023Z`.
public enum Timestamp {
    /// The last moment that has four digits for its year.
    static let last: Int64 = 253_402_300_799_999

    /// Appends 24 bytes. What is before 1970 or after the year 9999 is written as the first or last moment of them.
    ///
    /// - Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
    public static func append(_ milliseconds: Int64, to bytes: inout [UInt8]) {
        let moment = min(max(milliseconds, 0), last)
        let day = moment / 86_400_000
        let time = moment % 86_400_000
        // Years begin in March, so that the leap day is the last; 400 years are an era of 146,097 days.
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        append(year, 4, "-", to: &bytes)
        append(month, 2, "-", to: &bytes)
        append(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, 2, "T", to: &bytes)
        append(time / 3_600_000, 2, ":", to: &bytes)
        append(time / 60_000 % 60, 2, ":", to: &bytes)
        append(time / 1000 % 60, 2, ".", to: &bytes)
        append(time % 1000, 3, "Z", to: &bytes)
    }

    /// Milliseconds since 1970 of a moment in RFC 3339; digits beyond milliseconds are cut off. Nil for all else.
    public static func milliseconds(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        guard bytes.count >= 20, let seconds = ResetTime.seconds(bytes) else { return nil }
        var fraction: Int64 = 0
        if bytes[19] == UInt8(ascii: ".") {
            var scale: Int64 = 100
            for byte in bytes[20...].prefix(while: { ASCII.isDigit($0) }) {
                fraction += Int64(byte - UInt8(ascii: "0")) * scale
                scale /= 10
            }
        }
        return seconds * 1000 + fraction
    }

    private static func append(_ value: Int64, _ width: Int, _ end: Unicode.Scalar, to bytes: inout [UInt8]) {
        var scale: Int64 = 1
        for _ in 1..<width { scale *= 10 }
        while scale > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / scale % 10))
            scale /= 10
        }
        bytes.append(UInt8(ascii: end))
    }
}
