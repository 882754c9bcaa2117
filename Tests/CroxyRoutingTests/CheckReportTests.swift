import CroxyRouting
import JSONBytes
import Testing

struct CheckReportTests {
    private static let policy = """
        [server]
        max_body_size = 60
        [provider.anthropic]
        url = "https://api.anthropic.com"
        [provider.ollama]
        url = "http://localhost:11434"
        api_key = "hunter2"
        stub_count_tokens = true
        [[routes]]
        name = "opus"
        pattern = "opus"
        provider = "anthropic"
        [[routes]]
        pattern = "haiku"
        provider = "ollama"
        model = "qwen"
        [[routes]]
        headers = { x-app = "cli" }
        min_body_bytes = 29
        provider = "ollama"

        """

    private static let files: [String: String] = [
        "/conf/stream.json": #"{"stream": true, "model": "x"}"#,
        "/home/me/big.json": #"{"model": ""# + String(repeating: "x", count: 60) + "\"}",
        "/conf/bad.json": "[]", "/conf/opus.json": #"{"model": "claude-opus-4"}"#,
    ]

    private func report(_ checks: String, _ policy: String = policy) -> CheckReport {
        let loaded = ConfigLoader.load(
            text: Array((policy + checks).utf8), path: "/conf/config.toml", environment: [:], homeFolder: "/home/me")
        return CheckReport(loaded, path: "config.toml") { path throws(PolicyCheckResult.BodyFailure) in
            guard let text = CheckReportTests.files[path] else { throw .init("no such file") }
            return Array(text.utf8)
        }
    }

    /// A request, and for each kind of expectation what is true of it.
    private static let truths: [(asked: String, truths: [String: String])] = [
        (
            "model = \"claude-haiku-4-5\"",
            [
                "provider": "\"ollama\"", "model_sent": "\"qwen\"", "route": "1", "outcome": "\"forward\"",
            ]
        ),
        (
            "model = \"claude-opus-4\"",
            [
                "provider": "\"anthropic\"", "model_sent": "\"claude-opus-4\"", "route": "\"opus\"",
                "outcome": "\"forward\"",
            ]
        ),
        (
            "model = \"haiku\"\npath = \"/v1/messages/count_tokens?beta=true\"",
            ["provider": "\"ollama\"", "route": "1", "outcome": "\"stub\"", "status": "200"]
        ),
        ("path = \"/v1/../x\"", ["outcome": "\"reject\"", "status": "400"]),
        ("body_file = \"bad.json\"", ["outcome": "\"reject\"", "status": "400"]),
        ("body_file = \"~/big.json\"", ["outcome": "\"reject\"", "status": "413"]),
        ("model = \"x\"\nheaders = { Origin = \"https://evil.example\" }", ["outcome": "\"reject\"", "status": "403"]),
        (
            "body_file = \"stream.json\"\nheaders = { X-App = \"cli\" }",
            ["provider": "\"ollama\"", "model_sent": "\"x\"", "route": "2", "outcome": "\"forward\""]
        ),
        (
            "body_file = \"stream.json\"",
            ["provider": "\"anthropic\"", "model_sent": "\"x\"", "outcome": "\"forward\""]
        ),
        ("body_file = \"opus.json\"\nmodel = \"haiku\"", ["provider": "\"ollama\"", "route": "1"]),
        ("method = \"GET\"\nmodel = \"opus\"", ["provider": "\"anthropic\"", "outcome": "\"forward\""]),
    ]

    /// For each kind of expectation all values that some request makes true, and no value at all of the others.
    private static let values: [String: [String]] = [
        "provider": ["\"anthropic\"", "\"ollama\""], "model_sent": ["\"qwen\"", "\"claude-opus-4\"", "\"x\""],
        "route": ["\"opus\"", "1", "2"], "outcome": ["\"forward\"", "\"stub\"", "\"reject\""],
        "status": ["200", "400", "403", "413"],
    ]

    @Test(arguments: truths.indices)
    func everyExpectationHoldsWhereItIsTrueAndNowhereElse(_ index: Int) {
        let (asked, truths) = CheckReportTests.truths[index]
        for (key, values) in CheckReportTests.values {
            // Of a GET request to a path that no route takes, and the like, nothing else is said above.
            for value in values where truths[key] != nil || ["route", "status"].contains(key) {
                let report = report("[[checks]]\n\(asked)\n\(key) = \(value)")
                #expect(report.errors.isEmpty, "\(report.text)")
                let isTrue = truths[key] == value
                #expect(report.isOK == isTrue, "\(asked) \(key) = \(value): \(report.text)")
                #expect(report.exitCode == (isTrue ? 0 : 1))
                #expect(report.failures.count == (isTrue ? 0 : 1))
            }
        }
    }

    @Test func failuresNameTheirPlacesAndWhatDecided() {
        let report = report(
            """
            [[checks]]
            model = "claude-haiku-4-5"
            provider = "anthropic"
            model_sent = "claude-haiku-4-5"
            route = "opus"
            [[checks]]
            model = "claude-opus-4"
            route = 1
            status = 200
            [[checks]]
            path = "/x/../y"
            method = "GET"
            headers = { Authorization = "Bearer hunter2" }
            provider = "anthropic"
            outcome = "forward"
            [[checks]]
            body_file = "bodies/none.json"
            outcome = "forward"
            [[checks]]
            model = "x"
            outcome = "stub"
            [[checks]]
            model = "x"
            outcome = "forward"
            """)
        #expect(
            report.text == #"""
                /conf/config.toml:23:12: check: model "claude-haiku-4-5": expected provider "anthropic", found "ollama" (routes[1] decided)
                   23 | provider = "anthropic"
                      |            ^~~~~~~~~~~
                /conf/config.toml:24:14: check: model "claude-haiku-4-5": expected model_sent "claude-haiku-4-5", found "qwen" (routes[1] decided)
                   24 | model_sent = "claude-haiku-4-5"
                      |              ^~~~~~~~~~~~~~~~~~
                /conf/config.toml:25:9: check: model "claude-haiku-4-5": expected route routes[0] "opus", found routes[1] (routes[1] decided)
                   25 | route = "opus"
                      |         ^~~~~~
                /conf/config.toml:28:9: check: model "claude-opus-4": expected route routes[1], found routes[0] "opus" (routes[0] "opus" decided)
                   28 | route = 1
                      |         ^
                /conf/config.toml:29:10: check: model "claude-opus-4": expected status 200, found none of croxy's own (routes[0] "opus" decided)
                   29 | status = 200
                      |          ^~~
                /conf/config.toml:34:12: check: GET /x/../y, with Authorization: expected provider "anthropic", found none (croxy refuses: the path must not hold a . or .. segment)
                   34 | provider = "anthropic"
                      |            ^~~~~~~~~~~
                /conf/config.toml:35:11: check: GET /x/../y, with Authorization: expected outcome "forward", found "reject" (croxy refuses: the path must not hold a . or .. segment)
                   35 | outcome = "forward"
                      |           ^~~~~~~~~
                /conf/config.toml:37:13: check: body_file "bodies/none.json": the body cannot be read from "/conf/bodies/none.json": no such file
                   37 | body_file = "bodies/none.json"
                      |             ^~~~~~~~~~~~~~~~~~
                /conf/config.toml:41:11: check: model "x": expected outcome "stub", found "forward" (the default decided)
                   41 | outcome = "stub"
                      |           ^~~~~~
                5 of 6 checks fail
                """#)
        #expect(report.exitCode == 1)
        #expect(!report.json.contains("hunter2") && !report.text.contains("hunter2"))
    }

    @Test func theJSONHasAnObjectForEveryCheck() {
        let report = report(
            """
            [[checks]]
            model = "claude-opus-4"
            route = "opus"
            status = 200
            [[checks]]
            path = "/v1/models"
            method = "GET"
            headers = { x-app = "cli" }
            provider = "anthropic"
            [[checks]]
            body_file = "none.json"
            route = 2
            """)
        #expect(
            report.json == #"{"ok": false, "errors": [], "warnings": [], "checks": ["#
                + #"{"index": 0, "line": 21, "ok": false, "#
                + #""request": {"model": "claude-opus-4", "path": "/v1/messages", "method": "POST", "headers": [], "body_file": null}, "#
                + #""expected": {"route": "opus", "status": 200}, "#
                + #""found": {"outcome": "forward", "provider": "anthropic", "model_sent": "claude-opus-4", "route": "opus", "status": null}, "#
                + #""failures": ["/conf/config.toml:24:10: check: model \"claude-opus-4\": expected status 200, "#
                + #"found none of croxy's own (routes[0] \"opus\" decided)"]}, "#
                + #"{"index": 1, "line": 25, "ok": true, "#
                + #""request": {"model": null, "path": "/v1/models", "method": "GET", "headers": ["x-app"], "body_file": null}, "#
                + #""expected": {"provider": "anthropic"}, "#
                + #""found": {"outcome": "forward", "provider": "anthropic", "model_sent": null, "route": null, "status": null}, "#
                + #""failures": []}, "#
                + #"{"index": 2, "line": 30, "ok": false, "#
                + #""request": {"model": null, "path": "/v1/messages", "method": "POST", "headers": [], "body_file": "none.json"}, "#
                + #""expected": {"route": 2}, "found": null, "#
                + #""failures": ["/conf/config.toml:31:13: check: body_file \"none.json\": "#
                + #"the body cannot be read from \"/conf/none.json\": no such file"]}]}"#)
        Array(report.json.utf8).withUnsafeBytes { bytes in
            #expect(JSONView(bytes)?.member("checks")?.kind == .array)
        }
    }

    @Test func theSummaryCountsChecks() {
        let one = "[[checks]]\nmodel = \"opus\"\nroute = 0\n"
        #expect(report("").text == "config.toml is good: 2 providers, 3 routes")
        #expect(report(one).text == "config.toml is good: 2 providers, 3 routes, 1 check holds")
        #expect(report(one + one).summary == "config.toml is good: 2 providers, 3 routes, 2 checks hold")
        #expect(report("[[checks]]\nmodel = \"opus\"\nroute = 1\n").text.hasSuffix("\n1 of 1 check fails"))
    }

    @Test func aWrongConfigurationRunsNoChecks() {
        let bad = CheckReport(load("[servr]\n[server]\nport = 0\nprt = 1"), path: "config.toml") { _ in [] }
        #expect(!bad.isOK && bad.exitCode == 78)
        #expect(
            bad.json
                == #"{"ok": false, "errors": ["config.toml:1:2: unknown key \"servr\" (did you mean \"server\"?)", "#
                + #""config.toml:4:1: unknown key \"prt\" in [server] (did you mean \"port\"?)"], "#
                + #""warnings": [], "checks": []}"#)
        #expect(bad.text.hasSuffix("\n2 errors"))
        let both = report("[[checks]]\nmodel = \"x\"\nroute = 1\n[[checks]]\nmodel = \"x\"")
        #expect(both.exitCode == 78 && both.results.isEmpty && both.failures.isEmpty)
    }

    @Test func aFailureOfTheEnvironmentIsTold() {
        let text = CheckReportTests.policy + "[[checks]]\nmodel = \"opus\"\nroute = 0"
        let loaded = load(text, environment: ["CROXY_CHECKS_0_ROUTE": "2"])
        let report = CheckReport(loaded, path: "config.toml") { _ in [] }
        #expect(
            report.failures.map(\.line) == [
                "CROXY_CHECKS_0_ROUTE: check: model \"opus\": expected route routes[2], "
                    + "found routes[0] \"opus\" (routes[0] \"opus\" decided)"
            ])
    }

    @Test func manyChecksAndRoutesTakeNoTime() {
        var text = CheckReportTests.policy
        for index in 0..<1500 { text += "[[routes]]\npattern = \"^r\(index)$\"\nprovider = \"ollama\"\n" }
        for index in 0..<1500 { text += "[[checks]]\nmodel = \"r\(index % 20)\"\nprovider = \"anthropic\"\n" }
        let loaded = load(text)
        let clock = ContinuousClock()
        var report: CheckReport?
        let time = clock.measure { report = CheckReport(loaded, path: "config.toml") { _ in [] } }
        #expect(report?.failures.count == 1001)
        #expect(report?.failures.last?.message == "500 more problems")
        #expect(report?.text.hasSuffix("\n1500 of 1500 checks fail") == true)
        #expect(time < .seconds(20))
    }
}
