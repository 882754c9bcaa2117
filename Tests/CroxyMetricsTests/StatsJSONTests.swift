import Foundation
import RandomCases
import Testing

@testable import CroxyMetrics

struct StatsJSONTests {
    private static let percentileNames: Set = ["p50", "p90", "p95", "p99", "max", "mean"]
    private static let series: Set = [
        "duration_ms", "first_byte_ms", "first_token_ms", "input_tokens", "output_tokens",
    ]
    private static let totals: Set = [
        "requests", "errors", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "cost_usd",
    ]

    private func parse(_ bytes: [UInt8]) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    private func members(_ value: Any?) -> [String: Any] { value as? [String: Any] ?? [:] }

    @Test func objectHasExactlyTheFieldsOfTheContract() throws {
        let recorder = Recorder()
        var random = SeededGenerator(seed: 1)
        var source = RandomRecord()
        source.names = ["a\nb", "\u{1B}[0m", "q\"", String(repeating: "m", count: 1 << 20)]
        for index in 0..<500 {
            recorder.exchangeBegan()
            recorder.exchangeEnded(source.next(&random), at: RecorderTests.start + Int64(index) * 500)
        }
        recorder.exchangeBegan()
        var reader = QuotaReader()
        for (name, value) in [
            ("anthropic-ratelimit-requests-limit", "50"), ("anthropic-ratelimit-requests-remaining", "49"),
            ("anthropic-ratelimit-requests-reset", "2025-11-24T16:00:00Z"),
            ("anthropic-ratelimit-unified-5h-utilization", "0.5"),
        ] {
            Array(name.utf8).withUnsafeBytes { name in
                Array(value.utf8).withUnsafeBytes { value in _ = reader.read(name: name, value: value, at: 1) }
            }
        }
        let now = RecorderTests.start + 250_000
        let stats = Stats(
            recorder.snapshot(at: now), window: 600, now: now,
            quota: [ProviderQuota(provider: "anthropic", windows: reader.windows)])
        let bytes = stats.json()
        #expect(!bytes.contains { $0 < 0x20 })
        let object = try parse(bytes)
        let wanted = Self.series.union([
            "window_s", "in_flight", "totals", "statuses", "models", "providers", "routes", "quota", "per_minute",
        ])
        #expect(Set(object.keys) == wanted)
        #expect(object["window_s"] as? Int == 600)
        #expect(object["in_flight"] as? Int == 1)
        #expect(Set(members(object["totals"]).keys) == Self.totals)
        #expect(members(object["totals"])["requests"] as? Int == 500)
        for name in Self.series { #expect(Set(members(object[name]).keys) == Self.percentileNames) }
        for kind in ["models", "providers", "routes"] {
            let groups = try #require(object[kind] as? [[String: Any]])
            #expect(!groups.isEmpty)
            for group in groups {
                #expect(Set(group.keys) == Self.series.union(["name", "totals"]))
                #expect(Set(members(group["totals"]).keys) == Self.totals)
                for name in Self.series { #expect(Set(members(group[name]).keys) == Self.percentileNames) }
            }
        }
        #expect(members(object["statuses"]).values.reduce(0) { $0 + ($1 as? Int ?? 0) } == 500)
        let minutes = try #require(object["per_minute"] as? [[String: Any]])
        #expect(minutes.count == 10)
        #expect(minutes.reduce(0) { $0 + ($1["requests"] as? Int ?? 0) } == 500)
        #expect(Set(minutes[0].keys) == ["time", "requests", "errors", "input_tokens", "output_tokens"])
        #expect(minutes[9]["time"] as? String == "2025-11-24T16:04:00.000Z")
        let quota = try #require(object["quota"] as? [[String: Any]])
        #expect(quota.count == 2)
        #expect(Set(quota[0].keys) == ["provider", "name", "limit", "remaining", "reset"])
        #expect(quota[0]["limit"] as? Int == 50)
        #expect(quota[0]["reset"] as? String == "2025-11-24T16:00:00.000Z")
        #expect(quota[1]["limit"] as? Int == 1 && quota[1]["remaining"] as? Double == 0.5)
        // No number has more than three places but money.
        for part in String(decoding: bytes, as: UTF8.self).components(separatedBy: "_ms\":{").dropFirst() {
            for number in part.prefix(while: { $0 != "}" }).split(separator: ",") {
                #expect((number.split(separator: ".").dropFirst().first?.count ?? 0) <= 3)
            }
        }
    }

    @Test func nothingIsNullAndNotZero() throws {
        let recorder = Recorder()
        let object = try parse(Stats(recorder.snapshot(at: 0), window: 3600, now: 0).json())
        #expect(members(object["totals"])["cost_usd"] is NSNull)
        #expect(members(object["totals"])["requests"] as? Int == 0)
        for name in Self.series {
            #expect(members(object[name]).count == 6)
            for (_, value) in members(object[name]) { #expect(value is NSNull) }
        }
        #expect((object["per_minute"] as? [Any])?.count == 60)
        #expect((object["models"] as? [Any])?.isEmpty == true)
    }

    @Test func durationsAreMilliseconds() throws {
        let recorder = Recorder()
        for milliseconds in 1...100 {
            var record = ExchangeRecord(id: RequestID(value: 1), method: "GET", path: "/")
            record.durationNanoseconds = UInt64(milliseconds) * 1_000_000 + 456
            record.tokenSource = .reported
            record.usage.input = UInt64(milliseconds)
            recorder.exchangeEnded(record, at: 0)
        }
        let object = try parse(Stats(recorder.snapshot(at: 0), window: 60, now: 0).json())
        let duration = members(object["duration_ms"])
        #expect(duration["max"] as? Double == 100)
        #expect(duration["mean"] as? Double == 50.5)
        let median = try #require(duration["p50"] as? Double)
        #expect(median >= 50 && median <= 50.5)
        #expect(members(object["input_tokens"])["p99"] as? Int == 99)
        #expect(members(object["input_tokens"])["mean"] as? Double == 50.5)
    }

    @Test func costIsTheSumOfWhatIsKnown() throws {
        let recorder = Recorder()
        var record = ExchangeRecord(id: RequestID(value: 1), method: "GET", path: "/")
        recorder.exchangeEnded(record, at: 0)
        record.cost = Cost(nanodollars: 1)
        recorder.exchangeEnded(record, at: 0)
        let text = String(decoding: Stats(recorder.snapshot(at: 0), window: 60, now: 0).json(), as: UTF8.self)
        #expect(text.contains("\"cost_usd\":0.000000001}"))
    }
}
