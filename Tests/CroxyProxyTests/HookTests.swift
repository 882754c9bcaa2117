import CroxyMetrics
import CroxyProxy
import CroxyRouting
import MockProvider
import Testing

extension Proxy {
    /// What hooks answer, as the provider and the client see it.
    @Suite(.timeLimit(.minutes(1)))
    struct HookTests {
        /// A route for every model with a hook, and a second provider below another path.
        static func setup(_ lua: String, route: String = "", more: String = "") -> Setup {
            Setup(
                provider: "headers = { x-title = \"up\", x-extra = \"1\" }",
                more: """
                    [provider.other]
                    url = "http://127.0.0.1:MOCK/other"
                    api_key = "other-canary"
                    stub_count_tokens = true
                    [[routes]]
                    name = "hooked"
                    pattern = "."
                    provider = "up"
                    model = "rewritten"
                    \(route)
                    lua = '''
                    \(lua)
                    '''
                    \(more)
                    """)
        }

        private static let body = #"{"model":"claude-x","messages":[{"role":"user","content":"hé\n"}],"n":1.0}"#
        private static let rewritten = body.replacing("claude-x", with: "rewritten")

        /// What one hook makes of one request: the answer, what the provider saw, the record.
        private func run(
            _ lua: String, route: String = "", more: String = "", _ fields: String..., path: String = "/v1/messages",
            body: String = body
        ) async throws -> (answer: Answer, seen: [RecordedRequest], record: ExchangeRecord, log: String) {
            var result: (Answer, [RecordedRequest], ExchangeRecord, String)?
            try await withCroxy(HookTests.setup(lua, route: route, more: more)) { croxy in
                let lines = fields.map { $0 + "\r\n" }.joined()
                let answer = try croxy.exchange(
                    "POST \(path) HTTP/1.1\r\nHost: \(croxy.host)\r\n\(lines)"
                        + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
                let record = try croxy.records.next()
                result = (answer, croxy.mock.requests, record, croxy.log.text())
            }
            return try #require(result)
        }

        @Test func nothingLeavesTheRouteAsConfigured() async throws {
            for lua in ["return function() end", "return function() return nil end", "return function() return {} end"]
            {
                let (answer, seen, record, _) = try await run(lua, "x-a: 1")
                #expect(answer.status == 200)
                #expect(seen.map(\.text) == [HookTests.rewritten])
                #expect(record.route == "hooked")
                #expect(record.modelSent == "rewritten")
                #expect(record.hookNanoseconds != nil)
            }
        }

        @Test func anotherProviderBringsItsCredentialsAndDropsTheRewrite() async throws {
            let (_, seen, record, _) = try await run(
                "return function() return { provider = \"other\" } end", "x-api-key: client-canary", "x-title: mine")
            #expect(seen.map(\.target) == ["/other/v1/messages"])
            #expect(seen.map(\.text) == [HookTests.body])
            #expect(seen.first?.values(of: "x-api-key") == ["other-canary"])
            #expect(seen.first?.values(of: "x-title") == ["mine"])
            #expect(record.provider == "other")
            #expect(record.decidedBy == "hook")
            #expect(record.modelSent == "claude-x")
        }

        @Test func modelsAreNamedKeptOrDropped() async throws {
            let cases = [
                ("{ model = \"a\\\"b\" }", #""a\"b""#, "/v1/messages", "a\"b"),
                ("{ model = false }", #""claude-x""#, "/v1/messages", "claude-x"),
                ("{ provider = \"other\", model = \"m\" }", #""m""#, "/other/v1/messages", "m"),
                ("{ provider = \"up\" }", #""rewritten""#, "/v1/messages", "rewritten"),
            ]
            for (answer, token, target, sent) in cases {
                let (_, seen, record, _) = try await run("return function() return \(answer) end")
                #expect(seen.map(\.text) == [HookTests.body.replacing("\"claude-x\"", with: token)], "\(answer)")
                #expect(seen.map(\.target) == [target])
                #expect(record.modelSent == sent)
            }
        }

        @Test func headersAreSetAndRemoved() async throws {
            let (_, seen, record, _) = try await run(
                """
                return function(req) return {
                  set_headers = { ["x-title"] = "hook", ["X-New"] = "é" }, remove_headers = { "x-extra", "X-Mine" },
                  tag = "t" } end
                """, "x-mine: 1", "X-MINE: 2", "x-other: 3")
            let request = try #require(seen.first)
            #expect(request.values(of: "x-title") == ["hook"])
            #expect(request.values(of: "x-new") == ["é"])
            #expect(request.values(of: "x-extra") == [])
            #expect(request.values(of: "x-mine") == [])
            #expect(request.values(of: "x-other") == ["3"])
            #expect(request.values(of: "accept-encoding") == ["identity"])
            #expect(record.tag == "t")
        }

        @Test func aCredentialOfTheHookIsTheOnlyOne() async throws {
            let (_, seen, _, _) = try await run(
                "return function() return { provider = \"other\", set_headers = { authorization = \"Bearer hook-canary\" } } end",
                "x-api-key: client-canary", "Authorization: Bearer client-canary")
            #expect(seen.first?.values(of: "x-api-key") == [])
            #expect(seen.first?.values(of: "authorization") == ["Bearer hook-canary"])
        }

        @Test func stubsAreAnsweredHere() async throws {
            let cases = [
                ("{ json = { input_tokens = req.bytes // 4 } }", 200, "application/json", #"{"input_tokens":18}"#),
                ("{ status = 203, body = \"a\\0b\" }", 203, "text/plain; charset=utf-8", "a\0b"),
                (
                    "{ sse = { { event = \"ping\", data = { type = \"ping\" } } } }", 200,
                    "text/event-stream; charset=utf-8", "event: ping\ndata: {\"type\":\"ping\"}\n\n"
                ),
            ]
            for (stub, status, type, text) in cases {
                let (answer, seen, record, _) = try await run("return function(req) return croxy.stub \(stub) end")
                #expect(answer.status == status)
                #expect(answer.values(of: "content-type") == [type])
                #expect(answer.text == text)
                #expect(answer.values(of: "x-croxy-request-id").count == 1)
                #expect(seen.isEmpty)
                #expect(record.summary == "\(status) stub")
                #expect(record.decidedBy == "hook")
            }
        }

        @Test func refusalsAreErrorsOfTheAPI() async throws {
            let (answer, seen, record, _) = try await run(
                "return function() return croxy.reject(429, \"not \\\"now\\\"\") end")
            #expect(answer.status == 429)
            #expect(answer.text.contains(#""error":{"type":"rate_limit_error","message":"not \"now\""}"#))
            #expect(seen.isEmpty)
            #expect(record.summary == "429 rejected")
            let named = try await run("return function() return croxy.reject(403, \"no\", \"own_type\") end")
            #expect(named.answer.text.contains(#""type":"own_type""#))
        }

        @Test func nextGoesOnWithTheNextRoute() async throws {
            let lua = "return function() return croxy.next() end"
            let second = "[[routes]]\nname = \"second\"\nstream = true\npattern = \".\"\nprovider = \"other\""
            let streaming = HookTests.body.replacing("\"n\"", with: "\"stream\":true,\"n\"")
            let taken = try await run(lua, more: second, body: streaming)
            #expect(taken.record.route == "second")
            #expect(taken.seen.map(\.text) == [streaming])
            let fallback = try await run(lua, more: second)
            #expect(fallback.record.route == nil)
            #expect(fallback.record.decidedBy == "default")
            #expect(fallback.seen.map(\.text) == [HookTests.body])
        }

        @Test func anErrorIsRefusedOrPassedOver() async throws {
            let lua = "\nreturn function(req)\n  error(\"secret-words\")\nend"
            let refused = try await run(lua)
            #expect(refused.answer.status == 500)
            #expect(refused.answer.text.contains("\"type\":\"api_error\""))
            #expect(!refused.answer.text.contains("secret-words"))
            #expect(refused.seen.isEmpty)
            #expect(refused.record.summary == "500 rejected hook")
            #expect(refused.log.contains("routes[0].lua:3:"))
            #expect(refused.log.contains("secret-words"))
            let passed = try await run(lua, route: "on_hook_error = \"continue\"")
            #expect(passed.answer.status == 200)
            #expect(passed.seen.map(\.text) == [HookTests.rewritten])
            #expect(passed.record.summary == "200 ok")
        }

        @Test func aHookSeesTheRequest() async throws {
            let (answer, _, _, _) = try await run(
                """
                return function(req)
                  local b = req.body
                  return croxy.stub { json = { req.method, req.path, req.query, req.headers["x-app"], req.model,
                    req.route, req.provider, req.bytes, b.messages[1].content, #b.messages, b.n,
                    req.headers["x-api-key"], req.headers["authorization"] or "none" } }
                end
                """, "X-App: cli", "x-api-key: client-canary", path: "/v1/messages?a=b")
            #expect(
                answer.text
                    == #"["POST","/v1/messages","a=b","cli","claude-x","hooked","up",75,"hé\n",1,1.0,"[redacted]","none"]"#
            )
        }

        @Test func theFinalProviderStubsCountTokens() async throws {
            let (answer, seen, record, _) = try await run(
                "return function() return { provider = \"other\" } end", path: "/v1/messages/count_tokens")
            #expect(answer.text == "{\"input_tokens\": 0}")
            #expect(seen.isEmpty)
            #expect(record.summary == "200 stub")
        }
    }
}

extension RecordedRequest {
    /// The body as text.
    var text: String { String(decoding: body, as: UTF8.self) }
}
