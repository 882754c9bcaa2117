import CroxyRouting
import Foundation
import Testing

struct ExplanationTests {
    static let text = """
        [server]
        max_body_size = 100
        [provider.anthropic]
        url = "https://api.anthropic.com"
        [provider.ollama]
        url = "http://localhost:11434/v1"
        strip_auth = true
        api_key = "ollama"
        stub_count_tokens = true
        headers = { X-Title = "croxy" }
        [provider.open]
        url = "http://open"
        [provider.echo]
        url = "croxy:echo"
        [[routes]]
        pattern = "opus"
        provider = "anthropic"
        [[routes]]
        name = "local"
        pattern = "sonnet|haiku"
        provider = "ollama"
        model = "qwen3-coder:30b"
        [[routes]]
        pattern = "son"
        provider = "open"
        [[routes]]
        pattern = "^croxy-echo"
        provider = "echo"
        [[routes]]
        pattern = "open"
        provider = "open"
        """

    @Test func theJSONIsThatOfTheManual() throws {
        #expect(
            try explain(CheckRequest(model: "claude-sonnet-4-5")).json
                == #"{"model": "claude-sonnet-4-5", "path": "/v1/messages", "method": "POST", "outcome": "forward", "#
                + #""decided_by": "pattern", "decided_at": "model", "#
                + #""route": {"index": 1, "name": "local", "pattern": "sonnet|haiku"}, "provider": "ollama", "#
                + #""url": "http://localhost:11434/v1/messages", "model_sent": "qwen3-coder:30b", "strip_auth": true, "#
                + #""sets_api_key": true, "headers_set": ["x-api-key", "x-title"], "#
                + #""headers_removed": ["authorization"], "hook": null, "stub": null, "rejection": null, "#
                + #""warnings": [], "explain": ["#
                + #"{"index": 0, "name": null, "matched": false, "reason": "pattern \"opus\" does not match"}, "#
                + #"{"index": 1, "name": "local", "matched": true, "reason": "pattern \"sonnet|haiku\" matches"}, "#
                + #"{"index": 2, "name": null, "matched": true, "#
                + #""reason": "pattern \"son\" matches, but local comes first"}, "#
                + #"{"index": 3, "name": null, "matched": false, "reason": "pattern \"^croxy-echo\" does not match"}, "#
                + #"{"index": 4, "name": null, "matched": false, "reason": "pattern \"open\" does not match"}]}"#)
    }

    @Test func theTextIsForPeople() throws {
        #expect(
            try explain(CheckRequest(model: "claude-sonnet-4-5")).text(explaining: true) == """
                claude-sonnet-4-5
                  request          POST /v1/messages
                  route            routes[1] local, pattern "sonnet|haiku"
                  decided          as soon as the model is seen
                  provider         ollama
                  url              http://localhost:11434/v1/messages
                  model sent       qwen3-coder:30b
                  body             bytes 10 to 29 of 30 change, all others go as they came
                                   - "claude-sonnet-4-5"
                                   + "qwen3-coder:30b"
                  credentials      the client's are removed, x-api-key is set
                  headers          sets x-title
                - routes[0]        pattern "opus" does not match
                * routes[1] local  pattern "sonnet|haiku" matches
                + routes[2]        pattern "son" matches, but local comes first
                - routes[3]        pattern "^croxy-echo" does not match
                - routes[4]        pattern "open" does not match
                """)
    }

    @Test func theDefaultPassesEverything() throws {
        let answer = try explain(CheckRequest(model: "claude-x", path: "/v1/messages?beta=true"))
        #expect(answer.decidedBy == .default)
        #expect(answer.decidedAt == .model)
        #expect(answer.url == "https://api.anthropic.com/v1/messages?beta=true")
        #expect(answer.modelSent == "claude-x")
        #expect(!answer.stripsAuth && !answer.setsAPIKey && answer.headersRemoved.isEmpty)
    }

    @Test func withoutAModelTheHeadDecides() throws {
        let answer = try explain(CheckRequest(path: "/v1/models", method: "GET"))
        #expect(answer.decidedAt == .head)
        #expect(answer.model == nil && answer.modelSent == nil)
        #expect(answer.explain.allSatisfy { !$0.matched && $0.reason == "the request has no JSON body" })
        let get = try explain(CheckRequest(model: "opus", path: "/v1/models", method: "GET"))
        #expect(get.route == nil && get.warnings.count == 1)
    }

    @Test func aBodyGivesItsOwnModel() throws {
        let answer = try explain(CheckRequest(body: Array(#"{"stream":true,"model":"claude-\u006fpus"}"#.utf8)))
        #expect(answer.model == "claude-opus")
        #expect(answer.route?.index == 0)
        #expect(answer.decidedAt == .model)
        let without = try explain(CheckRequest(body: Array(#"{"stream":true}"#.utf8)))
        #expect(without.decidedAt == .body && without.decidedBy == .default)
        let empty = try explain(CheckRequest(body: []))
        #expect(empty.decidedAt == .head)
    }

    @Test(arguments: [
        ("[]", 400), ("{\"model\":\"a\",\"model\":\"b\"}", 400), ("\u{FEFF}{}", 400), ("{\"model\":", 400), ("x", 400),
        ("{\"model\":\"\(String(repeating: "a", count: 100))\"}", 413),
    ])
    func bodiesThatAreRefused(_ body: String, _ status: Int) throws {
        let answer = try explain(CheckRequest(body: Array(body.utf8)))
        #expect(answer.outcome == .reject)
        #expect(answer.rejection?.status == status)
        #expect(answer.decidedBy == nil && answer.provider == nil && answer.url == nil)
        let text = String(decoding: answer.rejection?.body ?? [], as: UTF8.self)
        #expect(text.hasPrefix("{\"type\": \"error\", \"error\": {\"type\": "))
    }

    @Test func bodiesThatAreNotLookedIntoHaveNoModel() throws {
        for (name, value) in [("Content-Type", "text/plain"), ("content-encoding", "gzip")] {
            let answer = try explain(
                CheckRequest(headers: [(name, value)], body: Array(#"{"model":"opus","model":"x"}"#.utf8)))
            #expect(answer.outcome == .forward && answer.route == nil && answer.decidedAt == .head)
        }
    }

    @Test(arguments: ["/v1/../x", "//x", "http://localhost:3100/v1", "*", "", "/a b"])
    func targetsThatAreRefused(_ path: String) throws {
        let answer = try explain(CheckRequest(model: "opus", path: path))
        #expect(answer.outcome == .reject && answer.rejection?.status == 400 && answer.model == "opus")
        #expect(try isJSON(answer.json))
    }

    @Test func countTokensIsStubbedWhereTheProviderSaysSo() throws {
        let answer = try explain(CheckRequest(model: "haiku", path: "/v1/messages/count_tokens?beta=true"))
        #expect(answer.outcome == .stub && answer.provider == "ollama" && answer.url == nil)
        #expect(answer.stub == .countTokensStub)
        #expect(answer.json.contains(#""stub": {"status": 200, "headers": [["content-type", "application/json"]]"#))
        let other = try explain(CheckRequest(model: "opus", path: "/v1/messages/count_tokens"))
        #expect(other.outcome == .forward)
    }

    @Test func anthropicsCredentialStaysHome() throws {
        let answer = try explain(CheckRequest(model: "open", headers: [("Authorization", "Bearer sk-ant-secret")]))
        #expect(answer.stripsAuth && answer.headersRemoved == ["authorization"] && answer.warnings.count == 1)
        #expect(!answer.json.contains("secret"))
        let other = try explain(CheckRequest(model: "open", headers: [("Authorization", "Bearer x")]))
        #expect(!other.stripsAuth && other.headersRemoved.isEmpty && other.warnings.isEmpty)
        #expect(other.text().hasSuffix("  credentials  authorization (a bearer token) passes"))
        let none = try explain(CheckRequest(model: "open"))
        #expect(none.text().hasSuffix("  credentials  the client's pass, except Anthropic's (sk-ant-…)"))
    }

    @Test func theEchoSendsNothing() throws {
        let answer = try explain(CheckRequest(model: "croxy-echo"))
        #expect(answer.url == "croxy:echo" && answer.stripsAuth && answer.warnings.isEmpty)
    }

    @Test func longAndOddModelsAreShownSafely() throws {
        let odd = try explain(CheckRequest(model: "opus\u{1b}[2J\n\""))
        #expect(!odd.text(explaining: true).contains("\u{1b}"))
        #expect(try isJSON(odd.json))
        let long = try explain(CheckRequest(model: String(repeating: "opus", count: 100)))
        #expect(long.route == nil)
        #expect(long.explain.allSatisfy { $0.reason == "the model is longer than 256 bytes" })
    }

    private func explain(_ request: CheckRequest) throws -> Explanation {
        let loaded = load(ExplanationTests.text)
        return Explanation(of: request, by: try DecisionTable(try #require(loaded.config)))
    }

    private func isJSON(_ text: String) throws -> Bool {
        try JSONSerialization.jsonObject(with: Data(text.utf8)) is [String: Any]
    }
}
