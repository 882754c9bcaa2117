import CroxyMetrics
import CroxyProxy
import MockProvider
import Testing

extension Proxy {
    /// `croxy:echo` and the stub of `count_tokens`.
    @Suite(.timeLimit(.minutes(1)))
    struct EchoTests {
        private let setup = Setup(
            provider: "stub_count_tokens = true", more: "[provider.echo]\nurl = \"croxy:echo\"", fallback: "echo")

        private func body(_ text: String, model: String = "croxy-echo", more: String = "") -> String {
            #"{"model":"\#(model)","messages":[{"role":"user","content":"old"},{"role":"assistant","content":"no"},"#
                + #"{"role":"user","content":[{"type":"text","text":"\#(text)"}]}]\#(more)}"#
        }

        @Test func answersWithTheLastUserText() async throws {
            try await withCroxy(setup) { croxy in
                let answer = try croxy.exchange(croxy.post(body(#"Hi \"you\" é\n"#)))
                #expect(answer.status == 200)
                #expect(answer.values(of: "content-type") == ["application/json"])
                #expect(answer.text.contains(#""content":[{"type":"text","text":"Hi \"you\" é\n"}]"#))
                #expect(answer.text.contains(#""model":"croxy-echo""#) && answer.text.contains(#""output_tokens":3}"#))
                let record = try croxy.records.next()
                #expect(record.summary == "200 stub")
                #expect(record.tokenSource == .reported && record.usage.output != nil && record.cost == nil)
                #expect(croxy.mock.sight.connections == 0)
            }
        }

        @Test func streamsEventsInOrder() async throws {
            try await withCroxy(setup) { croxy in
                let client = try croxy.client()
                try client.send(croxy.post(body("one two three", more: #","stream":true"#)))
                let answer = try client.readAnswer()
                #expect(answer.values(of: "content-type") == ["text/event-stream; charset=utf-8"])
                let names = answer.text.split(separator: "\n").filter { $0.hasPrefix("event: ") }.map {
                    $0.dropFirst(7)
                }
                #expect(
                    names == [
                        "message_start", "content_block_start", "ping", "content_block_delta", "content_block_delta",
                        "content_block_delta", "content_block_stop", "message_delta", "message_stop",
                    ])
                #expect(answer.text.contains(#""text":"two "}"#))
                // The connection goes on.
                try client.send(croxy.get("/v1/models"))
                #expect(try client.readAnswer().text.contains("croxy-echo"))
            }
        }

        @Test func anHTTP10ClientGetsTheStreamPlain() async throws {
            try await withCroxy(setup) { croxy in
                let client = try croxy.client()
                let body = body("one", more: #","stream":true"#)
                try client.send(
                    "POST /v1/messages HTTP/1.0\r\nHost: \(croxy.host)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
                )
                let answer = try client.readAnswer()
                #expect(answer.values(of: "transfer-encoding") == [])
                #expect(answer.text.hasPrefix("event: message_start\n") && answer.text.hasSuffix("message_stop\"}\n\n"))
            }
        }

        @Test func errorsOnDemand() async throws {
            try await withCroxy(setup) { croxy in
                for (status, type) in [
                    (529, "overloaded_error"), (401, "authentication_error"), (429, "rate_limit_error"),
                ] {
                    let answer = try croxy.exchange(croxy.post(body("x", model: "croxy-echo-error-\(status)")))
                    #expect(answer.status == status)
                    #expect(answer.error.type == type)
                }
                for model in ["croxy-echo-error-200", "x-error-", "x-error-9999", "x-error-+40"] {
                    #expect(try croxy.exchange(croxy.post(body("x", model: model))).status == 200)
                }
            }
        }

        @Test func otherPathsAndOtherBodies() async throws {
            try await withCroxy(setup) { croxy in
                let count = try croxy.exchange(croxy.post(body("12345678"), path: "/v1/messages/count_tokens"))
                #expect(count.text == #"{"input_tokens":2}"#)
                #expect(try croxy.exchange(croxy.get("/v1/models/croxy-echo")).status == 200)
                #expect(try croxy.exchange(croxy.get("/v1/models/other")).status == 404)
                #expect(try croxy.exchange(croxy.get("/v1/models", method: "HEAD"), toHead: true).status == 200)
                #expect(try croxy.exchange(croxy.get("/v1/messages")).status == 404)
                for body in ["{}", #"{"model":"x"}"#, #"{"model":"x","messages":{}}"#, #"{"messages":[]}"#, ""] {
                    let answer = try croxy.exchange(croxy.post(body))
                    #expect(answer.status == 400)
                    #expect(answer.error.type == "invalid_request_error")
                }
                #expect(try croxy.exchange(croxy.post(#"{"model":"x","messages":[]}"#)).status == 200)
            }
        }

        @Test func aClientThatLeavesEndsTheStream() async throws {
            try await withCroxy(setup) { croxy in
                let client = try croxy.client()
                let words = (0..<400).map { "w\($0) " }.joined()
                try client.send(croxy.post(body(words, more: #","stream":true"#)))
                _ = try client.read(until: "content_block_delta")
                client.reset()
                #expect(try croxy.records.next().summary == "499 client_closed")
            }
        }

        @Test func theStubAnswersCountTokensAlone() async throws {
            var setup = setup
            setup.fallback = "up"
            try await withCroxy(setup) { croxy in
                let client = try croxy.client()
                try client.send(croxy.post(#"{"model":"opus"}"#, path: "/v1/messages/count_tokens?beta=true"))
                let answer = try client.readAnswer()
                #expect(answer.text == #"{"input_tokens": 0}"#)
                #expect(try croxy.records.next().summary == "200 stub")
                #expect(croxy.mock.sight.connections == 0)
                try client.send(croxy.get("/v1/messages/count_tokens"))
                #expect(try client.readAnswer().status == 404)
                try client.send(croxy.post(#"{"model":"opus"}"#))
                #expect(try client.readAnswer().status == 200)
                // Refusals come before the stub.
                try client.send(croxy.post("[]", path: "/v1/messages/count_tokens"))
                #expect(try client.readAnswer().status == 400)
            }
        }
    }
}
