import Foundation
import Testing

/// `croxy stats` where no croxy runs: from the metrics log.
@Suite struct StatsLogTests {
    private static let logging = Home.echo + "[logging.metrics]\nenabled = true\n"
    private static let file = ".config/croxy/logs/metrics.jsonl"

    @Test func theLogSaysWhatTheInstanceSaid() throws {
        let home = try Home(config: StatsLogTests.logging)
        let (program, port) = try home.serve()
        for number in 0..<20 { try post("model-\(number % 3)", port) }
        let live = try parsed(try own("/_croxy/stats?window=3600s", port))
        program.signal(SIGTERM)
        #expect(try program.exitCode() == 0)
        let result = try home.run("stats", "--json")
        #expect(result.code == 0)
        #expect(result.error == "croxy: from the metrics log \(home.path)/\(StatsLogTests.file)\n")
        let logged = try parsed(result.output)
        #expect(Set(logged.keys) == StatsTests.keys)
        for name in ["window_s", "in_flight", "totals", "statuses", "input_tokens", "output_tokens"] {
            #expect(logged[name] as? NSObject == live[name] as? NSObject, "\(name)")
        }
        for name in ["models", "providers", "routes"] {
            func totals(_ object: [String: Any]) throws -> [[NSObject?]] {
                try #require(object[name] as? [[String: Any]])
                    .map { [$0["name"] as? NSObject, $0["totals"] as? NSObject, $0["input_tokens"] as? NSObject] }
            }
            let (left, right) = (try totals(logged), try totals(live))
            #expect(left == right, "\(name)")
        }
        #expect(try home.run("stats").output.hasPrefix("last 1h: 20 requests, 0 errors, "))
    }

    /// A made log: files with a gap in their numbers, lines out of order, of other times, torn and strange ones.
    @Test(arguments: [UInt64(1), 2, 3]) func everyWholeRecordOfTheTimeCountsOnce(seed: UInt64) throws {
        let home = try Home(config: StatsLogTests.logging)
        var random = Steps(state: seed)
        let now = Date()
        var files: [[String]] = [[], [], []]
        var expected: [String: (requests: Int, errors: Int, tokens: Int)] = [:]
        var durations: [Double] = []
        for place in 0..<files.count {
            // The newest file is the first.
            for _ in 0..<300 {
                // In the last half hour, or one before the time that is asked for; on no border.
                let isOld = random.next(6) == 0
                let age = isOld ? 4000 + random.next(5000) : 60 + place * 600 + random.next(500)
                let model = "model-\(random.next(4))"
                let status = [200, 200, 200, 529][random.next(4)]
                let duration = Double(1 + random.next(1000)) / 8
                let tokens = random.next(1000)
                files[place].append(
                    StatsLogTests.line(now.addingTimeInterval(-Double(age)), model, status, duration, tokens))
                guard !isOld else { continue }
                expected[model, default: (0, 0, 0)].requests += 1
                expected[model, default: (0, 0, 0)].errors += status == 200 ? 0 : 1
                expected[model, default: (0, 0, 0)].tokens += tokens
                durations.append(duration)
            }
        }
        let whole = StatsLogTests.line(now.addingTimeInterval(-100), "torn", 200, 1, 1)
        files[0].insert(String(whole.dropLast(9)), at: random.next(300))
        files[1].insert(String(repeating: "x", count: 400_000), at: random.next(300))
        files[1].insert("", at: random.next(300))
        files[2].insert("[1,2]", at: random.next(300))
        try home.write(files[0].joined(separator: "\n") + "\n" + whole.dropLast(30), to: StatsLogTests.file)
        // The last line of a file without its line feed is a record nevertheless.
        try home.write(files[1].joined(separator: "\n"), to: StatsLogTests.file + ".1")
        try home.write(files[2].joined(separator: "\n") + "\n", to: StatsLogTests.file + ".3")
        // Beyond max_files: not of this log any more.
        try home.write(whole + "\n", to: StatsLogTests.file + ".7")

        let result = try home.run("stats", "--json")
        #expect(result.code == 0)
        #expect(result.error.hasSuffix("croxy: 4 lines of it left out: no whole record\n"))
        let stats = try parsed(result.output)
        let totals = try #require(stats["totals"] as? [String: Any])
        #expect(totals["requests"] as? Int == durations.count)
        #expect(stats["in_flight"] as? Int == 0)
        let models = try #require(stats["models"] as? [[String: Any]])
        #expect(Set(models.compactMap { $0["name"] as? String }) == Set(expected.keys))
        for model in models {
            let name = try #require(model["name"] as? String)
            let totals = try #require(model["totals"] as? [String: Any])
            #expect(totals["requests"] as? Int == expected[name]?.requests, "\(name)")
            #expect(totals["errors"] as? Int == expected[name]?.errors, "\(name)")
            #expect(totals["output_tokens"] as? Int == expected[name]?.tokens, "\(name)")
        }
        durations.sort()
        let spread = try #require(stats["duration_ms"] as? [String: Any])
        for (name, part) in [("p50", 0.5), ("p90", 0.9), ("p99", 0.99)] {
            let exact = durations[Int((Double(durations.count) * part).rounded(.up)) - 1]
            let shown = try #require(spread[name] as? Double)
            #expect(shown > exact - 0.011 && shown < exact * (1 + 1.0 / 128) + 0.011, "\(name): \(shown) for \(exact)")
        }
        #expect(spread["max"] as? Double == durations.last)
    }

    @Test func onlyWhatEndedInTheTimeCounts() throws {
        let home = try Home(config: StatsLogTests.logging)
        let now = Date()
        // Two hours long and just over: it began before the hour, and ended in it.
        let long = StatsLogTests.line(now.addingTimeInterval(-7300), "long", 200, 7_200_000, 1)
        let old = StatsLogTests.line(now.addingTimeInterval(-5000), "old", 200, 1, 1)
        let ahead = StatsLogTests.line(now.addingTimeInterval(5000), "ahead", 200, 1, 1)
        try home.write([long, old, ahead].joined(separator: "\n") + "\n", to: StatsLogTests.file)
        let hour = try parsed(try home.run("stats", "--json").output)
        #expect((hour["models"] as? [[String: Any]])?.map { $0["name"] as? String } == ["long"])
        let more = try parsed(try home.run("stats", "--json", "--since", "2h").output)
        #expect((more["models"] as? [[String: Any]])?.map { $0["name"] as? String } == ["long", "old"])
        let month = try home.run("stats", "--json", "--since", "30d")
        #expect(try parsed(month.output)["window_s"] as? Int == 7 * 86_400)
        #expect(month.error.hasSuffix("croxy: asked for the last 30d; what is kept covers the last 7d\n"))
    }

    @Test func figuresAreForPeople() throws {
        let home = try Home(config: StatsLogTests.logging)
        func line(_ model: String, _ duration: Double, cost: String, status: Int = 200) -> String {
            StatsLogTests.line(Date(timeIntervalSinceNow: -1000), model, status, duration, 1_234_567)
                .replacing(#""cost_usd":null"#, with: #""cost_usd":\#(cost)"#)
        }
        let lines = [
            line("cheap", 9.94, cost: "0.000000001"), line("fraction", 999.4, cost: "0.0123456"),
            line("dollars", 12_340, cost: "1234.5"), line("unpriced", 123_456, cost: "null", status: 529),
            line("mixed", 4321, cost: "2"), line("mixed", 4321, cost: "null"),
            line(#"\u001b[2J\nx\u202e"#, 0, cost: "0"),
        ]
        try home.write(lines.joined(separator: "\n") + "\n", to: StatsLogTests.file)
        let output = try home.run("stats").output
        #expect(output.hasPrefix("last 1h: 7 requests, 1 error, tokens 7 in, 8,641,969 out, cache 0 read, 0 written, "))
        #expect(output.contains(", cost $1,236.51\n"))
        let rows = output.components(separatedBy: "\n").dropFirst(7).filter { !$0.isEmpty }
            .map {
                $0.components(separatedBy: "  ").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
            }
        let found = Dictionary(rows.map { ($0[0], [$0[2], $0[5], $0[7]]) }, uniquingKeysWith: { $1 })
        #expect(
            found == [
                "cheap": ["0", "9.9 ms", "<$0.0001"], "fraction": ["0", "999 ms", "$0.0123"],
                "dollars": ["0", "12.3 s", "$1,234.50"], "unpriced": ["1", "123 s", "unknown"],
                "mixed": ["0", "4.32 s", "$2.00"], "\u{FFFD}[2J\u{FFFD}x\\u{202e}": ["0", "0.0 ms", "$0.0000"],
            ])
    }

    @Test func aLogThatIsNoLongerWrittenIsReadToo() throws {
        let home = try Home()
        try home.write(StatsLogTests.line(Date(timeIntervalSinceNow: -100), "m", 200, 1, 1), to: StatsLogTests.file)
        #expect(try home.run("stats").output.hasPrefix("last 1h: 1 request, "))
    }

    @Test func withNeitherTheMendIsSaid() throws {
        let home = try Home()
        for line in [["stats"], ["stats", "--json"]] {
            let result = try home.run(line)
            #expect(result.code == 1)
            #expect(result.output.isEmpty)
            #expect(
                result.error
                    == "croxy: not running, and there is no metrics log: start croxy (croxy start), or keep a log "
                    + "for later (croxy config set logging.metrics.enabled true)\n")
        }
        try home.write(StatsLogTests.logging)
        let result = try home.run("stats")
        #expect(result.code == 1)
        #expect(result.error.hasSuffix("; \(home.path)/\(StatsLogTests.file) is not there\n"))
    }

    @Test func aWrongConfigurationEndsWith78() throws {
        let home = try Home(config: "nonsense = 1\n")
        let result = try home.run("stats")
        #expect(result.code == 78)
        #expect(result.error.contains("nonsense"))
        #expect(try home.run("stats", "-c", "nowhere.toml").code == 78)
    }

    @Test func whatIsNoFileIsNamed() throws {
        let home = try Home(config: StatsLogTests.logging)
        try FileManager.default.createDirectory(
            atPath: home.path + "/" + StatsLogTests.file, withIntermediateDirectories: true)
        let result = try home.run("stats")
        #expect(result.code == 1)
        #expect(result.error.contains("metrics.jsonl: is no file"))
    }

    @Test func oneThatDoesNotAnswerIsSaid() throws {
        let home = try Home(config: StatsLogTests.logging)
        let (pid, port) = try home.start()
        try post("m", port)
        #expect(eventually { home.read(StatsLogTests.file).hasSuffix("}\n") })
        kill(pid, SIGSTOP)
        defer { kill(pid, SIGCONT) }
        let result = try home.run("stats")
        #expect(result.code == 0)
        #expect(result.error.hasPrefix("croxy has pid \(pid) and does not answer\ncroxy: from the metrics log "))
        #expect(result.output.hasPrefix("last 1h: 1 request, "))
    }

    @Test func aStrangerOnThePortIsNotCroxy() throws {
        let stranger = try Stranger(answer: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        let home = try Home(config: "[server]\nport = \(stranger.port)\n")
        let result = try home.run("stats")
        #expect(result.code == 1)
        #expect(result.error.contains("not running"))
    }

    private static func line(_ time: Date, _ model: String, _ status: Int, _ duration: Double, _ tokens: Int) -> String
    {
        let format = ISO8601DateFormatter()
        format.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        return
            #"{"id":"crx_0000000000000001","time":"\#(format.string(from: time))","model":"\#(model)","provider":"p","#
            + #""status":\#(status),"outcome":"\#(status == 200 ? "ok" : "error")","duration_ms":\#(duration),"#
            + #""input_tokens":1,"output_tokens":\#(tokens),"tokens":"reported","cost_usd":null}"#
    }
}

/// Small numbers from a seed (SplitMix64).
private struct Steps {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((word ^ (word >> 31)) % UInt64(bound))
    }
}
