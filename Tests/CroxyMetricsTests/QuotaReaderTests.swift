import CroxyMetrics
import Foundation
import RandomCases
import Testing

@Suite struct QuotaReaderTests {
    @discardableResult
    private static func feed(_ reader: inout QuotaReader, _ name: String, _ value: String, at moment: UInt64 = 1)
        -> Bool
    {
        Array(name.utf8).withUnsafeBytes { name in
            Array(value.utf8).withUnsafeBytes { reader.read(name: name, value: $0, at: moment) }
        }
    }

    private static func window(_ reader: QuotaReader, _ name: String) throws -> QuotaWindow {
        try #require(reader.windows.first { $0.name == name })
    }

    @Test func limitsOfAKeyAreRead() throws {
        var reader = QuotaReader()
        let headers = [
            ("anthropic-ratelimit-requests-limit", "50"), ("anthropic-ratelimit-requests-remaining", "49"),
            ("anthropic-ratelimit-requests-reset", "2026-02-11T23:43:54Z"),
            ("Anthropic-RateLimit-Input-Tokens-Remaining", " 30000\t"), ("anthropic-ratelimit-tokens-limit", "38000"),
        ]
        for (name, value) in headers { #expect(Self.feed(&reader, name, value), "\(name)") }
        let requests = try Self.window(reader, "requests")
        #expect(requests.limit == 50)
        #expect(requests.remaining == 49)
        #expect(requests.reset == 1_770_853_434)
        #expect(try Self.window(reader, "input-tokens").remaining == 30_000)
        #expect(reader.windows.map(\.name) == ["requests", "input-tokens", "tokens"])
    }

    @Test func limitsOfASubscriptionAreRead() throws {
        var reader = QuotaReader()
        let headers = [
            ("status", "allowed"), ("reset", "1770853434"), ("5h-status", "allowed_warning"),
            ("5h-reset", "1770853435"),
            ("5h-utilization", "0.42"), ("7d-utilization", "1.02"), ("overage-status", "rejected"),
        ]
        for (name, value) in headers { #expect(Self.feed(&reader, "anthropic-ratelimit-unified-" + name, value)) }
        #expect(try Self.window(reader, "unified").status == "allowed")
        #expect(try Self.window(reader, "unified").reset == 1_770_853_434)
        #expect(try Self.window(reader, "unified-5h").utilization == 0.42)
        #expect(try Self.window(reader, "unified-5h").status == "allowed_warning")
        #expect(try Self.window(reader, "unified-5h").reset == 1_770_853_435)
        #expect(try Self.window(reader, "unified-7d").utilization == 1.02)
        #expect(try Self.window(reader, "unified-overage").status == "rejected")
    }

    @Test func theNewestValueCountsAndDamageLeavesTheOneBefore() throws {
        var reader = QuotaReader()
        Self.feed(&reader, "anthropic-ratelimit-tokens-remaining", "10", at: 1)
        Self.feed(&reader, "anthropic-ratelimit-tokens-remaining", "9", at: 2)
        for value in ["", "x", "-1", "+1", "1.5", "9007199254740992", String(repeating: "9", count: 99)] {
            #expect(!Self.feed(&reader, "anthropic-ratelimit-tokens-remaining", value, at: 3), "\(value)")
        }
        let window = try Self.window(reader, "tokens")
        #expect(window.remaining == 9)
        #expect(window.seen == 2)
    }

    @Test(arguments: [
        "", "a", "content-type", "anthropic-ratelimit-", "anthropic-ratelimit-limit", "anthropic-ratelimit--limit",
        "anthropic-ratelimit-tokens", "anthropic-ratelimit-tokens-", "anthropic-ratelimit-tokens-other",
        "xnthropic-ratelimit-tokens-limit", "anthropic-ratelimix-tokens-limit", "anthropic-organization-id",
        "anthropic-ratelimit-to kens-limit", "anthropic-ratelimit-unified-fallback-percentage",
        "anthropic-ratelimit-\(String(repeating: "n", count: 65))-limit",
    ])
    func otherHeadersAreNotRead(name: String) {
        var reader = QuotaReader()
        #expect(!Self.feed(&reader, name, "5"))
        #expect(reader.windows.isEmpty)
    }

    @Test func noMoreWindowsAreHeldThanAreAllowed() {
        var reader = QuotaReader()
        for number in 0..<1000 { Self.feed(&reader, "anthropic-ratelimit-w\(number)-limit", "\(number)") }
        #expect(reader.windows.map(\.name) == (0..<QuotaReader.maxWindows).map { "w\($0)" })
        var other = QuotaReader()
        Self.feed(&other, "anthropic-ratelimit-x-limit", "1")
        reader.merge(other)
        #expect(reader.windows.count == QuotaReader.maxWindows)
    }

    @Test func mergedReadersHaveTheNewerWindows() throws {
        var one = QuotaReader()
        var other = QuotaReader()
        Self.feed(&one, "anthropic-ratelimit-a-limit", "1", at: 5)
        Self.feed(&one, "anthropic-ratelimit-b-limit", "1", at: 5)
        Self.feed(&other, "anthropic-ratelimit-a-limit", "2", at: 4)
        Self.feed(&other, "anthropic-ratelimit-b-limit", "2", at: 6)
        Self.feed(&other, "anthropic-ratelimit-c-limit", "2", at: 1)
        one.merge(other)
        #expect(one.windows.map(\.name) == ["a", "b", "c"])
        #expect(one.windows.map(\.limit) == [1, 2, 2])
    }

    // MARK: Values

    private static func reset(_ value: String) -> Int64? {
        var reader = QuotaReader()
        feed(&reader, "anthropic-ratelimit-a-reset", value)
        return reader.windows.first?.reset
    }

    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-02-11T23:43:53.123456789Z", 1_770_853_433),
        ("2026-02-11t23:43:53z", 1_770_853_433), ("2026-02-11 23:43:53Z", 1_770_853_433),
        ("2026-02-12T01:13:53+01:30", 1_770_853_433), ("2026-02-11T15:43:53-08:00", 1_770_853_433),
        ("2024-02-29T00:00:00Z", 1_709_164_800), ("2000-02-29T00:00:00Z", 951_782_400),
        ("9999-12-31T23:59:59Z", 253_402_300_799), ("2016-12-31T23:59:60Z", 1_483_228_800), ("0", 0),
        ("1770853433", 1_770_853_433),
    ])
    func resetsAreMoments(text: String, seconds: Int64) {
        #expect(Self.reset(text) == seconds)
    }

    @Test(arguments: [
        "", "12ms", "1.5", "-5", "999999999999", "2026-02-11", "2026-02-11T23:43:53", "2026-02-30T00:00:00Z",
        "2023-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
        "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z", "2026-04-31T00:00:00Z", "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00Zx",
        "2026-01-01T00:00:00+1:00", "2026-01-01T00:00:00+01:0", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+0100",
        "1969-12-31T23:59:59Z", "1970-01-01T00:00:00+00:01", "0000-01-01T00:00:00Z", "2026x01-01T00:00:00Z",
        "2026-01-01T00:00:00.1234567890123456789012Z", "+026-01-01T00:00:00Z", "9999-12-31T23:59:59-00:01",
    ])
    func otherResetsAreNone(text: String) {
        #expect(Self.reset(text) == nil)
    }

    @Test func randomMomentsAreThoseOfTheCalendar() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        for seed in 0..<3000 {
            var random = SeededGenerator(seed: UInt64(seed))
            let seconds = Int64(random.below(253_402_300_800))
            let date = Date(timeIntervalSince1970: TimeInterval(seconds))
            let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
            let numbers = [parts.year, parts.month, parts.day, parts.hour, parts.minute, parts.second].map { $0 ?? 0 }
            let digits = numbers.map { $0 < 10 ? "0\($0)" : "\($0)" }
            let text = digits[..<3].joined(separator: "-") + "T" + digits[3...].joined(separator: ":") + "Z"
            #expect(Self.reset(text) == seconds, "seed \(seed), \(text)")
        }
    }

    @Test(
        arguments: [
            ("0", 0), ("1", 1), ("0.5", 0.5), ("00.50", 0.5), ("1.02", 1.02), ("42%", 0.42), ("42.5%", 0.425),
            ("0.123456789", 0.123456789), ("999999999.999999999", 999999999.999999999),
            ("", nil), (".5", nil), ("1.", nil), ("%", nil), ("-0.5", nil), ("1e3", nil), ("0.1234567890", nil),
            ("1234567890", nil), ("0.5.5", nil), ("nan", nil), ("0,5", nil),
        ] as [(String, Double?)])
    func utilizationsAreFractions(text: String, fraction: Double?) {
        var reader = QuotaReader()
        Self.feed(&reader, "anthropic-ratelimit-unified-5h-utilization", text)
        #expect(reader.windows.first?.utilization == fraction)
    }

    @Test func randomBytesAreNoTrouble() {
        var random = SeededGenerator(seed: 7)
        var reader = QuotaReader()
        let fields = ["limit", "remaining", "reset", "utilization", "status"]
        let values = ["2026-02-11T23:43:53Z", "0.42", "50", "allowed"]
        for _ in 0..<20_000 {
            var name = Array("anthropic-ratelimit-tokens-\(random.pick(fields))".utf8)
            var value = Array(random.pick(values).utf8)
            for _ in 0..<random.below(3) { name[random.below(name.count)] = UInt8(random.below(256)) }
            for _ in 0..<random.below(3) { value[random.below(value.count)] = UInt8(random.below(256)) }
            if random.chance(20) { value.removeLast(random.below(value.count)) }
            name.withUnsafeBytes { name in
                value.withUnsafeBytes { _ = reader.read(name: name, value: $0, at: 1) }
            }
        }
        #expect(reader.windows.count <= QuotaReader.maxWindows)
        for window in reader.windows { #expect((window.reset ?? 0) >= 0) }
    }
}
