import CroxyMetrics
import CroxyProxy
import MockProvider
import Testing

extension Proxy {
    /// What a client sees, and the record says, when a provider misbehaves.
    @Suite(.timeLimit(.minutes(1)))
    struct UpstreamFaultTests {
        // MARK: before the answer has begun

        struct Fault: Sendable, CustomTestStringConvertible {
            var behaviour: String
            var record: String
            var testDescription: String { behaviour }
        }

        static let early = [
            Fault(behaviour: "close-before-head", record: "502 upstream_failed reset"),
            Fault(behaviour: "half-head", record: "502 upstream_failed protocol"),
            Fault(behaviour: "garbage", record: "502 upstream_failed protocol"),
            Fault(behaviour: "reset", record: "502 upstream_failed reset"),
            Fault(behaviour: "two-lengths", record: "502 upstream_failed protocol"),
            Fault(behaviour: "cl-and-te", record: "502 upstream_failed protocol"),
            Fault(behaviour: "1xx=101", record: "502 upstream_failed protocol"),
            Fault(behaviour: "stall", record: "504 upstream_failed timeout_response"),
            Fault(behaviour: "stall-head", record: "504 upstream_failed timeout_response"),
        ]

        @Test(arguments: early)
        func beforeTheAnswerTheClientGetsAnError(fault: Fault) async throws {
            try await withCroxy(Setup(provider: "response_timeout_ms = 150")) { croxy in
                let client = try croxy.client()
                croxy.mock.script(fault.behaviour)
                try client.send(croxy.post(#"{"model":"x"}"#, "x-api-key: client-canary"))
                let answer = try client.readAnswer()
                #expect("\(answer.status)" == fault.record.prefix(3))
                #expect(answer.error.type == (answer.status == 504 ? "timeout_error" : "api_error"))
                #expect(answer.error.message.contains(#"provider \"up\""#) || answer.text.contains(#"provider \"up\""#))
                #expect(!answer.text.contains("canary"))
                #expect(answer.values(of: "content-type") == ["application/json"])
                let record = try croxy.records.next()
                #expect(record.summary == fault.record)
                #expect(record.provider == "up" && record.model == "x" && record.bytesIn == 13)
                try await croxy.mock.wait(for: "the end of the connection") { $0.openConnections == 0 }
                // Sent once, and the client's connection goes on.
                #expect(croxy.mock.requests.count == 1)
                croxy.mock.reset()
                try client.send(croxy.get("/v1/models"))
                #expect(try client.readAnswer().status == 200)
            }
        }

        static let heads = [
            "HTTP/1.1 200 OK\r\nX: a\rb\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
            "SSH-2.0-OpenSSH_9.2\r\n",
            "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 099 X\r\n\r\n", "HTTP/2 200\r\n\r\n",
            "ICY 200 OK\r\n\r\n",
            "HTTP/1.1 200 O\nK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", "HTTP/1.1 200 OK\r\nX : a\r\n\r\n",
            "HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nX: \(String(repeating: "x", count: 200_000))\r\n\r\n",
            "HTTP/1.1 200 OK\r\n\((0..<300).map { "X-\($0): 1\r\n" }.joined())\r\n",
        ]

        @Test(arguments: heads)
        func headsThatAreNoHTTPAreAnswered502(head: String) async throws {
            try await withCroxy { croxy in
                croxy.mock.script(steps: .send(head), .hold)
                let answer = try croxy.exchange(croxy.post())
                #expect(answer.status == 502)
                #expect(answer.error.type == "api_error")
                #expect(try croxy.records.next().summary == "502 upstream_failed protocol")
                try await croxy.mock.wait(for: "the end of the connection") { $0.openConnections == 0 }
            }
        }

        // MARK: within the answer

        static let late = [
            Fault(behaviour: "stream;cut-body=200", record: "200 upstream_failed incomplete"),
            Fault(behaviour: "stream;cut-body=0", record: "200 upstream_failed incomplete"),
            Fault(behaviour: "cut-body=3", record: "200 upstream_failed incomplete"),
            Fault(behaviour: "stream;reset=500", record: "200 upstream_failed reset"),
            Fault(behaviour: "stream;bad-chunk", record: "200 upstream_failed protocol"),
            Fault(behaviour: "stream;stall-mid", record: "200 upstream_failed timeout_idle"),
            Fault(behaviour: "stall-mid", record: "200 upstream_failed timeout_idle"),
        ]

        /// What came is passed, and the end is never a clean one.
        @Test(arguments: late)
        func withinTheAnswerTheConnectionIsCut(fault: Fault) async throws {
            try await withCroxy(Setup(provider: "idle_timeout_ms = 150")) { croxy in
                let behaviour = fault.behaviour.hasPrefix("stream") ? "stream" : ""
                croxy.mock.script(behaviour)
                let whole = try croxy.exchange(croxy.post())
                #expect(try croxy.records.next().summary == "200 ok")
                croxy.mock.script(fault.behaviour)
                let client = try croxy.client()
                try client.send(croxy.post())
                let head = try Answer(head: try client.read(until: "\r\n\r\n"))
                #expect(head.plainHead == whole.plainHead)
                #expect(try client.readToEnd() == .closed)
                if fault.behaviour.contains("bad-chunk") {
                    let valid = Array(whole.wireBody.dropLast(5))
                    #expect(client.text == String(decoding: valid, as: UTF8.self))
                } else {
                    #expect(client.received.count < whole.wireBody.count)
                    #expect(client.received == Array(whole.wireBody.prefix(client.received.count)))
                }
                if let count = fault.behaviour.split(separator: "cut-body=").last.flatMap({ Int($0) }) {
                    #expect(client.received.count == count)
                }
                if fault.behaviour.contains("stall-mid") { #expect(client.received.count > 0) }
                #expect(!client.text.hasSuffix("0\r\n\r\n"))
                let record = try croxy.records.next()
                #expect(record.summary == fault.record)
                #expect(record.bytesOut <= client.received.count)
                try await croxy.mock.wait(for: "the end of the connection") { $0.openConnections == 0 }
                #expect(croxy.log.text().contains("the answer was cut"))
            }
        }

        /// As long as nothing has left, an error says more than a cut.
        @Test func aBrokenFirstChunkInTheHeadsOwnReadIsAnswered502() async throws {
            try await withCroxy(Setup()) { croxy in
                let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nx-from: provider\r\n\r\n"
                croxy.mock.script(steps: .send(head + "zz\r\nabc"), .finish)
                let answer = try croxy.exchange(croxy.post())
                #expect(answer.status == 502)
                #expect(!answer.fields.contains { $0.name == "x-from" })
                #expect(answer.text.contains("a chunk size is not a hexadecimal number"))
                #expect(try croxy.records.next().summary == "502 upstream_failed protocol")
                croxy.mock.script("")
                #expect(try croxy.exchange(croxy.post()).status == 200)
            }
        }

        @Test func aShortAnswerIsCutShort() async throws {
            try await withCroxy { croxy in
                croxy.mock.script(steps: .send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"), .finish)
                let client = try croxy.client()
                try client.send(croxy.post())
                #expect(try client.readToEnd() == .closed)
                #expect(client.text.contains("Content-Length: 100\r\n") && client.text.hasSuffix("\r\n\r\nabc"))
                #expect(try croxy.records.next().summary == "200 upstream_failed incomplete")
            }
        }

        @Test func eventsResetTheIdleTimeout() async throws {
            try await withCroxy(Setup(provider: "idle_timeout_ms = 300\nresponse_timeout_ms = 300")) { croxy in
                croxy.mock.script("stream;events=8;delay_ms=80")
                let answer = try croxy.exchange(croxy.post())
                #expect(answer.text.contains("message_stop"))
                let record = try croxy.records.next()
                #expect(record.summary == "200 ok")
                #expect(record.durationNanoseconds > 600_000_000)
            }
        }

        // MARK: behind the answer

        @Test(arguments: ["extra-after-answer", "extra-later", "extra-after-answer;stream", "extra-after-answer;204"])
        func whatFollowsAnAnswerIsNobodysAnswer(behaviour: String) async throws {
            try await withCroxy { croxy in
                let client = try croxy.client()
                croxy.mock.script(behaviour)
                try client.send(croxy.post())
                #expect(try client.readAnswer().status < 300)
                try await croxy.mock.wait(for: "the end of the connection") { $0.openConnections == 0 }
                try client.send(croxy.get("/v1/models"))
                let next = try client.readAnswer()
                #expect(next.text.contains("claude-opus-5-5") && !next.text.contains("poison"))
                #expect(croxy.mock.sight.connections == 2)
                #expect(client.received.isEmpty)
            }
        }

        // MARK: early answers

        @Test(arguments: ["early-413", "early-413=abrupt", "early-413=keep"])
        func anAnswerBeforeTheBodyIsWholeIsDelivered(behaviour: String) async throws {
            try await withCroxy { croxy in
                let client = try croxy.client()
                croxy.mock.script(behaviour)
                let size = 5_000_000
                try client.send(
                    "POST /v1/files HTTP/1.1\r\nHost: \(croxy.host)\r\nContent-Type: text/plain\r\nContent-Length: \(size)\r\n\r\n"
                )
                // The client goes on sending while the answer comes; it may be stopped by the end of the connection.
                let piece = [UInt8](repeating: 120, count: 50_000)
                for _ in 0..<(size / piece.count) { do { try client.send(piece) } catch { break } }
                let answer = try client.readAnswer()
                #expect(answer.status == 413)
                #expect(answer.error.type == "request_too_large")
                #expect(try croxy.records.next().summary == "413 error")
                try await croxy.mock.wait(for: "the end of the connection") { $0.openConnections == 0 }
                #expect(try croxy.exchange(croxy.get("/v1/models")).status == 200)
            }
        }

        @Test(arguments: ["early;reset", "early;close-before-head", "early;half-head", "early;garbage", "early;stall"])
        func aProviderThatFailsWhileTheBodyGoesUp(behaviour: String) async throws {
            try await withCroxy(Setup(provider: "response_timeout_ms = 200")) { croxy in
                for size in [10, 100_000, 3_000_000] {
                    let client = try croxy.client()
                    croxy.mock.script(behaviour)
                    try client.send(
                        "POST /v1/files HTTP/1.1\r\nHost: \(croxy.host)\r\nContent-Type: text/plain\r\nContent-Length: \(size)\r\n\r\n12345"
                    )
                    // The rest of the body waits for the answer.
                    let answer = try client.readAnswer()
                    #expect(answer.status == (behaviour.hasSuffix("stall") ? 504 : 502))
                    #expect(try croxy.records.next().summary.contains("upstream_failed"))
                    do { try client.send(Array(repeating: 120, count: size - 5)) } catch {}
                    if answer.values(of: "connection") == [] {
                        try client.send(croxy.get("/v1/models"))
                        #expect(try client.readAnswer().status == 200)
                        #expect(try croxy.records.next().summary == "200 ok")
                    }
                    client.close()
                }
                #expect(croxy.records.waiting == 0)
            }
        }

        @Test func aRefusalAfterTheAnswerHasBegunCutsIt() async throws {
            try await withCroxy { croxy in
                let client = try croxy.client()
                croxy.mock.script("early;stream;gate")
                try client.send(
                    "POST /v1/messages HTTP/1.1\r\nHost: \(croxy.host)\r\nContent-Length: 25\r\n\r\n{\"model\":1")
                _ = try client.read(until: "message_start")
                try client.send(",\"model\":2    }")
                _ = try client.readToEnd()
                #expect(!client.text.contains("0\r\n\r\n"))
                #expect(try croxy.records.next().summary == "200 rejected bad_request")
                try await croxy.mock.wait(for: "the end") { $0.cut.count == 1 && $0.openConnections == 0 }
            }
        }

        @Test func aHeadRequestGetsErrorsWithoutABody() async throws {
            try await withCroxy { croxy in
                let client = try croxy.client()
                croxy.mock.script("close-before-head")
                try client.send(croxy.get("/v1/models", method: "HEAD"))
                let answer = try client.readAnswer(toHead: true)
                #expect(answer.status == 502)
                #expect(answer.values(of: "content-length") != ["0"])
                try client.send(croxy.get("/v1/models"))
                #expect(try client.readAnswer().status == 200)
            }
        }

        @Test func anAnswerComesWhileTheClientWaitsWithItsBody() async throws {
            try await withCroxy { croxy in
                let client = try croxy.client()
                croxy.mock.script("early-413=keep")
                try client.send(
                    "POST /v1/files HTTP/1.1\r\nHost: \(croxy.host)\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\n12345"
                )
                let answer = try client.readAnswer()
                #expect(answer.status == 413)
                #expect(answer.values(of: "connection") == ["close"])
                #expect(try client.readToEnd() == .closed)
            }
        }
    }
}
