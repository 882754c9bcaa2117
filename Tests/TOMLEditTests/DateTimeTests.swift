import TOMLEdit
import Testing

/// TOML 1.0.0, "Offset Date-Time" to "Local Time"; RFC 3339.
@Suite struct DateTimeTests {
    static let valid: [Valid] = [
        Valid("a = 1979-05-27T07:32:00Z", "{a: 1979-05-27T07:32:00Z}"),
        Valid("a = 1979-05-27t07:32:00z", "{a: 1979-05-27T07:32:00Z}"),
        Valid("a = 1979-05-27 07:32:00Z", "{a: 1979-05-27T07:32:00Z}"),
        Valid("a = 1979-05-27T00:32:00-07:00", "{a: 1979-05-27T00:32:00-07:00}"),
        Valid("a = 1979-05-27T00:32:00.999999-07:00", "{a: 1979-05-27T00:32:00.999999-07:00}"),
        Valid("a = 1979-05-27T00:32:00+23:59", "{a: 1979-05-27T00:32:00+23:59}"),
        Valid("a = 1979-05-27T00:32:00-00:30", "{a: 1979-05-27T00:32:00-00:30}"),
        Valid("a = 1979-05-27T00:32:00-00:00", "{a: 1979-05-27T00:32:00Z}"),
        Valid("a = 1990-12-31T23:59:60Z", "{a: 1990-12-31T23:59:60Z}"),
        Valid("a = 1979-05-27T07:32:00", "{a: 1979-05-27T07:32:00}"),
        Valid("a = 1979-05-27 07:32:00.5", "{a: 1979-05-27T07:32:00.5}"),
        Valid("a = 1979-05-27T00:32:00.1234567899", "{a: 1979-05-27T00:32:00.123456789}"),
        Valid("a = 1979-05-27T00:32:00.000000001", "{a: 1979-05-27T00:32:00.000000001}"),
        Valid("a = 1979-05-27", "{a: 1979-05-27}"),
        Valid("a = 1979-05-27 # day", "{a: 1979-05-27}"),
        Valid("a = 1979-05-27 \n", "{a: 1979-05-27}"),
        Valid("a = 1979-05-27 ", "{a: 1979-05-27}"),
        Valid("a = 2000-02-29", "{a: 2000-02-29}"),
        Valid("a = 2024-02-29", "{a: 2024-02-29}"),
        Valid("a = 0000-01-01", "{a: 0000-01-01}"),
        Valid("a = 9999-12-31", "{a: 9999-12-31}"),
        Valid("a = 07:32:00", "{a: 07:32:00}"),
        Valid("a = 00:32:00.999999", "{a: 00:32:00.999999}"),
        Valid("a = 23:59:59", "{a: 23:59:59}"),
        Valid("a = [1979-05-27,07:32:00]", "{a: [1979-05-27, 07:32:00]}"),
        Valid("a = [1979-05-27 ,1979-05-27 07:32:00]", "{a: [1979-05-27, 1979-05-27T07:32:00]}"),
        Valid("a = {b = 1979-05-27}", "{a: {b: 1979-05-27}}"),
    ]

    @Test(arguments: valid)
    func reads(_ valid: Valid) { valid.check() }

    static let invalid: [Invalid] = [
        Invalid("a = «1979-00-27»", "there is no month 0"),
        Invalid("a = «1979-13-27»", "there is no month 13"),
        Invalid("a = «1979-05-00»", "there is no day 0"),
        Invalid("a = «1979-05-32»", "there is no day 32"),
        Invalid("a = «1979-04-31»", "that month has no day 31"),
        Invalid("a = «2021-02-29»", "that month has no day 29"),
        Invalid("a = «1900-02-29»", "that month has no day 29"),
        Invalid("a = «2100-02-29T00:00:00Z»", "that month has no day 29"),
        Invalid("a = «2000-02-30»", "that month has no day 30"),
        Invalid("a = «1979-5-27»", "the month needs 2 digits"),
        Invalid("a = «1979-05-7»", "the day needs 2 digits"),
        Invalid("a = «1979-05»", "\"-\" is missing"),
        Invalid("a = «1979-05-»", "the day needs 2 digits"),
        Invalid("a = «1979-05-277»", "\"T\" or a space must part date and time"),
        Invalid("a = «199-05-27»", "is not a number"),
        Invalid("a = «10000-01-01»", "is not a number"),
        Invalid("a = «1979/05/27»", "is not a number"),
        Invalid("a = «1979-05-27T»", "the hour needs 2 digits"),
        Invalid("a = «1979-05-27T07»", "\":\" is missing"),
        Invalid("a = «1979-05-27T07:32»", "\":\" is missing"),
        Invalid("a = «1979-05-27 07:32»", "\":\" is missing"),
        Invalid("a = «1979-05-27T07:32Z»", "\":\" is missing"),
        Invalid("a = «1979-05-27_07:32:00»", "must part date and time"),
        Invalid("a = 1979-05-27  «0»7:32:00", "expected the end of the line"),
        Invalid("a = 1979-05-27\t«0»7:32:00", "expected the end of the line"),
        Invalid("a = 1979-05-27 «T»07:32:00", "expected the end of the line"),
        Invalid("a = «1979-05-27 1»", "the hour needs 2 digits"),
        Invalid("a = «1979-05-27T24:00:00Z»", "there is no hour 24"),
        Invalid("a = «1979-05-27T23:60:00Z»", "there is no minute 60"),
        Invalid("a = «1979-05-27T23:59:61Z»", "there is no second 61"),
        Invalid("a = «1979-05-27T7:32:00»", "the hour needs 2 digits"),
        Invalid("a = «1979-05-27T07:32:00.»", "digits must follow the dot"),
        Invalid("a = «1979-05-27T07:32:00.Z»", "digits must follow the dot"),
        Invalid("a = 1979-05-27T07:32:00«,»5", "expected the end of the line"),
        Invalid("a = «1979-05-27T07:32:00+7:00»", "the hour needs 2 digits"),
        Invalid("a = «1979-05-27T07:32:00+0700»", "\":\" is missing"),
        Invalid("a = «1979-05-27T07:32:00+07»", "\":\" is missing"),
        Invalid("a = «1979-05-27T07:32:00+24:00»", "there is no hour 24"),
        Invalid("a = «1979-05-27T07:32:00+01:60»", "there is no minute 60"),
        Invalid("a = «1979-05-27T07:32:00Z+01:00»", "something follows it"),
        Invalid("a = «1979-05-27T07:32:00ZZ»", "something follows it"),
        Invalid("a = 1979-05-27T07:32:00 «Z»", "expected the end of the line"),
        Invalid("a = «1979-05-27Z»", "must part date and time"),
        Invalid("a = «07:32»", "\":\" is missing"),
        Invalid("a = «07:32:»", "the second needs 2 digits"),
        Invalid("a = «24:00:00»", "there is no hour 24"),
        Invalid("a = «07:32:00Z»", "something follows it"),
        Invalid("a = «07:32:00+01:00»", "something follows it"),
        Invalid("a = «07:32:00.»", "digits must follow the dot"),
        Invalid("a = «7:32:00»", "is not a number"),
        Invalid("a = «-1979-05-27»", "is not a number"),
    ]

    @Test(arguments: invalid)
    func refuses(_ invalid: Invalid) { invalid.check() }

    @Test func offsetsAreMinutesEastOfUTC() throws {
        let document = try Document(parsing: "a = 1979-05-27T00:32:00-07:30")
        guard case .dateTime(.offset(let date, let time, let minutes))? = document.root["a"]?.kind else {
            Issue.record("no offset date-time")
            return
        }
        #expect([date.year, date.month, date.day] == [1979, 5, 27])
        #expect([time.hour, time.minute, time.second, time.nanosecond] == [0, 32, 0, 0])
        #expect(minutes == -450)
    }

    @Test func aDayIsInTheCalendarOrRefused() throws {
        for year in [0, 1, 4, 1900, 2000, 2023, 2024, 2100, 9999] {
            for month in 0...13 {
                for day in 0...32 {
                    let text = [digits(year, 4), digits(month, 2), digits(day, 2)].joined(separator: "-")
                    let parsed = try? Document(parsing: "a = \(text)")
                    #expect((parsed != nil) == (1...12 ~= month && 1...lastDay(year, month) ~= day), "\(text)")
                }
            }
        }
    }

    private func digits(_ number: Int, _ width: Int) -> String {
        String(String(number + 100_000).suffix(width))
    }

    /// Counted by the rule in words: thirty days have September...
    private func lastDay(_ year: Int, _ month: Int) -> Int {
        if [9, 4, 6, 11].contains(month) { return 30 }
        if month != 2 { return 31 }
        if year.isMultiple(of: 400) { return 29 }
        if year.isMultiple(of: 100) { return 28 }
        return year.isMultiple(of: 4) ? 29 : 28
    }
}
