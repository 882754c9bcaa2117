import Foundation
import Testing

/// `croxy stats` on an instance that runs.
@Suite struct StatsTests {
    @Test func theJSONIsTheEndpointsObject() throws {
        let home = try Home()
        let (_, port) = try home.start()
        for model in ["one", "one", "two"] { try post(model, port) }
        // The same before and after: nothing changed meanwhile, not even the minute.
        var printed = ""
        let isTheSame = try eventually {
            let before = try own("/_croxy/stats?window=900s", port)
            let result = try home.run("stats", "--since", "15m", "--json")
            #expect(result.code == 0)
            #expect(result.error.isEmpty)
            printed = result.output
            return try own("/_croxy/stats?window=900s", port) == before && printed == before + "\n"
        }
        #expect(isTheSame)
        let object = try parsed(printed)
        #expect(Set(object.keys) == StatsTests.keys)
        let totals = try #require(object["totals"] as? [String: Any])
        #expect(Set(totals.keys) == StatsTests.totals)
        #expect(totals["requests"] as? Int == 3)
        #expect(totals["cost_usd"] is NSNull)
        #expect(object["window_s"] as? Int == 900)
        #expect((object["statuses"] as? [String: Int]) == ["200": 3])
        let models = try #require(object["models"] as? [[String: Any]])
        #expect(models.map { $0["name"] as? String } == ["one", "two"])
        #expect((object["per_minute"] as? [Any])?.count == 15)
    }

    static let keys: Set = [
        "window_s", "in_flight", "totals", "duration_ms", "first_byte_ms", "first_token_ms", "input_tokens",
        "output_tokens", "statuses", "models", "providers", "routes", "quota", "per_minute",
    ]
    static let totals: Set = [
        "requests", "errors", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "cost_usd",
    ]

    @Test func theTableHasTotalsPercentilesAndALineForEachGroup() throws {
        let home = try Home()
        let (_, port) = try home.start()
        for _ in 0..<3 { try post("other", port) }
        try post("croxy-echo", port)
        let object = try parsed(try home.run("stats", "--json").output)
        let totals = try #require(object["totals"] as? [String: Any])
        let input = try #require(totals["input_tokens"] as? Int)
        let output = try #require(totals["output_tokens"] as? Int)
        #expect(input > 0 && output > 0)
        let result = try home.run("stats")
        #expect(result.code == 0)
        #expect(result.error.isEmpty)
        let lines = result.output.components(separatedBy: "\n")
        #expect(
            lines[0]
                == ("last 1h: 4 requests, 0 errors, tokens \(input) in, \(output) out, cache 0 read, 0 written, cost unknown")
        )
        #expect(words(lines[2]) == ["p50", "p90", "p99"])
        #expect(words(lines[3]).first == "duration" && words(lines[3]).filter { $0 == "ms" }.count == 3)
        #expect(words(lines[4]).prefix(2) == ["first", "token"])
        #expect(
            words(lines[6]) == ["model", "requests", "errors", "tokens", "in", "tokens", "out", "p50", "p99", "cost"])
        #expect(words(lines[7]).prefix(3) == ["other", "3", "0"])
        #expect(words(lines[8]).prefix(3) == ["croxy-echo", "1", "0"])
        #expect(words(lines[8]).last == "unknown")
        #expect(Set(lines[6...8].map(\.count)).count == 1, "aligned")
        #expect(!result.output.contains("\u{1b}"))
        let providers = try table(home, "provider").map(words)
        #expect(providers[1].prefix(2) == ["echo", "4"])
        let routes = try table(home, "route").map(words)
        #expect(routes[1].prefix(2) == ["default", "4"])
        let statuses = try table(home, "status").map(words)
        #expect(statuses == [["status", "requests"], ["200", "4"]])
    }

    private func table(_ home: Home, _ group: String) throws -> [String] {
        let lines = try home.run("stats", "--by", group).output.components(separatedBy: "\n")
        return lines.dropFirst(6).filter { !$0.isEmpty }
    }

    @Test func namesOfOthersDoNothingToATerminal() throws {
        let home = try Home()
        let (_, port) = try home.start()
        try post("evil\\u001b[2J\\nnext", port)
        try post(String(repeating: "long", count: 100), port)
        let result = try home.run("stats")
        #expect(result.output.contains("\nevil\u{FFFD}[2J\u{FFFD}next "))
        #expect(!result.output.contains("\u{1b}"))
        #expect(result.output.components(separatedBy: "\n").allSatisfy { $0.count < 160 })
    }

    @Test func coloursAreForTerminals() throws {
        let home = try Home()
        let (_, port) = try home.start()
        try post("m", port)
        for (variables, isColoured) in [(["TERM": "xterm"], true), (["TERM": "xterm", "NO_COLOR": ""], false)] {
            let (program, screen) = try Descriptors.terminal()
            let stats = try home.launch(["stats"], environment: variables, output: .descriptor(program))
            #expect(try stats.exitCode() == 0)
            close(program)
            var bytes = [UInt8](repeating: 0, count: 65_536)
            let count = read(screen, &bytes, bytes.count)
            close(screen)
            let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
            #expect(text.contains("1 request"))
            #expect(text.contains("\u{1b}[1mlast 1h: \u{1b}[0m") == isColoured)
            #expect(text.contains("\u{1b}") == isColoured)
        }
    }

    @Test func withoutRequestsThereIsNoTable() throws {
        let home = try Home()
        _ = try home.start()
        #expect(try home.run("stats", "--since", "2h").output == "last 1h: no requests\n")
    }

    @Test(arguments: [("30s", 30), ("15m", 900), ("2h", 7200), ("1d", 86_400)])
    func timesAreTaken(since: String, seconds: Int) throws {
        let home = try Home(config: Home.echo + "[retention]\nminutes = 1440\n")
        let (_, port) = try home.start()
        try post("m", port)
        let result = try home.run("stats", "--json", "--since", since)
        #expect(try parsed(result.output)["window_s"] as? Int == seconds)
        #expect(result.error.isEmpty)
    }

    @Test(arguments: [
        "0s", "5", "h", "-1h", "+5m", "1.5h", "1w", "1 h", "1H", "٣h", "9999999999999999999d", "4000d",
    ])
    func whatIsNoTimeEndsWith64(since: String) throws {
        let home = try Home(config: nil)
        let result = try home.run("stats", "--since=\(since)")
        #expect(result.code == 64)
        #expect(result.output.isEmpty)
        #expect(result.error.contains("--since takes a time such as 30s, 15m, 2h or 1d"))
    }

    @Test func anUnknownGroupEndsWith64AndNamesThose() throws {
        let result = try Home(config: nil).run("stats", "--by", "moon")
        #expect(result.code == 64)
        #expect(result.error.contains("model, provider, route or status") || result.error.contains("'status'"))
    }

    @Test func moreThanIsKeptIsSaid() throws {
        let home = try Home(config: Home.echo + "[retention]\nminutes = 10\n")
        let (_, port) = try home.start()
        try post("m", port)
        for line in [["stats", "--since", "60d"], ["stats", "--since", "60d", "--json"]] {
            let result = try home.run(line)
            #expect(result.code == 0)
            #expect(result.error == "croxy: asked for the last 60d; what is kept covers the last 10m\n")
        }
        #expect(try home.run("stats", "--since", "10m").error.isEmpty)
        #expect(try parsed(try home.run("stats", "--since", "2h", "--json").output)["window_s"] as? Int == 600)
    }

    @Test func oneWithoutTheLockIsFoundByTheConfiguredAddress() throws {
        let home = try Home()
        let (_, port) = try home.serve("-c", home.config, environment: ["CROXY_STATE_DIR": home.path + "/other"])
        try post("m", port)
        let result = try home.run("stats", environment: ["CROXY_SERVER_PORT": "\(port)"])
        #expect(result.code == 0)
        #expect(result.output.hasPrefix("last 1h: 1 request, "))
    }

    @Test func theConfigurationOfAnInstanceThatRunsNeedNotBeValid() throws {
        let home = try Home()
        let (_, port) = try home.start()
        try post("m", port)
        try home.write("nonsense")
        #expect(try home.run("stats").output.hasPrefix("last 1h: 1 request, "))
    }
}

/// One answer of the echo.
func post(_ model: String, _ port: Int) throws {
    let connection = try Connection(port)
    let body = #"{"model":"\#(model)","max_tokens":9,"messages":[{"role":"user","content":"one two three"}]}"#
    connection.send(
        "POST /v1/messages HTTP/1.1\r\nHost: localhost:\(port)\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")
    let answer = connection.readAll()
    guard answer.hasPrefix("HTTP/1.1 200 ") else { throw Program.Failure(description: "answered: \(answer)") }
}

/// The body of what croxy says under a path of its own.
func own(_ path: String, _ port: Int) throws -> String {
    let connection = try Connection(port)
    connection.get(path)
    return connection.readAll().components(separatedBy: "\r\n\r\n").dropFirst().joined(separator: "\r\n\r\n")
}

func parsed(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
}

private func words(_ line: String) -> [String] {
    line.split(separator: " ").map(String.init)
}
