import CroxyMetrics
import CroxyProxy
import MockProvider
import Testing

extension Proxy {
    /// What of an answer reaches the client, byte for byte.
    @Suite(.timeLimit(.minutes(1)))
    struct ResponseBytesTests {
        /// Has the provider answer exactly these bytes, and gives what the client read.
        private func answer(
            _ bytes: String, method: String = "GET", thenEnds: Bool = false, in setup: Setup = Setup()
        ) async throws -> (answer: Answer, record: String) {
            var result: (Answer, String)?
            try await withCroxy(setup) { croxy in
                if thenEnds {
                    croxy.mock.script(steps: .send(bytes), .finish)
                } else {
                    croxy.mock.script(steps: .send(bytes))
                }
                let answer = try croxy.exchange(croxy.get("/v1/x", method: method), toHead: method == "HEAD")
                result = (answer, try croxy.records.next().summary)
            }
            return try #require(result)
        }

        private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

        @Test func headComesByteForByteButForTheRules() async throws {
            let (answer, record) = try await answer(
                "HTTP/1.1 200 Very Fine\r\nserver:x\r\nSet-Cookie: a=1\r\nset-cookie: b=2;\tc\r\nX-Empty:\r\nX-Odd:  two  words \t\r\n"
                    + "Connection: X-Gone, keep-alive\r\nx-gone: 1\r\nKeep-Alive: timeout=5\r\nUpgrade: h2c\r\nTrailer: X-T\r\n"
                    + "Set-Cookie: d=4\r\nx-croxy-request-id: theirs\r\nContent-Length: 5\r\nX-Last: 1\r\n\r\nhello")
            #expect(
                text(answer.plainHead)
                    == "HTTP/1.1 200 Very Fine\r\nserver:x\r\nSet-Cookie: a=1\r\nset-cookie: b=2;\tc\r\nX-Empty:\r\nX-Odd:  two  words \t\r\n"
                    + "Set-Cookie: d=4\r\nContent-Length: 5\r\nX-Last: 1\r\nx-croxy-request-id: crx_ID\r\n\r\n")
            #expect(answer.text == "hello")
            #expect(record == "200 ok")
        }

        @Test func bytesBeyondASCIIComeAsTheyAre() async throws {
            try await withCroxy { croxy in
                let latin = (0x80...0xFF).map { UInt8($0) }
                let head = Array("HTTP/1.1 200 ".utf8) + latin + Array("\r\nX-Latin: ".utf8) + latin
                let bytes = head + Array("\r\nContent-Length: 256\r\n\r\n".utf8) + (0...255).map { UInt8($0) }
                croxy.mock.script(steps: .send(bytes))
                let answer = try croxy.exchange(croxy.get("/v1/x"))
                #expect(
                    answer.plainHead == head
                        + Array("\r\nContent-Length: 256\r\nx-croxy-request-id: crx_ID\r\n\r\n".utf8))
                #expect(answer.body == (0...255).map { UInt8($0) })
            }
        }

        @Test(arguments: [
            ("200 OK", "200 OK"), ("299 ", "299 "), ("299", "299 "), ("418 I'm a teapot", "418 I'm a teapot"),
            ("999 Odd", "999 Odd"), ("400 Bad", "400 Bad"), ("529 Overloaded", "529 Overloaded"),
        ])
        func statusAndReasonComeAsTheyAre(sent: String, expected: String) async throws {
            let (answer, record) = try await answer("HTTP/1.1 \(sent)\r\nContent-Length: 2\r\n\r\nno")
            #expect(text(answer.head).hasPrefix("HTTP/1.1 \(expected)\r\nContent-Length: 2\r\n"))
            #expect(answer.text == "no")
            #expect(record == "\(sent.prefix(3)) " + (sent < "400" ? "ok" : "error"))
        }

        @Test(arguments: [301, 302, 307, 308])
        func redirectsPassAndAreNotFollowed(status: Int) async throws {
            let (answer, _) = try await answer(
                "HTTP/1.1 \(status) Moved\r\nLocation: http://127.0.0.1:1/evil\r\nContent-Length: 0\r\n\r\n")
            #expect(answer.status == status)
            #expect(answer.values(of: "location") == ["http://127.0.0.1:1/evil"])
        }

        @Test func aCompressedBodyPassesWithItsHeader() async throws {
            try await withCroxy { croxy in
                croxy.mock.script("gzip")
                let answer = try croxy.exchange(croxy.post())
                #expect(answer.values(of: "content-encoding") == ["gzip"])
                #expect(answer.body == (0..<256).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) })
            }
        }

        @Test func answersWithoutABody() async throws {
            try await withCroxy { croxy in
                // All on one connection: a body that is not there must not be waited for.
                let client = try croxy.client()
                croxy.mock.script(steps: .send("HTTP/1.1 200 OK\r\nContent-Length: 12\r\nX-A: 1\r\n\r\n"))
                try client.send(croxy.get("/v1/x", method: "HEAD"))
                let head = try client.readAnswer(toHead: true)
                #expect(
                    text(head.plainHead)
                        == "HTTP/1.1 200 OK\r\nContent-Length: 12\r\nX-A: 1\r\nx-croxy-request-id: crx_ID\r\n\r\n")
                croxy.mock.script(steps: .send("HTTP/1.1 204 No Content\r\nX-A: 1\r\nContent-Length: 0\r\n\r\n"))
                try client.send(croxy.get("/v1/x"))
                #expect(
                    text(try client.readAnswer().plainHead)
                        == "HTTP/1.1 204 No Content\r\nX-A: 1\r\nx-croxy-request-id: crx_ID\r\n\r\n")
                croxy.mock.script(steps: .send("HTTP/1.1 304 Not Modified\r\nETag: x\r\nContent-Length: 7\r\n\r\n"))
                try client.send(croxy.get("/v1/x"))
                #expect(
                    text(try client.readAnswer().plainHead)
                        == "HTTP/1.1 304 Not Modified\r\nETag: x\r\nContent-Length: 7\r\nx-croxy-request-id: crx_ID\r\n\r\n"
                )
                croxy.mock.script(steps: .send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
                try client.send(croxy.get("/v1/x"))
                #expect(try client.readAnswer().body.isEmpty)
                try client.send(croxy.get("/v1/models"))
                #expect(try client.readAnswer().text.contains("claude-opus-5-5"))
                #expect(croxy.mock.sight.connections == 1)
            }
        }

        @Test func interimAnswersPassBeforeTheFinalOne() async throws {
            try await withCroxy { croxy in
                let client = try croxy.client()
                croxy.mock.script(
                    steps: .send(
                        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nConnection: X-Gone\r\nX-Gone: 1\r\n\r\n"
                            + "HTTP/1.1 102 Processing\r\n\r\n"), .gate("final"),
                    .send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
                try client.send(croxy.get("/v1/x"))
                #expect(text(try client.readAnswer().head) == "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
                #expect(text(try client.readAnswer().head) == "HTTP/1.1 102 Processing\r\n\r\n")
                croxy.mock.release(gate: "final")
                let final = try client.readAnswer()
                #expect(final.status == 200 && final.text == "ok")
            }
        }

        @Test func fiftyInterimAnswersPassAndFloodsAreRefused() async throws {
            try await withCroxy { croxy in
                let client = try croxy.client()
                croxy.mock.script("1xx=103x50")
                try client.send(croxy.post())
                for _ in 0..<50 { #expect(try client.readAnswer().status == 103) }
                #expect(try client.readAnswer().status == 200)
                #expect(try croxy.records.next().summary == "200 ok")
                croxy.mock.script("1xx=103x5000")
                try client.send(croxy.post())
                var answer = try client.readAnswer()
                while answer.status == 103 { answer = try client.readAnswer() }
                #expect(answer.status == 502)
                #expect(try croxy.records.next().summary == "502 upstream_failed protocol")
            }
        }

        @Test func chunksPassAsTheyCameWithoutExtensionsAndTrailers() async throws {
            let (answer, record) = try await answer(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n003;a=b\r\nabc\r\n4 ;c=\"d\"\r\ndefg\r\n1\r\nh\r\n0;x\r\n"
                    + "X-Checksum: 1\r\nSet-Cookie: evil\r\n\r\n")
            #expect(answer.text == "abcdefgh")
            #expect(text(answer.wireBody) == "003\r\nabc\r\n4\r\ndefg\r\n1\r\nh\r\n0\r\n\r\n")
            #expect(
                text(answer.plainHead)
                    == "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nx-croxy-request-id: crx_ID\r\n\r\n")
            #expect(record == "200 ok")
        }

        @Test func anAnswerThatTricklesInIsTheSame() async throws {
            try await withCroxy { croxy in
                croxy.mock.script("stream;trailers;split=1")
                let pieces = try croxy.exchange(croxy.post())
                croxy.mock.script("stream;trailers")
                let whole = try croxy.exchange(croxy.post())
                #expect(pieces.plainHead == whole.plainHead)
                #expect(pieces.body == whole.body)
                #expect(pieces.wireBody == whole.wireBody)
                #expect(whole.text.contains("message_stop"))
            }
        }

        @Test func aBodyThatEndsWithItsConnectionComesInChunks() async throws {
            let (answer, record) = try await answer("HTTP/1.1 200 OK\r\nX-A: 1\r\n\r\nall of it", thenEnds: true)
            #expect(
                text(answer.plainHead)
                    == "HTTP/1.1 200 OK\r\nX-A: 1\r\nTransfer-Encoding: chunked\r\nx-croxy-request-id: crx_ID\r\n\r\n")
            #expect(answer.text == "all of it")
            #expect(record == "200 ok")
        }

        @Test func anHTTP10ProviderIsUnderstood() async throws {
            let (answer, record) = try await answer("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", thenEnds: true)
            #expect(text(answer.head).hasPrefix("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"))
            #expect(answer.text == "ok")
            #expect(record == "200 ok")
        }

        @Test func theConnectionOfTheClientClosesWhenItAsks() async throws {
            try await withCroxy { croxy in
                let client = try croxy.client()
                try client.send(croxy.post("{}", "Connection: close"))
                let answer = try client.readAnswer()
                #expect(answer.values(of: "connection") == ["close"])
                #expect(try client.readToEnd() == .closed)
                #expect(client.received.isEmpty)
            }
        }
    }
}
