import CroxyRouting
import Testing

struct CheckRequestTests {
    private static let config = """
        [server]
        host = "127.0.0.1"
        allowed_hosts = ["proxy.example"]
        [provider.anthropic]
        url = "https://api.anthropic.com"
        [[routes]]
        pattern = "opus"
        provider = "anthropic"
        model = "other"
        """

    private func explain(_ request: CheckRequest, _ config: String = config) throws -> Explanation {
        Explanation(of: request, by: try #require(load(config).table))
    }

    @Test(arguments: [
        ("X-App: cli", "X-App", "cli"), ("x:y", "x", "y"), ("x:", "x", ""), ("x: \t a b \t", "x", "a b"),
        ("x: a:b", "x", "a:b"), ("x:\u{e9}", "x", "\u{e9}"), ("x: a\tb", "x", "a\tb"),
    ])
    func aHeaderIsANameAColonAndAValue(_ text: String, _ name: String, _ value: String) throws {
        let header = try CheckRequest.header(parsing: text)
        #expect(header.name == name && header.value == value)
    }

    @Test(arguments: [
        ("", "there is no colon: write NAME: VALUE"), ("hunter2", "there is no colon: write NAME: VALUE"),
        (": hunter2", "\"\" is not a header name"), ("x app: hunter2", "\"x app\" is not a header name"),
        ("x-app : hunter2", "\"x-app \" is not a header name"), (" x: hunter2", "\" x\" is not a header name"),
        ("x\r\ny: hunter2", "\"x\\r\\ny\" is not a header name"),
        ("é: hunter2", "\"é\" is not a header name"),
        ("x: hunter2\r\nauthorization: y", "the value of \"x\" holds a control character"),
        ("x: hunter2\n", "the value of \"x\" holds a control character"),
        ("x: hunter2\u{0}", "the value of \"x\" holds a control character"),
        ("x: \u{7f}hunter2", "the value of \"x\" holds a control character"),
    ])
    func whatIsNoHeaderIsSaidWithoutItsValue(_ text: String, _ message: String) {
        #expect {
            try CheckRequest.header(parsing: text)
        } throws: { error in
            let found = (error as? CheckRequest.HeaderProblem)?.message
            return found == message && found?.contains("hunter2") == false
        }
    }

    @Test func methodsAreTokens() {
        for method in ["GET", "get", "M-SEARCH", "!"] { #expect(CheckRequest.isMethod(method)) }
        for method in ["", "GE T", "GET\r", "GET:", "É"] { #expect(!CheckRequest.isMethod(method)) }
    }

    /// A body and the body it becomes where `opus` is asked about: the model sent shows which one was read.
    @Test(arguments: [
        (#"{"model":"x","a":1}"#, #"{"model":"opus","a":1}"#), (#"{}"#, #"{"model": "opus"}"#),
        (#" { "a":1}"#, #" {"model": "opus",  "a":1}"#), (#"{"model":5}"#, #"{"model":"opus"}"#),
        (#"{"a":{"model":"x"}}"#, #"{"model": "opus", "a":{"model":"x"}}"#),
    ])
    func aModelStandsInPlaceOfTheBodysOwn(_ body: String, _ whole: String) throws {
        let answer = try explain(CheckRequest(model: "opus", body: Array(body.utf8)))
        #expect(answer.outcome == .forward && answer.model == "opus" && answer.modelSent == "other")
        let splice = try #require(answer.splice)
        #expect(splice.bodyBytes == whole.utf8.count)
        #expect(Array(whole.utf8)[splice.range].elementsEqual("\"opus\"".utf8))
    }

    @Test(arguments: [
        #"{"model":"x","model":"y"}"#, "[]", #"{"a":"#, "x", "\u{FEFF}{}", #"{"model":"x"} y"#,
    ])
    func aDamagedBodyIsRefusedWhateverModelIsGiven(_ body: String) throws {
        for model in ["opus", nil] {
            let answer = try explain(CheckRequest(model: model, body: Array(body.utf8)))
            #expect(answer.outcome == .reject, "\(model ?? "-") \(answer.text())")
            #expect(answer.rejection?.status == 400)
        }
    }

    /// By the time the damage comes, the request is on its way.
    @Test func aBodyThatBreaksOffBehindItsModelIsForwarded() throws {
        for model in ["opus", nil] {
            let answer = try explain(CheckRequest(model: model, body: Array(#"{"model":"opus","#.utf8)))
            #expect(answer.outcome == .forward && answer.modelSent == "other")
        }
    }

    @Test(arguments: [
        ([("Origin", "https://evil.example")], 403), ([("sec-fetch-site", "cross-site")], 403),
        ([("Host", "evil.example")], 403), ([("Host", "a b")], 400), ([("origin", "null")], 403),
        ([("origin", "vscode://a"), ("Origin", "vscode://b")], 403), ([("Expect", "more")], 417),
        ([("content-type", "application/json"), ("Content-Type", "text/plain")], 400),
    ])
    func requestsThatCroxyRefusesByTheirHeaders(_ headers: [(String, String)], _ status: Int) throws {
        let answer = try explain(CheckRequest(model: "opus", headers: headers.map { (name: $0.0, value: $0.1) }))
        #expect(answer.outcome == .reject && answer.rejection?.status == status)
        #expect(answer.decidedBy == nil && answer.explain.isEmpty)
        #expect(answer.text().contains("\n  because  "))
    }

    @Test(arguments: [
        [("Origin", "http://localhost:3100")], [("Origin", "vscode-webview://x")], [("Host", "localhost:1")],
        [("Host", "proxy.example")], [("Sec-Fetch-Site", "same-origin")], [("Expect", "100-Continue")],
    ])
    func requestsThatItLetsIn(_ headers: [(String, String)]) throws {
        let answer = try explain(CheckRequest(model: "opus", headers: headers.map { (name: $0.0, value: $0.1) }))
        #expect(answer.outcome == .forward, "\(answer.text())")
    }

    @Test func beyondLoopbackOriginsAreNotJudged() throws {
        let open = CheckRequestTests.config.replacing(
            "host = \"127.0.0.1\"", with: "host = \"0.0.0.0\"\nallow_unauthenticated = true")
        let request = CheckRequest(model: "opus", headers: [("Origin", "https://evil.example")])
        #expect(try explain(request, open).outcome == .forward)
        let six = CheckRequestTests.config.replacing("127.0.0.1", with: "::1")
        #expect(try explain(request, six).outcome == .reject)
    }

    @Test func croxysOwnPathsGoNowhere() throws {
        for path in ["/_croxy", "/_croxy/health", "/_croxy?x"] {
            let answer = try explain(CheckRequest(path: path, method: "GET"))
            #expect(answer.outcome == .stub && answer.decidedBy == nil && answer.provider == nil && answer.url == nil)
            #expect(answer.warnings.count == 1 && answer.text().contains("nothing is sent"))
        }
        #expect(try explain(CheckRequest(path: "/_croxyz", method: "GET")).outcome == .forward)
        #expect(try explain(CheckRequest(path: "/", method: "CONNECT")).rejection?.status == 400)
    }

    @Test func aHintSaysWhenABodyWouldTellMore() throws {
        let hint = "checked with the body {\"model\": …}; --body FILE checks a real one"
        let streaming = CheckRequestTests.config + "\n[[routes]]\nstream = true\nprovider = \"anthropic\""
        #expect(try !explain(CheckRequest(model: "opus")).text().contains("hint"))
        #expect(try explain(CheckRequest(model: "opus"), streaming).text().contains("\n  hint         \(hint)"))
        #expect(try !explain(CheckRequest(model: "opus"), streaming).json.contains("hint"))
        #expect(try !explain(CheckRequest(body: Array("{}".utf8)), streaming).text().contains("hint"))
        #expect(try !explain(CheckRequest(method: "GET"), streaming).text().contains("hint"))
        #expect(try explain(CheckRequest()).text().contains("hint         checked without a body; --body FILE"))
    }
}
