import CroxyRouting
import Testing

/// What `croxy check` makes of the answers of hooks, which are given here by tests.
struct CheckHookTests {
    /// Three routes that take every Opus, and the default, each with a hook; providers `a`, `b` with a key, `c` which
    /// counts no tokens.
    private static let config = """
        [provider.a]
        url = "http://a"
        [provider.b]
        url = "http://b"
        api_key = "kkkkkkkk"
        headers = { "x-team" = "one", "x-other" = "two" }
        [provider.c]
        url = "http://c"
        stub_count_tokens = true
        [[routes]]
        name = "first"
        pattern = "opus"
        provider = "a"
        model = "from-route"
        lua = "0"
        [[routes]]
        pattern = "opus"
        provider = "b"
        lua = "1"
        on_hook_error = "continue"
        [[routes]]
        pattern = "o"
        provider = "c"
        [default]
        provider = "c"
        lua = "2"
        """

    private func outcome(_ verdict: Verdict) -> HookOutcome { HookOutcome(result: .success(verdict)) }

    private let failure = HookOutcome(
        result: .failure(HookError(kind: .runtime, file: "x.lua", line: 3, message: "secret of the hook")),
        log: [HookLogLine(level: .warn, text: "a line")], steps: 300, memoryBytes: 2048, nanoseconds: 12_345)

    /// Explains a request whose hooks give these outcomes; of others nothing is said.
    private func explain(
        _ outcomes: [Int: HookOutcome], of request: CheckRequest = CheckRequest(model: "opus"),
        needs: HookNeeds = .body, seen: (HookQuestion) -> Void = { _ in }
    ) throws -> Explanation {
        let loaded = load(CheckHookTests.config)
        let table = try #require(loaded.table, "\(loaded.errors.map(\.line))")
        return withoutActuallyEscaping(seen) { seen in
            Explanation(
                of: request, by: table,
                hooks: HookAnswers(
                    needs: { _ in needs },
                    run: { hook, question in
                        seen(question)
                        return outcomes[hook] ?? outcome(.configured)
                    }))
        }
    }

    private func change(_ body: (inout HookChange) -> Void) -> HookOutcome {
        var change = HookChange()
        body(&change)
        return outcome(.change(change))
    }

    // MARK: verdicts

    @Test func withoutAnswersNoHookRuns() throws {
        let table = try #require(load(CheckHookTests.config).table)
        let found = Explanation(of: CheckRequest(model: "opus"), by: table)
        #expect(found.hooks.isEmpty)
        #expect(found.json.contains(#""hook": null"#))
        #expect(found.decidedAt == .model)
    }

    @Test func configuredLeavesTheRoute() throws {
        let found = try explain([:])
        #expect(found.outcome == .forward)
        #expect(found.decidedBy == .pattern)
        #expect(found.provider == "a")
        #expect(found.modelSent == "from-route")
        #expect(
            found.json.contains(
                #""hook": {"file": "routes[0].lua", "result": "configured", "log": [], "error": null, "#
                    + #""microseconds": 0}"#))
        #expect(found.explain[0].reason == #"pattern "opus" matches; its hook changes nothing"#)
        #expect(found.explain[1].reason == #"pattern "opus" matches, but first comes first"#)
    }

    @Test func aChangeOfProviderDropsTheRewrite() throws {
        let found = try explain([0: change { $0.provider = 1 }])
        #expect(found.decidedBy == .hook)
        #expect(found.provider == "b")
        #expect(found.url == "http://b/v1/messages")
        #expect(found.modelSent == "opus")
        #expect(found.splice == nil)
        #expect(found.setsAPIKey)
        #expect(found.route?.index == 0)
        #expect(found.explain[0].reason.hasSuffix("; its hook changes the provider"))
    }

    @Test func aChangeOfModelIsSpliced() throws {
        let named = try explain([
            0: change {
                $0.provider = 1
                $0.model = .set("new")
                $0.tag = "t"
            }
        ])
        #expect(named.modelSent == "new")
        #expect(named.splice?.new == #""new""#)
        #expect(named.explain[0].reason.hasSuffix("; its hook changes the provider, the model and the tag"))
        let dropped = try explain([0: change { $0.model = .drop }])
        #expect(dropped.modelSent == "opus")
        #expect(dropped.splice == nil)
        #expect(try explain([0: change { $0.provider = 0 }]).modelSent == "from-route")
    }

    @Test func headersOfAHookStandAboveTheProviders() throws {
        let found = try explain([
            0: change {
                $0.provider = 1
                $0.setHeaders = [HeaderToSet(name: "x-team", value: Array("hush".utf8))]
                $0.removeHeaders = ["x-client"]
            }
        ])
        #expect(found.headersSet == ["x-api-key", "x-other", "x-team"])
        #expect(found.headersRemoved == ["authorization", "x-client"])
        #expect(!found.json.contains("hush"))
        #expect(!found.text(explaining: true).contains("hush"))
    }

    @Test func aCredentialOfAHookIsTheOnlyOne() throws {
        let request = CheckRequest(
            model: "opus", headers: [("x-api-key", "sk-ant-api-clients"), ("Authorization", "Bearer clients")])
        let found = try explain(
            [
                0: change {
                    $0.provider = 1
                    $0.setHeaders = [HeaderToSet(name: "authorization", value: Array("Bearer hush".utf8))]
                }
            ], of: request)
        #expect(found.headersSet == ["x-team", "x-other", "authorization"])
        #expect(found.headersRemoved == ["x-api-key"])
        #expect(!found.setsAPIKey)
        #expect(found.stripsAuth)
        #expect(found.warnings.isEmpty)
        let text = found.text(explaining: true)
        #expect(text.contains("authorization is set by the hook"))
        for secret in ["hush", "clients", "kkkkkkkk"] {
            #expect(!text.contains(secret) && !found.json.contains(secret))
        }
    }

    @Test func aRemovedCredentialDoesNotPass() throws {
        let request = CheckRequest(model: "opus", headers: [("Authorization", "Bearer clients")])
        let answers = [0: change { $0.removeHeaders = ["authorization"] }]
        let found = try explain(answers, of: request)
        #expect(found.headersRemoved == ["authorization"])
        #expect(found.stripsAuth)
        #expect(found.text().contains("authorization (a bearer token) is removed"))
        #expect(try explain(answers).text().contains("the hook removes authorization"))
    }

    @Test func aStubIsAnsweredHere() throws {
        let stub = HookStub(
            status: 201, headers: [HeaderToSet(name: "content-type", value: Array("text/plain".utf8))],
            body: Array("hello".utf8))
        let found = try explain([0: outcome(.stub(stub))])
        #expect(found.outcome == .stub)
        #expect(found.decidedBy == .hook)
        #expect(found.provider == nil)
        #expect(found.url == nil)
        #expect(found.route?.index == 0)
        #expect(
            found.json.contains(
                #""stub": {"status": 201, "headers": [["content-type", "text/plain"]], "body": "hello"}"#))
        #expect(found.text().contains("201 from the hook, nothing is sent"))
    }

    @Test(arguments: [
        (401, nil, "authentication_error"), (402, nil, "billing_error"), (403, nil, "permission_error"),
        (404, nil, "not_found_error"), (413, nil, "request_too_large"), (418, nil, "invalid_request_error"),
        (429, nil, "rate_limit_error"), (500, nil, "api_error"), (503, nil, "api_error"),
        (504, nil, "timeout_error"), (529, nil, "overloaded_error"), (529, "own_error", "own_error"),
    ])
    func aRejectionIsAnErrorObject(status: Int, type: String?, expected: String) throws {
        let found = try explain([
            0: outcome(.reject(HookRejection(status: status, type: type, message: "not \u{1b}[1m now")))
        ])
        #expect(found.outcome == .reject)
        #expect(found.decidedBy == .hook)
        #expect(found.rejection?.status == status)
        #expect(
            found.rejection.map { String(decoding: $0.body, as: UTF8.self) }
                == #"{"type": "error", "error": {"type": "\#(expected)", "message": "not \u001b[1m now"}}"#)
        #expect(!found.text(explaining: true).contains("\u{1b}"))
        #expect(found.text().contains("\(status) from the hook, nothing is sent"))
    }

    @Test func nextGoesOnWithTheNextRoute() throws {
        let found = try explain([0: outcome(.next)])
        #expect(found.route?.index == 1)
        #expect(found.provider == "b")
        #expect(found.decidedBy == .pattern)
        #expect(found.hooks.map(\.answer) == [.next, .configured])
        #expect(found.json.contains(#""hook": {"file": "routes[1].lua""#))
        #expect(found.explain[0].reason == #"pattern "opus" matches; its hook passes the request on"#)
        #expect(found.explain[1].reason == #"pattern "opus" matches; its hook changes nothing"#)
        #expect(found.explain[2].reason == #"pattern "o" matches, but routes[1] comes first"#)
        let twice = try explain([0: outcome(.next), 1: outcome(.next)])
        #expect(twice.route?.index == 2)
        #expect(twice.hooks.count == 2)
    }

    @Test func nextInTheDefaultIsAsConfigured() throws {
        let found = try explain([2: outcome(.next)], of: CheckRequest(model: "x"))
        #expect(found.outcome == .forward)
        #expect(found.decidedBy == .default)
        #expect(found.provider == "c")
        #expect(found.text().contains("default.lua says next, and there is no further route"))
    }

    @Test func anErrorRefusesTheRequest() throws {
        let found = try explain([0: failure])
        #expect(found.outcome == .reject)
        #expect(found.decidedBy == nil)
        #expect(
            found.rejection.map { String(decoding: $0.body, as: UTF8.self) }
                == #"{"type": "error", "error": {"type": "api_error", "message": "a hook failed; croxy's log says why"}}"#
        )
        #expect(found.rejection?.status == 500)
        #expect(
            found.json.contains(
                #""result": "error", "log": ["warn: a line"], "error": "x.lua:3: secret of the hook", "#
                    + #""microseconds": 12}"#))
        let text = found.text()
        #expect(text.contains("x.lua:3: secret of the hook"))
        #expect(text.contains("warn: a line"))
        #expect(text.contains("12 µs, 2 KiB, 300 steps"))
    }

    @Test func anErrorMayBeNone() throws {
        let found = try explain([0: outcome(.next), 1: failure])
        #expect(found.outcome == .forward)
        #expect(found.decidedBy == .pattern)
        #expect(found.provider == "b")
        #expect(found.hooks.last?.answer == .error)
        #expect(found.explain[1].reason.hasSuffix("; its hook fails, so the route is taken as configured"))
    }

    @Test func countTokensIsStubbedByTheFinalProvider() throws {
        let request = CheckRequest(model: "opus", path: "/v1/messages/count_tokens")
        #expect(try explain([:], of: request).outcome == .forward)
        let found = try explain([0: change { $0.provider = 2 }], of: request)
        #expect(found.outcome == .stub)
        #expect(found.stub == .countTokensStub)
        #expect(found.text().contains("stub_count_tokens"))
    }

    // MARK: what a hook sees, and when

    @Test(arguments: [HookNeeds.head, .model, .body])
    func aHookSeesWhatItNeeds(_ needs: HookNeeds) throws {
        let body = Array(#"{"model": "opus", "max_tokens": 1}"#.utf8)
        let request = CheckRequest(path: "/v1/messages?beta=true", headers: [("X-App", "cli")], body: body)
        var questions: [HookQuestion] = []
        let found = try explain([:], of: request, needs: needs) { questions.append($0) }
        let question = try #require(questions.first)
        #expect(questions.count == 1)
        #expect(question.method == Array("POST".utf8))
        #expect(question.path == Array("/v1/messages".utf8))
        #expect(question.query == Array("beta=true".utf8))
        #expect(question.headers.map(\.name) == [Array("X-App".utf8)])
        #expect(question.route == 0)
        #expect(question.provider == 0)
        #expect(question.bodyBytes == body.count)
        #expect(question.model == (needs == .head ? nil : Array("opus".utf8)))
        #expect(question.body == (needs == .body ? body : nil))
        #expect(found.decidedAt == (needs == .body ? .body : .model))
    }

    @Test func aHookThatNeedsTheHeadDecidesAtTheHead() throws {
        let loaded = load(
            "[provider.a]\nurl = \"http://a\"\n[default]\nprovider = \"a\"\n[[routes]]\npath = \"/*\"\nprovider = \"a\"\nlua = \"0\"\n"
        )
        let table = try #require(loaded.table)
        func moment(_ needs: HookNeeds, _ outcome: HookOutcome) -> Explanation.Moment {
            Explanation(
                of: CheckRequest(model: "opus"), by: table,
                hooks: HookAnswers(needs: { _ in needs }, run: { _, _ in outcome })
            ).decidedAt
        }
        #expect(moment(.head, outcome(.configured)) == .head)
        #expect(moment(.model, outcome(.configured)) == .model)
        #expect(moment(.body, outcome(.configured)) == .body)
        // A rewrite has to know where the model stands.
        #expect(moment(.head, change { $0.model = .set("x") }) == .model)
    }

    @Test func aBodyThatIsNotLookedIntoIsNoBody() throws {
        var questions: [HookQuestion] = []
        let request = CheckRequest(headers: [("content-type", "text/plain")], body: Array("12345".utf8))
        let found = try explain([:], of: request) { questions.append($0) }
        #expect(questions.first?.body == nil)
        #expect(questions.first?.model == nil)
        #expect(questions.first?.bodyBytes == 5)
        #expect(questions.first?.route == nil)
        #expect(found.outcome == .forward)
        #expect(found.decidedAt == .head)
    }

    @Test func aDamagedBodyIsRefusedBeforeAHookThatNeedsIt() throws {
        let request = CheckRequest(body: Array(#"{"model": "opus", ]"#.utf8))
        var count = 0
        let found = try explain([:], of: request) { _ in count += 1 }
        #expect(found.rejection?.status == 400)
        #expect(count == 0)
        let early = try explain([:], of: request, needs: .model) { _ in count += 1 }
        #expect(early.outcome == .forward)
        #expect(count == 1)
    }

    @Test func aHookThatNeedsTheBodyIsHinted() throws {
        #expect(try explain([:]).text().contains("--body FILE checks a real one"))
        #expect(try !explain([:], needs: .model).text().contains("--body FILE"))
    }

    // MARK: checks of the configuration

    @Test func checksRunHooks() throws {
        let text =
            CheckHookTests.config
            + "\n[[checks]]\nmodel = \"opus\"\nprovider = \"b\"\n[[checks]]\nmodel = \"x\"\noutcome = \"reject\"\nstatus = 403\n"
        let loaded = load(text)
        func report(_ outcomes: [Int: HookOutcome]) -> CheckReport {
            let hooks = HookAnswers(needs: { _ in .body }, run: { hook, _ in outcomes[hook] ?? outcome(.configured) })
            return CheckReport(loaded, path: "config.toml", hooks: hooks) { _ in [] }
        }
        let refusal = outcome(.reject(HookRejection(status: 403, type: nil, message: "no")))
        #expect(report([0: change { $0.provider = 1 }, 2: refusal]).exitCode == 0)
        let other = report([0: failure, 2: outcome(.next)])
        #expect(other.exitCode == 1)
        #expect(other.failures.count == 3)
        #expect(other.text.contains("expected provider \"b\", found none (a hook fails: x.lua:3: secret of the hook)"))
        let stubbed = report([0: refusal, 2: refusal])
        #expect(stubbed.text.contains("found none (the hook \"routes[0].lua\" refuses the request)"))
    }
}
