/// One of TOML's four dates and times.
public enum DateTime: Sendable, Equatable {
    /// `1979-05-27T07:32:00-08:00`; minutes east of UTC.
    case offset(LocalDate, LocalTime, offsetMinutes: Int)
    /// `1979-05-27T07:32:00`
    case local(LocalDate, LocalTime)
    /// `1979-05-27`
    case date(LocalDate)
    /// `07:32:00`
    case time(LocalTime)

    /// The type for messages, with its article.
    public var typeName: String {
        switch self {
        case .offset: "an offset date-time"
        case .local: "a local date-time"
        case .date: "a local date"
        case .time: "a local time"
        }
    }
}

/// A day of the proleptic Gregorian calendar.
public struct LocalDate: Sendable, Equatable {
    /// 0 to 9999.
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to the last of the month.
    public let day: Int
}

/// A time of day.
public struct LocalTime: Sendable, Equatable {
    /// 0 to 23.
    public let hour: Int
    /// 0 to 59.
    public let minute: Int
    /// 0 to 60; 60 is a leap second (RFC 3339 §5.6), whether or not there was one.
    public let second: Int
    /// 0 to 999,999,999; further digits of the text are cut off.
    public let nanosecond: Int
}

extension DateTime: CustomStringConvertible {
    /// The value in the form of RFC 3339, fractions without trailing zeros, UTC as `Z`.
    public var description: String {
        switch self {
        case .offset(let date, let time, let minutes): "\(date)T\(time)\(Self.offsetText(minutes))"
        case .local(let date, let time): "\(date)T\(time)"
        case .date(let date): "\(date)"
        case .time(let time): "\(time)"
        }
    }

    private static func offsetText(_ minutes: Int) -> String {
        if minutes == 0 { return "Z" }
        let size = abs(minutes)
        return "\(minutes < 0 ? "-" : "+")\(padded(size / 60, to: 2)):\(padded(size % 60, to: 2))"
    }
}

extension LocalDate: CustomStringConvertible {
    /// `1979-05-27`
    public var description: String {
        "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
    }
}

extension LocalTime: CustomStringConvertible {
    /// `07:32:00` or `07:32:00.25`
    public var description: String {
        let whole = "\(padded(hour, to: 2)):\(padded(minute, to: 2)):\(padded(second, to: 2))"
        if nanosecond == 0 { return whole }
        var digits = padded(nanosecond, to: 9)
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(whole).\(digits)"
    }
}

private func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
