import RandomCases
import Testing

@testable import CroxyMetrics

/// Reads the text format as a scraper does, strictly; shares nothing with the writer.
private struct Scrape {
    struct Sample: Hashable {
        var name: String
        var labels: [String: String]
    }

    var values: [Sample: Double] = [:]
    var types: [String: String] = [:]
    var problems: [String] = []

    init(_ text: String) {
        var family = ""
        var closed: Set<String> = []
        guard text.hasSuffix("\n") else {
            problems = ["no line feed at the end"]
            return
        }
        for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
            let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
            if line.hasPrefix("# HELP ") {
                if words.count != 4 || words[3].isEmpty { problems.append("no help: \(line)") }
                if closed.contains(words[2]) || words[2] == family { problems.append("twice: \(line)") }
                closed.insert(family)
                family = words[2]
            } else if line.hasPrefix("# TYPE ") {
                guard words.count == 4, words[2] == family, types[family] == nil else {
                    problems.append("type: \(line)")
                    continue
                }
                types[family] = words[3]
                if words[3] == "counter", !family.hasSuffix("_total") { problems.append("no total: \(family)") }
            } else {
                read(Array(line.unicodeScalars), family)
            }
        }
    }

    private mutating func read(_ line: [Unicode.Scalar], _ family: String) {
        var index = 0
        func taken(while condition: (Unicode.Scalar) -> Bool) -> String {
            var text = String.UnicodeScalarView()
            while index < line.count, condition(line[index]) {
                text.append(line[index])
                index += 1
            }
            return String(text)
        }
        func isOfName(_ scalar: Unicode.Scalar) -> Bool {
            scalar.isASCII && (scalar.properties.isAlphabetic || scalar == "_")
        }
        let name = taken(while: isOfName)
        let suffixes = types[family] == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
        guard suffixes.contains(where: { family + $0 == name }) else { return problems.append("\(name) in \(family)") }
        var labels: [String: String] = [:]
        if index < line.count, line[index] == "{" {
            repeat {
                index += 1
                let label = taken(while: isOfName)
                guard index + 1 < line.count, line[index] == "=", line[index + 1] == "\"", labels[label] == nil else {
                    return problems.append("label \(label)")
                }
                index += 2
                var value = String.UnicodeScalarView()
                while index < line.count, line[index] != "\"" {
                    if line[index] == "\\" {
                        index += 1
                        guard index < line.count, "\\\"n".unicodeScalars.contains(line[index]) else {
                            return problems.append("escape in \(label)")
                        }
                        value.append(line[index] == "n" ? "\n" : line[index])
                    } else {
                        if line[index].value < 0x20 { problems.append("control character in \(label)") }
                        value.append(line[index])
                    }
                    index += 1
                }
                labels[label] = String(value)
                index += 1
            } while index < line.count && line[index] == ","
            guard index < line.count, line[index] == "}" else { return problems.append("no end of labels: \(name)") }
            index += 1
        }
        guard index < line.count, line[index] == " " else { return problems.append("no blank: \(name)") }
        var number = String.UnicodeScalarView()
        number.append(contentsOf: line[(index + 1)...])
        guard let value = Double(String(number)) else { return problems.append("no number: \(name)") }
        let sample = Sample(name: name, labels: labels)
        if values[sample] != nil { problems.append("twice: \(sample)") }
        values[sample] = value
    }

    func sum(_ name: String, _ labels: [String: String] = [:]) -> Double {
        values.filter { entry in
            entry.key.name == name && labels.allSatisfy { entry.key.labels[$0.key] == $0.value }
        }.reduce(0) { $0 + $1.value }
    }
}

struct PrometheusTests {
    private func scrape(_ recorders: [Recorder], quota: [ProviderQuota] = []) -> Scrape {
        let snapshots = recorders.map { $0.snapshot(at: RecorderTests.start) }
        let text = (RecorderSnapshot.merge(snapshots) ?? snapshots[0]).prometheusText(quota: quota)
        return Scrape(String(decoding: text, as: UTF8.self))
    }

    @Test(arguments: 0..<20)
    func textSaysWhatWasRecorded(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var source = RandomRecord()
        source.names += [
            "a\nb", "\u{1B}[31m", "\u{1B}[32m", "\u{7}", "\\n", "\u{85}", "q\"uote", "other", "é", "e\u{301}",
        ]
        let options = RecorderOptions()
        let recorders = (0..<3).map { _ in Recorder(options) }
        var records: [ExchangeRecord] = []
        for index in 0..<1000 {
            let record = source.next(&random)
            records.append(record)
            let recorder = recorders[random.below(3)]
            if random.chance(99) { recorder.exchangeBegan() }
            // Over more hours than are kept: these counts never go back.
            recorder.exchangeEnded(record, at: RecorderTests.start + Int64(index) * 60_000)
        }
        recorders[0].headWasMalformed()
        for _ in 0..<100 { recorders[1].exchangeBegan() }
        let scrape = scrape(recorders)
        #expect(scrape.problems == [], "seed \(seed)")
        #expect(scrape.sum("croxy_requests_total") == 1000)
        for provider in ["anthropic", "openrouter", "local", ""] {
            let own = records.filter { ($0.provider ?? "") == provider }
            #expect(scrape.sum("croxy_requests_total", ["provider": provider]) == Double(own.count), "seed \(seed)")
            #expect(
                scrape.sum("croxy_requests_total", ["provider": provider, "status": "404", "outcome": "error"])
                    == Double(own.count { $0.status == 404 && $0.outcome == .error }), "seed \(seed)")
            let histograms: [(String, [UInt64])] = [
                ("croxy_request_duration_seconds", own.map(\.durationNanoseconds)),
                ("croxy_first_byte_seconds", own.compactMap(\.firstByteNanoseconds)),
                ("croxy_first_token_seconds", own.compactMap(\.firstTokenNanoseconds)),
            ]
            for (name, values) in histograms {
                let count = Double(values.count)
                #expect(scrape.sum(name + "_count", ["provider": provider]) == count, "seed \(seed)")
                #expect(scrape.sum(name + "_bucket", ["provider": provider, "le": "+Inf"]) == count)
                let sum = values.reduce(0.0) { $0 + Double($1) } / 1e9
                #expect(abs(scrape.sum(name + "_sum", ["provider": provider]) - sum) <= sum * 1e-9)
                for (label, bound) in [("0.005", 5e6), ("0.25", 2.5e8), ("1", 1e9), ("600", 6e11)] {
                    #expect(
                        scrape.sum(name + "_bucket", ["provider": provider, "le": label])
                            == Double(values.count { Double($0) <= bound }), "\(name) \(label), seed \(seed)")
                }
            }
            let reported = own.filter { $0.tokenSource == .reported }
            let estimated = own.filter { $0.tokenSource == .estimated }
            for (kind, path) in [
                ("input", \ExchangeRecord.usage.input), ("output", \.usage.output), ("cache_read", \.usage.cacheRead),
                ("cache_write", \.usage.cacheWrite),
            ] {
                let labels = ["provider": provider, "kind": kind]
                #expect(
                    scrape.sum("croxy_tokens_total", labels)
                        == reported.reduce(0) { $0 + Double($1[keyPath: path] ?? 0) }, "\(kind), seed \(seed)")
                guard !kind.hasPrefix("cache") else { continue }
                #expect(
                    scrape.sum("croxy_estimated_tokens_total", labels)
                        == estimated.reduce(0) { $0 + Double($1[keyPath: path] ?? 0) }, "\(kind), seed \(seed)")
            }
            let cost = own.reduce(0.0) { $0 + ($1.cost?.dollars ?? 0) }
            #expect(abs(scrape.sum("croxy_cost_usd_total", ["provider": provider]) - cost) < 1e-6)
        }
        #expect(scrape.sum("croxy_malformed_requests_total") == 1)
        #expect(scrape.types["croxy_in_flight"] == "gauge")
        #expect(
            scrape.sum("croxy_requests_total", ["model": "a\"b\\c"]) == Double(records.count { $0.model == "a\"b\\c" }))
    }

    @Test func labelsAreBoundedWhateverIsAsked() {
        let options = RecorderOptions()
        let recorders = [Recorder(options), Recorder(options)]
        var random = SeededGenerator(seed: 9)
        for index in 0..<50_000 {
            var record = ExchangeRecord(id: RequestID(value: 1), method: "GET", path: "/")
            record.model = "m\(random.below(10_000))"
            record.provider = "p\(random.below(300))"
            record.route = "r\(random.below(10_000))"
            record.status = random.below(2000) - 500
            record.outcome = OutcomeNumber.all[random.below(6)]
            record.tokenSource = .reported
            record.usage.input = 1
            recorders[index % 2].exchangeEnded(record, at: 0)
        }
        let scrape = scrape(recorders)
        #expect(scrape.problems == [])
        #expect(scrape.sum("croxy_requests_total") == 50_000)
        #expect(scrape.sum("croxy_tokens_total") == 50_000)
        let series = scrape.values.keys.filter { $0.name == "croxy_requests_total" }
        #expect(series.count <= 2 * Cumulative.mostRequestKeys + 66 * 6)
        #expect(Set(series.compactMap { $0.labels["model"] }).count <= 201)
        #expect(Set(series.compactMap { $0.labels["provider"] }).count == 65)
        for recorder in recorders { #expect(recorder.state.cumulative.bytes <= Cumulative.mostBytes) }
    }

    @Test func quotaIsGauges() {
        var reader = QuotaReader()
        for (name, value) in [
            ("anthropic-ratelimit-tokens-limit", "50000"), ("anthropic-ratelimit-tokens-remaining", "1"),
            ("anthropic-ratelimit-unified-5h-utilization", "0.42"),
            ("anthropic-ratelimit-unified-5h-reset", "1764000000"),
        ] {
            Array(name.utf8).withUnsafeBytes { name in
                Array(value.utf8).withUnsafeBytes { value in _ = reader.read(name: name, value: value, at: 1) }
            }
        }
        let scrape = scrape([Recorder()], quota: [ProviderQuota(provider: "a\"b", windows: reader.windows)])
        #expect(scrape.problems == [])
        #expect(scrape.sum("croxy_quota_limit", ["provider": "a\"b", "name": "tokens"]) == 50_000)
        #expect(scrape.sum("croxy_quota_remaining") == 1)
        #expect(scrape.sum("croxy_quota_used_ratio", ["name": "unified-5h"]) == 0.42)
        #expect(scrape.sum("croxy_quota_reset_timestamp_seconds") == 1_764_000_000)
    }
}
