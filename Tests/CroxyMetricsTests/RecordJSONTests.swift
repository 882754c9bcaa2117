import Foundation
import RandomCases
import Testing

@testable import CroxyMetrics

struct RecordJSONTests {
    static let fields = [
        "id", "time", "method", "path", "model", "model_sent", "provider", "route", "decided_by", "status", "outcome",
        "error", "duration_ms", "first_byte_ms", "first_token_ms", "input_tokens", "output_tokens", "cache_read_tokens",
        "cache_write_tokens", "tokens", "bytes_in", "bytes_out", "stream", "stop_reason", "session_id", "agent_id",
        "cost_usd", "hook_us", "tag",
    ]

    private func parse(_ bytes: [UInt8]) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    private func read(_ bytes: [UInt8]) -> ExchangeRecord? {
        bytes.withUnsafeBytes { ExchangeRecord(jsonLine: $0) }
    }

    private func read(_ text: String) -> ExchangeRecord? { read(Array(text.utf8)) }

    @Test func recordHasTheFieldsOfItsTableInOrder() throws {
        var record = ExchangeRecord(id: RequestID(value: 0xAB), method: "POST", path: "/v1/messages")
        record.time = 1_764_000_000_123
        record.durationNanoseconds = 1_234_567_891
        record.firstByteNanoseconds = 2_000_000
        record.cost = Cost(nanodollars: 12_345_000)
        record.failure = .timeoutIdle
        record.status = 200
        let bytes = record.json()
        let text = String(decoding: bytes, as: UTF8.self)
        let names = text.split(separator: ",").compactMap { $0.split(separator: "\"").first { $0 != "{" } }
        #expect(names.map(String.init) == Self.fields)
        let object = try parse(bytes)
        #expect(Set(object.keys) == Set(Self.fields))
        #expect(object["id"] as? String == "crx_00000000000000ab")
        #expect(object["time"] as? String == "2025-11-24T16:00:00.123Z")
        #expect(object["duration_ms"] as? Double == 1234.568)
        #expect(object["cost_usd"] as? Double == 0.012345)
        #expect(object["error"] as? String == "timeout_idle")
        #expect(object["model"] is NSNull)
        #expect(object["first_token_ms"] is NSNull)
        #expect(text.contains("\"first_byte_ms\":2,"))
    }

    @Test(arguments: 0..<200)
    func readingGivesBackWhatWasWritten(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var source = RandomRecord()
        source.names = ["claude", "new\nline", "\u{1B}[31m", "\"\\", "\u{7F}\u{0}", String(repeating: "é", count: 500)]
        var record = source.next(&random)
        record.time = Int64(RandomRecord.spread(&random, bits: 47))
        record.tag = random.chance(50) ? random.pick(source.names) : nil
        let bytes = record.json()
        #expect(!bytes.contains(0x0A) && !bytes.contains(0x1B), "seed \(seed)")
        #expect(bytes.count < 5000)
        _ = try parse(bytes)
        let again = try #require(read(bytes), "seed \(seed)")
        #expect(again.json() == bytes, "seed \(seed)")
        #expect(again.outcome == record.outcome)
        #expect(again.failure == record.failure)
        #expect(again.errorType == record.errorType)
        #expect(again.usage == record.usage)
        #expect(again.cost == record.cost)
        #expect(again.time == record.time)
        // Cut anywhere it is no record, and with another behind it neither.
        #expect(read(Array(bytes[..<random.below(bytes.count)])) == nil, "seed \(seed)")
        #expect(read(bytes + bytes) == nil)
        #expect(read(bytes + [0x0D, 0x0A]) != nil)
    }

    @Test(arguments: 0..<300)
    func damagedLinesAreReadWithoutHarm(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var source = RandomRecord()
        var bytes = source.next(&random).json()
        for _ in 0..<(1 + random.below(5)) {
            bytes[random.below(bytes.count)] = UInt8(truncatingIfNeeded: random.next())
        }
        _ = read(bytes)
    }

    @Test func unknownFieldsAndOtherTypesArePassedOver() throws {
        let line =
            #"{"new":{"id":1},"id":"crx_00000000000000ff","time":"2025-11-24T16:00:00.5Z","outcome":"ok","#
            + #""status":"200","duration_ms":1e3,"input_tokens":-5,"output_tokens":18446744073709551616,"bytes_in":-4,"#
            + #""cost_usd":0.1234567891,"model":7,"stream":1,"hook_us":12}"#
        let record = try #require(read(line))
        #expect(record.id.value == 255)
        #expect(record.time == 1_764_000_000_500)
        #expect(record.status == 0)
        #expect(record.durationNanoseconds == 0)
        #expect(record.usage == TokenUsage())
        #expect(record.bytesIn == 0)
        #expect(record.cost?.nanodollars == 123_456_789)
        #expect(record.model == nil)
        #expect(record.hookNanoseconds == 12_000)
        for broken in [
            "", "null", "[]", "{}", #"{"id":"crx_00000000000000ff","time":"2025-11-24T16:00:00Z"}"#,
            #"{"id":"crx_+0000000000000ff","time":"2025-11-24T16:00:00Z","outcome":"ok"}"#,
            #"{"id":"crx_00000000000000ff","time":"yesterday","outcome":"ok"}"#,
        ] {
            #expect(read(broken) == nil, "\(broken)")
        }
    }

    @Test func longAndHostileTextsAreCutAndEscaped() throws {
        let long = String(repeating: "m", count: 1 << 20)
        var record = ExchangeRecord(id: RequestID(value: 1), method: long, path: "/\n\u{1B}" + long)
        record.model = String(repeating: "x", count: 255) + "é" + long
        record.modelSent = long
        record.provider = long
        record.route = long
        record.decidedBy = long
        record.tag = long
        record.errorType = long
        record.stopReason = long
        record.sessionID = long
        record.agentID = long
        let bytes = record.json()
        #expect(bytes.count < 5000)
        let object = try parse(bytes)
        #expect((object["model"] as? String) == String(repeating: "x", count: 255))
        #expect((object["path"] as? String)?.hasPrefix("/\n\u{1B}m") == true)
        let recorder = Recorder()
        recorder.exchangeEnded(record, at: 0)
        #expect(recorder.footprintBytes < 200_000)
        #expect(recorder.snapshot(at: 0).records(limit: 1).first?.model?.utf8.count == 255)
    }

    @Test(arguments: 0..<200)
    func timesAreThoseOfFoundation(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let milliseconds = Int64(random.below(Int(Timestamp.last)))
        var bytes: [UInt8] = []
        Timestamp.append(milliseconds, to: &bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        let seconds = Date(timeIntervalSince1970: Double(milliseconds / 1000))
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? .current
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: seconds)
        let wanted = String(
            format: "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0,
            parts.hour ?? 0, parts.minute ?? 0, parts.second ?? 0, Int(milliseconds % 1000))
        // Foundation's calendar and ours are the same from 1970 on.
        #expect(text == wanted)
        #expect(bytes.withUnsafeBytes { Timestamp.milliseconds($0) } == milliseconds)
    }

    @Test func decimalsAreExact() {
        for (value, places, text) in [
            (0, 3, "0"), (1, 3, "0.001"), (1500, 3, "1.5"), (1000, 3, "1"), (.max, 0, "18446744073709551615"),
            (.max, 9, "18446744073.709551615"), (10, 0, "10"), (UInt64(1), 19, "0.0000000000000000001"),
        ] as [(UInt64, Int, String)] {
            var bytes: [UInt8] = []
            Decimal.append(value, places: places, to: &bytes)
            #expect(String(decoding: bytes, as: UTF8.self) == text)
            #expect(bytes.withUnsafeBytes { Decimal.read($0, places: places) } == value)
        }
    }
}
