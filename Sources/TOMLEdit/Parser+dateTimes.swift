/// Dates and times.
extension Parser {
    /// Whether a word begins as a date does: `1979-`.
    func startsDate(_ word: Range<Int>) -> Bool {
        word.count > 4 && bytes[word].prefix(4).allSatisfy(\.isDigit) && bytes[word.lowerBound + 4] == Byte.minus
    }

    /// Whether a word begins as a time does: `07:`.
    func startsTime(_ word: Range<Int>) -> Bool {
        word.count > 2 && bytes[word].prefix(2).allSatisfy(\.isDigit) && bytes[word.lowerBound + 2] == Byte.colon
    }

    /// Whether a word is a date and the one space before its time follows.
    func isDateBeforeTime(_ word: Range<Int>) -> Bool {
        word.count == 10 && startsDate(word) && word.upperBound + 1 < bytes.count
            && bytes[word.upperBound] == Byte.space && bytes[word.upperBound + 1].isDigit
    }

    /// The date, time or both that a range holds from end to end.
    func dateTime(_ range: Range<Int>) throws(TOMLError) -> DateTime {
        var reader = DateTimeReader(bytes: bytes, offset: range.lowerBound, end: range.upperBound)
        do throws(DateTimeReader.Problem) {
            return try reader.dateTime()
        } catch {
            throw TOMLError("\"\(word(range))\" is not a date or time: \(error.reason)", at: range)
        }
    }
}

/// Reads RFC 3339 as TOML narrows it from a span of bytes.
private struct DateTimeReader {
    let bytes: [UInt8]
    var offset: Int
    let end: Int

    struct Problem: Error {
        var reason: String
    }

    mutating func dateTime() throws(Problem) -> DateTime {
        if offset + 2 < end, bytes[offset + 2] == Byte.colon {
            let time = try time()
            try finish()
            return .time(time)
        }
        let date = try date()
        if offset == end { return .date(date) }
        guard skip(UInt8(ascii: "T")) || skip(UInt8(ascii: "t")) || skip(Byte.space) else {
            throw Problem(reason: "\"T\" or a space must part date and time")
        }
        let time = try time()
        if offset == end { return .local(date, time) }
        let minutes = try offsetMinutes()
        try finish()
        return .offset(date, time, offsetMinutes: minutes)
    }

    private mutating func date() throws(Problem) -> LocalDate {
        let year = try field("year", digits: 4, 0...9999)
        try expect(Byte.minus)
        let month = try field("month", digits: 2, 1...12)
        try expect(Byte.minus)
        let day = try field("day", digits: 2, 1...31)
        guard day <= Self.dayCount(month: month, year: year) else {
            throw Problem(reason: "that month has no day \(day)")
        }
        return LocalDate(year: year, month: month, day: day)
    }

    private mutating func time() throws(Problem) -> LocalTime {
        let hour = try field("hour", digits: 2, 0...23)
        try expect(Byte.colon)
        let minute = try field("minute", digits: 2, 0...59)
        try expect(Byte.colon)
        let second = try field("second", digits: 2, 0...60)
        let nanosecond = skip(Byte.dot) ? try fraction() : 0
        return LocalTime(hour: hour, minute: minute, second: second, nanosecond: nanosecond)
    }

    /// The digits after the dot in nanoseconds; those after the ninth weigh nothing.
    private mutating func fraction() throws(Problem) -> Int {
        let start = offset
        var nanosecond = 0
        var weight = 100_000_000
        while offset < end, bytes[offset].isDigit {
            nanosecond += bytes[offset].digitValue * weight
            weight /= 10
            offset += 1
        }
        if offset == start { throw Problem(reason: "digits must follow the dot") }
        return nanosecond
    }

    private mutating func offsetMinutes() throws(Problem) -> Int {
        if skip(UInt8(ascii: "Z")) || skip(UInt8(ascii: "z")) { return 0 }
        let isNegative = skip(Byte.minus)
        guard isNegative || skip(Byte.plus) else {
            throw Problem(reason: "\"Z\" or an offset like \"+01:00\" must follow the time")
        }
        let hour = try field("hour", digits: 2, 0...23)
        try expect(Byte.colon)
        let minute = try field("minute", digits: 2, 0...59)
        let minutes = hour * 60 + minute
        return isNegative ? -minutes : minutes
    }

    private mutating func field(_ name: String, digits: Int, _ allowed: ClosedRange<Int>) throws(Problem) -> Int {
        var number = 0
        for _ in 0..<digits {
            guard offset < end, bytes[offset].isDigit else {
                throw Problem(reason: "the \(name) needs \(digits) digits")
            }
            number = number * 10 + bytes[offset].digitValue
            offset += 1
        }
        guard allowed.contains(number) else { throw Problem(reason: "there is no \(name) \(number)") }
        return number
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard offset < end, bytes[offset] == byte else { return false }
        offset += 1
        return true
    }

    private mutating func expect(_ byte: UInt8) throws(Problem) {
        guard skip(byte) else {
            throw Problem(reason: "\"\(Character(Unicode.Scalar(byte)))\" is missing")
        }
    }

    private func finish() throws(Problem) {
        guard offset == end else { throw Problem(reason: "something follows it") }
    }

    private static func dayCount(month: Int, year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }
}
