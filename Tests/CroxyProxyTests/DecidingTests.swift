import CroxyMetrics
import CroxyProxy
import MockProvider
import Testing

extension Proxy {
    /// The moment at which a request is decided: shown by what the provider has before the client sends the rest.
    @Suite(.timeLimit(.minutes(1)))
    struct DecidingTests {
        /// Routes to `up` in front of a default that is another base path of the same mock.
        private func routes(_ text: String, server: String = "") -> Setup {
            Setup(
                server: server,
                more: "[provider.other]\nurl = \"http://127.0.0.1:MOCK/other\"\nkeep_alive_ms = 60000\n" + text,
                fallback: "other")
        }

        private func route(_ conditions: String, model: String? = nil) -> String {
            "[[routes]]\n\(conditions)\nprovider = \"up\"\n" + (model.map { "model = \"\($0)\"\n" } ?? "")
        }

        private func head(_ croxy: Croxy, _ framing: String, path: String = "/v1/messages") -> String {
            "POST \(path) HTTP/1.1\r\nHost: \(croxy.host)\r\n\(framing)\r\n\r\n"
        }

        private func chunk(_ text: String) -> String { "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n" }

        /// Waits until croxy has read so many bytes and holds them; then nothing of them has gone up.
        private func expectHeld(_ count: Int, _ croxy: Croxy) async {
            let deadline = ContinuousClock.now + .seconds(10)
            while croxy.server.heldBytes != count, ContinuousClock.now < deadline { await Task.yield() }
            #expect(croxy.server.heldBytes == count)
            #expect(croxy.mock.sight.unfinished.isEmpty && croxy.mock.requests.isEmpty)
        }

        /// Waits until the provider has so many bytes of a body that goes on.
        private func expectGone(_ count: Int, to base: String, _ croxy: Croxy) async throws {
            try await croxy.mock.wait(for: "\(count) bytes") { $0.unfinished.last?.bodyBytes == count }
            #expect(croxy.mock.sight.unfinished.last?.target == base + "/v1/messages")
        }

        @Test(arguments: ["Content-Length: 9", "Transfer-Encoding: chunked"])
        func aRouteOnThePathDecidesAtTheHead(framing: String) async throws {
            try await withCroxy(routes(route("path = \"/v1/mess*\""))) { croxy in
                let isChunked = framing.hasPrefix("T")
                let client = try croxy.client()
                try client.send(head(croxy, framing) + (isChunked ? chunk("{\"a") : "{\"a"))
                try await expectGone(3, to: "", croxy)
                try client.send(isChunked ? chunk("\":123}") + "0\r\n\r\n" : "\":123}")
                #expect(try client.readAnswer().status == 200)
                #expect(croxy.mock.requests.map(\.body) == [Array("{\"a\":123}".utf8)])
                let record = try croxy.records.next()
                #expect(record.provider == "up" && record.decidedBy == "pattern")
                let line = croxy.log.text().split(separator: "\n").filter { $0.contains("decided") }
                #expect(line.count == 1 && line[0].contains("body_bytes_seen=3"), "\(line)")
            }
        }

        @Test func toolsDecideAtTheirFirstElement() async throws {
            try await withCroxy(routes(route("tools = true"))) { croxy in
                let client = try croxy.client()
                let start = #"{"model":"opus","stream":true,"tools":[ "#
                let rest = #""name":"a"}],"messages":[]}"#
                try client.send(head(croxy, "Content-Length: \(start.utf8.count + 1 + rest.utf8.count)") + start)
                await expectHeld(start.utf8.count, croxy)
                try client.send("{")
                try await expectGone(start.utf8.count + 1, to: "", croxy)
                try client.send(rest)
                #expect(try client.readAnswer().status == 200)
                #expect(croxy.mock.requests.map(\.body) == [Array((start + "{" + rest).utf8)])
            }
        }

        @Test(arguments: ["Content-Length", "Transfer-Encoding"], [true, false])
        func aStreamThatComesLastHoldsTheBody(framing: String, isModelFirst: Bool) async throws {
            try await withCroxy(routes(route("stream = true", model: "another-model"))) { croxy in
                let client = try croxy.client()
                let pad = "\"pad\":\"\(String(repeating: "x", count: 40_000))\""
                let model = #""model": "cl\u0061ude""#
                let start = isModelFirst ? "{\(model),\(pad),\"stream\":tru" : "{\(pad),\"stream\":tru"
                let end = isModelFirst ? "e}" : "e,\(model)}"
                let isChunked = framing.hasPrefix("T")
                let value = isChunked ? "chunked" : "\(start.utf8.count + end.utf8.count)"
                try client.send(head(croxy, "\(framing): \(value)") + (isChunked ? chunk(start) : start))
                await expectHeld(start.utf8.count, croxy)
                try client.send(isChunked ? chunk(end) + "0\r\n\r\n" : end)
                #expect(try client.readAnswer().status == 200)
                let seen = try #require(croxy.mock.requests.first)
                #expect(seen.target == "/v1/messages")
                let expected = (start + end).replacing(#""cl\u0061ude""#, with: "\"another-model\"")
                #expect(seen.body == Array(expected.utf8))
                #expect(seen.values(of: "content-length") == ["\(expected.utf8.count)"])
                #expect(try croxy.records.next().modelSent == "another-model")
            }
        }

        @Test func aStreamThatIsAbsentHoldsTheBodyToo() async throws {
            try await withCroxy(routes(route("stream = false"))) { croxy in
                let client = try croxy.client()
                try client.send(head(croxy, "Content-Length: 14") + #"{"model":"me""#)
                await expectHeld(13, croxy)
                try client.send("}")
                #expect(try client.readAnswer().status == 200)
                #expect(croxy.mock.requests.map(\.target) == ["/v1/messages"])
            }
        }

        /// The rewrite has to know the model's place before the length can be said.
        @Test func aRewriteWaitsForTheModel() async throws {
            try await withCroxy(routes(route("path = \"/v1/messages\"", model: "longer-than-it-was"))) { croxy in
                let client = try croxy.client()
                let (start, model, rest) = (#"{"stream":true,"#, #""model":"me""#, #","messages":[]}"#)
                let all = start + model + rest
                try client.send(head(croxy, "Content-Length: \(all.utf8.count)") + start)
                await expectHeld(start.utf8.count, croxy)
                try client.send(model)
                try await expectGone(start.utf8.count + model.utf8.count + 16, to: "", croxy)
                try client.send(rest)
                #expect(try client.readAnswer().status == 200)
                let expected = Array(all.replacing("\"me\"", with: "\"longer-than-it-was\"").utf8)
                #expect(croxy.mock.requests.map(\.body) == [expected])
                // Without a model there is nothing to rewrite; behind damage nobody knows.
                #expect(try croxy.exchange(croxy.post(#"{"stream":true}"#)).status == 200)
                #expect(try croxy.exchange(croxy.post(#"{"stream":true,"model":7,"#)).status == 200)
                #expect(try croxy.exchange(croxy.post(#"{"stream" true,"model":"me"}"#)).status == 400)
                #expect(croxy.mock.requests.count == 3)
            }
        }

        @Test func anAnnouncedLengthDecidesAtTheHead() async throws {
            for (condition, length, base) in [
                ("min_body_bytes = 100", 100, ""), ("min_body_bytes = 101", 100, "/other"),
                ("max_body_bytes = 100", 100, ""), ("max_body_bytes = 99", 100, "/other"),
            ] {
                try await withCroxy(routes(route(condition))) { croxy in
                    let client = try croxy.client()
                    try client.send(head(croxy, "Content-Length: \(length)") + "{")
                    try await expectGone(1, to: base, croxy)
                    try client.send(String(repeating: " ", count: length - 2) + "}")
                    _ = try client.readAnswer()
                    #expect(croxy.mock.requests.map(\.bodyBytes) == [length])
                }
            }
        }

        @Test func aLengthInChunksDecidesAsSoonAsItIsReached() async throws {
            for (condition, count, base) in [("min_body_bytes = 100", 100, ""), ("max_body_bytes = 99", 100, "/other")]
            {
                try await withCroxy(routes(route(condition))) { croxy in
                    let client = try croxy.client()
                    let start = "{" + String(repeating: " ", count: count - 2)
                    try client.send(head(croxy, "Transfer-Encoding: chunked") + chunk(start))
                    await expectHeld(count - 1, croxy)
                    try client.send(chunk(" "))
                    try await expectGone(count, to: base, croxy)
                    try client.send(chunk("}") + "0\r\n\r\n")
                    _ = try client.readAnswer()
                    #expect(croxy.mock.requests.map(\.bodyBytes) == [count + 1])
                }
            }
            try await withCroxy(routes(route("max_body_bytes = 99"))) { croxy in
                let client = try croxy.client()
                let body = "{" + String(repeating: " ", count: 97) + "}"
                try client.send(head(croxy, "Transfer-Encoding: chunked") + chunk(body))
                await expectHeld(99, croxy)
                try client.send("0\r\n\r\n")
                #expect(try client.readAnswer().status == 200)
                #expect(croxy.mock.requests.map(\.target) == ["/v1/messages"])
            }
        }

        /// Conditions on the body are false without one that is looked into, whichever value they ask for.
        @Test func requestsWithoutSuchABodyNeverWait() async throws {
            let body = route("stream = false") + route("pattern = \"\"") + route("min_body_bytes = 0")
            try await withCroxy(routes(body + route("max_body_bytes = 9"))) { croxy in
                let client = try croxy.client()
                try client.send(head(croxy, "Content-Type: text/plain\r\nContent-Length: 2"))
                try await croxy.mock.wait(for: "the head") { $0.unfinished.last?.target == "/other/v1/messages" }
                try client.send("{}")
                _ = try client.readAnswer()
                for request in [
                    croxy.get("/v1/models"), croxy.post(""), croxy.post("{}", "Content-Encoding: gzip"),
                    head(croxy, "Transfer-Encoding: chunked") + "0\r\n\r\n",
                ] {
                    _ = try croxy.exchange(request)
                }
                #expect(croxy.mock.requests.allSatisfy { $0.target.hasPrefix("/other/") })
                #expect(croxy.mock.requests.count == 5)
                // White space alone is a body with a length, and nothing else.
                _ = try croxy.exchange(croxy.post("  "))
                #expect(croxy.mock.requests.last?.target == "/v1/messages")
            }
        }

        @Test func anyOfAHeadersValuesMayMatch() async throws {
            let setup = routes(route("headers = { \"X-App\" = '^cli$', \"x-other\" = '' }"))
            try await withCroxy(setup) { croxy in
                for (fields, isRouted) in [
                    (["x-app: cli", "x-other:"], true), (["X-APP: web", "x-Other: 1", "x-app: \t cli \t"], true),
                    (["x-app: cli"], false), (["x-app: client", "x-other: 1"], false), (["x-other: cli"], false),
                    (["x-app: web, cli", "x-other: 1"], false),
                ] {
                    let lines = fields.map { $0 + "\r\n" }.joined()
                    _ = try croxy.exchange("GET /v1/models HTTP/1.1\r\nHost: \(croxy.host)\r\n\(lines)\r\n")
                    let target = croxy.mock.requests.last?.target
                    #expect(target == (isRouted ? "/v1/models" : "/other/v1/models"), "\(fields)")
                }
            }
        }

        @Test func headersThatCarryAClientKeyAreAbsent() async throws {
            var setup = routes(
                route("headers = { \"authorization\" = 'canary' }") + route("headers = { \"x-croxy-key\" = '' }"),
                server: "client_keys_env = \"KEYS\"")
            setup.environment = ["KEYS": "own-canary"]
            try await withCroxy(setup) { croxy in
                for (fields, isRouted) in [
                    (["Authorization: Bearer own-canary"], false), (["x-croxy-key: own-canary"], false),
                    (["x-croxy-key: own-canary", "Authorization: Bearer canary"], true),
                    (["x-api-key: own-canary", "x-croxy-key: x"], true),
                ] {
                    let lines = fields.map { $0 + "\r\n" }.joined()
                    _ = try croxy.exchange("GET /v1/models HTTP/1.1\r\nHost: \(croxy.host)\r\n\(lines)\r\n")
                    let target = croxy.mock.requests.last?.target
                    #expect(target == (isRouted ? "/v1/models" : "/other/v1/models"), "\(fields)")
                }
            }
        }

        @Test func countTokensIsStubbedWhenItIsDecided() async throws {
            let stub = "stub_count_tokens = true"
            try await withCroxy(Setup(provider: stub, more: routes(route("tools = true")).more, fallback: "other")) {
                croxy in
                let path = "/v1/messages/count_tokens"
                let stubbed = try croxy.exchange(croxy.post(#"{"tools":[1]}"#, path: path))
                #expect(stubbed.text == #"{"input_tokens": 0}"# && croxy.mock.requests.isEmpty)
                #expect(try croxy.records.next().provider == "up")
                let sent = try croxy.exchange(croxy.post(#"{"tools":[]}"#, path: path))
                #expect(sent.status != 200 || sent.text != stubbed.text)
                #expect(croxy.mock.requests.map(\.target) == ["/other" + path])
            }
        }

        /// What a route knows before the damage decides; behind it, the provider judges.
        @Test func damageCountsOnlyBeforeTheDecision() async throws {
            try await withCroxy(routes(route("tools = true") + route("path = \"/v1/messages\"\nstream = true"))) {
                croxy in
                for (body, path, target) in [
                    (#"{"tools":[1], "a" 1}"#, "/v1/messages", "/v1/messages"),
                    (#"{"tools":[1"#, "/v1/messages", "/v1/messages"),
                    (#"{"a" 1, "tools":[1]}"#, "/v1/messages", nil),
                    (#"{"model":"m" 1, "tools":[1]}"#, "/v1/messages", nil),
                    (#"{"tools":[],"a":}"#, "/v1/x", "/other/v1/x"), (#"{"tools":[],"a":}"#, "/v1/messages", nil),
                    (#"{"tools":[], "stream":true, "a":}"#, "/v1/messages", "/v1/messages"),
                    (#"{"stream":true"#, "/v1/messages", nil),
                ] as [(String, String, String?)] {
                    let before = croxy.mock.requests.count
                    let answer = try croxy.exchange(croxy.post(body, path: path))
                    let seen = croxy.mock.requests.dropFirst(before)
                    #expect(seen.map(\.target) == [target].compactMap { $0 }, "\(body) to \(path)")
                    #expect(seen.map(\.body) == (target == nil ? [] : [Array(body.utf8)]))
                    if target == nil { #expect(answer.status == 400 && answer.error.message.contains("JSON")) }
                }
            }
        }
    }
}
