import CroxyDashboard
import CroxyMetrics
import CroxyRouting
import RandomCases

/// What a croxy would say of made-up traffic, in its own words: through its recorder and its JSON.
struct SampleTraffic {
    /// 2026-11-24T15:37:44.023Z
    static let now: Int64 = 1_795_534_664_023
    static let address = "http://127.0.0.1:3100"

    var recorder = Recorder(RecorderOptions(retentionMinutes: 60))
    var records: [ExchangeRecord] = []
    private var random: SeededGenerator
    private var count: UInt64 = 0

    init(seed: UInt64 = 7) {
        random = SeededGenerator(seed: seed)
    }

    struct Kind {
        var model: String
        var sent: String?
        var provider: String
        var route: String?
        /// In percent.
        var errors = 0
    }

    static let usual = [
        Kind(model: "claude-opus-4-5", provider: "anthropic"),
        Kind(model: "claude-sonnet-4-5", sent: "qwen3-coder:30b", provider: "ollama", route: "local"),
        Kind(model: "claude-haiku-4-5", sent: "qwen3-coder:30b", provider: "ollama", route: "local"),
    ]

    static let failing = [
        Kind(model: "claude-opus-4-5", provider: "anthropic", errors: 30),
        Kind(model: "claude-sonnet-4-5", provider: "bedrock", route: "aws", errors: 60),
    ]

    static let wide = [
        Kind(model: "моделька-с-очень-длинным-именем-которое-нигде-не-помещается", provider: "поставщик"),
        Kind(model: "模型-名字很长-装不下任何地方的中文模型", sent: "通义千问-3-coder", provider: "阿里云", route: "国内线路"),
        Kind(model: "🚀🦙-llama-👩‍💻-4", provider: "e\u{301}te\u{301}", route: "🏠"),
        Kind(model: "a\u{1b}[31mred\u{202E}gnihton\nnew line", provider: "up\u{7}", errors: 20),
    ]

    /// So many requests, spread over the last minutes.
    mutating func add(_ number: Int, of kinds: [Kind], minutes: Int = 50) {
        for index in 0..<number {
            // Busier of late.
            let part = Double(number - index) / Double(number)
            let age = (part * part * 0.6 + part * part * part * 0.4) * Double(minutes * 60_000)
            add(random.pick(kinds), ended: Self.now - Int64(age))
        }
    }

    private mutating func add(_ kind: Kind, ended: Int64) {
        var record = begin(kind, at: ended)
        let milliseconds = UInt64(200 + random.below(300) * random.below(40))
        record.time = ended - Int64(milliseconds)
        record.durationNanoseconds = milliseconds * 1_000_000
        record.firstByteNanoseconds = milliseconds * 300_000
        record.bytesIn = 4000
        record.bytesOut = 9000
        record.status = 200
        if random.chance(kind.errors) {
            record.outcome = random.chance(70) ? .error : .upstreamFailed
            record.status = record.outcome == .error ? 529 : 502
            record.errorType = record.outcome == .error ? "overloaded_error" : nil
            record.failure = record.outcome == .error ? nil : .timeoutResponse
        } else {
            record.isStream = true
            record.modelSent = kind.sent ?? kind.model
            record.firstTokenNanoseconds = milliseconds * 400_000
            record.tokenSource = .reported
            record.usage.input = UInt64(random.below(9000))
            record.usage.output = UInt64(random.below(2000))
            record.usage.cacheRead = UInt64(random.below(80_000))
            record.usage.cacheWrite = UInt64(random.below(3000))
            record.stopReason = "end_turn"
            if kind.sent == nil { record.cost = Cost(nanodollars: UInt64(random.below(90_000_000))) }
        }
        recorder.exchangeBegan()
        recorder.exchangeEnded(record, at: ended)
        records.append(record)
    }

    /// A request as it begins.
    mutating func begin(_ kind: Kind, at time: Int64) -> ExchangeRecord {
        count += 1
        var record = ExchangeRecord(id: RequestID(value: count), method: "POST", path: "/v1/messages")
        record.time = time
        record.model = kind.model
        record.provider = kind.provider
        record.route = kind.route
        record.decidedBy = kind.route == nil ? "default" : "pattern"
        record.sessionID = "session-\(count % 5)"
        return record
    }

    /// As a provider's headers tell it.
    static var quota: [ProviderQuota] {
        var reader = QuotaReader()
        for (name, value) in [
            ("unified-5h-utilization", "0.83"), ("unified-5h-reset", "\(now / 1000 + 5400)"),
            ("unified-7d-utilization", "0.41"), ("unified-7d-reset", "\(now / 1000 + 300_000)"),
            ("requests-limit", "4000"), ("requests-remaining", "160"), ("requests-reset", "\(now / 1000 + 30)"),
        ] {
            Array("anthropic-ratelimit-\(name)".utf8).withUnsafeBytes { name in
                Array(value.utf8).withUnsafeBytes { value in _ = reader.read(name: name, value: value, at: 1) }
            }
        }
        return [ProviderQuota(provider: "anthropic", windows: reader.windows)]
    }

    /// Of two providers.
    static var quotas: [ProviderQuota] {
        quota + quota.map { ProviderQuota(provider: "bedrock", windows: $0.windows.filter { $0.name == "requests" }) }
    }

    /// A dashboard that was told of it.
    func dashboard(underWay: [ExchangeRecord] = [], quota: [ProviderQuota] = []) -> Dashboard {
        var dashboard = Dashboard()
        dashboard.connection(.live, address: Self.address)
        dashboard.receive(
            health: Array(#"{"version":"0.1.0","uptime_s":11345,"reload_error":null}"#.utf8), now: Self.now)
        dashboard.receive(requests: ExchangeRecord.json(of: records.reversed()))
        for record in underWay {
            recorder.exchangeBegan()
            dashboard.receive(events: record.startEvent(), now: Self.now)
        }
        dashboard.receive(
            stats: Stats(recorder.snapshot(at: Self.now), window: 3600, now: Self.now, quota: quota).json())
        return dashboard
    }
}
