import CroxyMetrics
import CroxyProxy
import MockProvider
import Testing

extension Proxy {
    /// What of a request reaches the provider, byte for byte.
    @Suite(.timeLimit(.minutes(1)))
    struct RequestBytesTests {
        @Test func headGoesUpByteForByteButForTheRules() async throws {
            try await withCroxy { croxy in
                var request = Array(
                    ("POST /v1/messages?beta=true&q=%2F%7e HTTP/1.1\r\nhOsT:\(croxy.host)\r\nAccept: application/json\r\n"
                        + "X-Api-Key: key-canary\r\nanthropic-beta: a,b\r\nANTHROPIC-Beta: c\r\nAccept-Encoding: gzip, br\r\n"
                        + "X-Empty:\r\nX-Odd:  \t two  words \t\r\nX-Latin: ").utf8)
                request += (0x80...0xFF).map { UInt8($0) }
                request += Array(
                    "\r\nx-croxy-request-id: mine\r\nCookie: a=1\r\ncookie: b=2\r\nContent-Length: 2\r\n\r\n{}".utf8)
                let answer = try croxy.exchange(request)
                #expect(answer.status == 200)
                var expected = Array(
                    ("POST /v1/messages?beta=true&q=%2F%7e HTTP/1.1\r\nHost: 127.0.0.1:\(croxy.mock.port)\r\n"
                        + "Accept: application/json\r\nX-Api-Key: key-canary\r\nanthropic-beta: a,b\r\nANTHROPIC-Beta: c\r\n"
                        + "Accept-Encoding: identity\r\nX-Empty:\r\nX-Odd:  \t two  words \t\r\nX-Latin: ").utf8)
                expected += (0x80...0xFF).map { UInt8($0) }
                expected += Array(
                    "\r\nx-croxy-request-id: mine\r\nCookie: a=1\r\ncookie: b=2\r\nContent-Length: 2\r\n\r\n".utf8)
                let seen = try #require(croxy.mock.requests.first)
                #expect(String(decoding: seen.head, as: UTF8.self) == String(decoding: expected, as: UTF8.self))
                #expect(seen.head == expected)
                #expect(seen.wireBody == Array("{}".utf8))
                #expect(try croxy.records.next().summary == "200 ok")
            }
        }

        @Test func acceptEncodingIsAlwaysIdentityAndOnce() async throws {
            try await withCroxy { croxy in
                _ = try croxy.exchange(croxy.get("/v1/models"))
                _ = try croxy.exchange(croxy.get("/v1/models", "Accept-Encoding: gzip", "accept-encoding: br"))
                let requests = croxy.mock.requests
                #expect(requests.map { $0.values(of: "accept-encoding") } == [["identity"], ["identity"]])
            }
        }

        @Test func fieldsOfTheConnectionStayBehind() async throws {
            try await withCroxy { croxy in
                let request =
                    "POST /v1/messages HTTP/1.1\r\nHost: \(croxy.host)\r\nConnection: X-Foo, keep-alive\r\nx-foo: 1\r\n"
                    + "Connection: , x-Bar ,\r\nX-BAR: 2\r\nX-Food: 3\r\nKeep-Alive: timeout=5\r\nTE: trailers\r\n"
                    + "Trailer: X-T\r\nUpgrade: websocket\r\nProxy-Connection: keep-alive\r\n"
                    + "Proxy-Authorization: Basic canary\r\nProxy-Authenticate: x\r\nContent-Length: 2\r\n\r\n{}"
                #expect(try croxy.exchange(request).status == 200)
                let seen = try #require(croxy.mock.requests.first)
                #expect(seen.fields.map(\.name) == ["Host", "X-Food", "Content-Length", "Accept-Encoding"])
            }
        }

        @Test func whatConnectionNamesCannotTakeAwayFramingOrHost() async throws {
            try await withCroxy { croxy in
                let answer = try croxy.exchange(croxy.post("{}", "Connection: host, content-length, content-type"))
                #expect(answer.status == 200)
                let seen = try #require(croxy.mock.requests.first)
                #expect(seen.values(of: "host") == ["127.0.0.1:\(croxy.mock.port)"])
                #expect(seen.values(of: "content-length") == ["2"])
            }
        }

        @Test(arguments: ["GET", "HEAD", "DELETE", "OPTIONS", "PATCH", "PURGE"])
        func otherMethodsPassWithoutABody(method: String) async throws {
            try await withCroxy { croxy in
                _ = try croxy.exchange(croxy.get("/v1/models", method: method), toHead: method == "HEAD")
                let seen = try #require(croxy.mock.requests.first)
                #expect(
                    String(decoding: seen.head, as: UTF8.self)
                        == "\(method) /v1/models HTTP/1.1\r\nHost: 127.0.0.1:\(croxy.mock.port)\r\n"
                        + "Accept-Encoding: identity\r\n\r\n")
            }
        }

        @Test func emptyBodyKeepsItsLength() async throws {
            try await withCroxy { croxy in
                #expect(try croxy.exchange(croxy.post("", path: "/v1/complete")).status == 404)
                let seen = try #require(croxy.mock.requests.first)
                #expect(seen.values(of: "content-length") == ["0"])
                #expect(seen.values(of: "transfer-encoding") == [])
            }
        }

        @Test func aRequestThatTricklesInIsTheSame() async throws {
            try await withCroxy(Setup(more: "[[routes]]\npattern = \"opus\"\nprovider = \"up\"\nmodel = \"new\"")) {
                croxy in
                let client = try croxy.client()
                try client.trickle(Array(croxy.post(#"{"a":[1.0],"model":"opus","z":"é"}"#).utf8))
                #expect(try client.readAnswer().status == 200)
                let seen = try #require(croxy.mock.requests.first)
                #expect(String(decoding: seen.body, as: UTF8.self) == #"{"a":[1.0],"model":"new","z":"é"}"#)
            }
        }

        // MARK: framing

        @Test func chunkedAndWholeAtTheDecisionGetsALength() async throws {
            try await withCroxy(
                Setup(more: "[[routes]]\npattern = \"opus\"\nprovider = \"up\"\nmodel = \"longer-name\"")
            ) {
                croxy in
                // The model comes last: the decision falls at the end of the body.
                let body = #"{"messages":[],"model":"opus"}"#
                let request =
                    "POST /v1/messages HTTP/1.1\r\nHost: \(croxy.host)\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "\(String(body.utf8.count, radix: 16));ext=\"a\"\r\n\(body)\r\n0\r\nX-Api-Key: canary\r\nHost: evil\r\n\r\n"
                #expect(try croxy.exchange(request).status == 200)
                let seen = try #require(croxy.mock.requests.first)
                let sent = #"{"messages":[],"model":"longer-name"}"#
                #expect(String(decoding: seen.wireBody, as: UTF8.self) == sent)
                #expect(seen.values(of: "content-length") == ["\(sent.utf8.count)"])
                #expect(seen.values(of: "transfer-encoding") == [])
                #expect(seen.values(of: "x-api-key") == [])
            }
        }

        @Test func chunkedAndStreamingGoesUpInChunksWithoutExtensionsAndTrailers() async throws {
            try await withCroxy { croxy in
                let client = try croxy.client()
                try client.send(
                    "POST /v1/messages HTTP/1.1\r\nHost: \(croxy.host)\r\nTransfer-Encoding: Chunked\r\n\r\n"
                        + "0A;x=y\r\n{\"a\":1234,\r\n")
                try await croxy.mock.wait(for: "the first chunk") { $0.unfinished.last?.bodyBytes == 10 }
                try client.send("6\r\n\"b\":2}\r\n0\r\nX-Trailer: 1\r\n\r\n")
                #expect(try client.readAnswer().status == 200)
                let seen = try #require(croxy.mock.requests.first)
                #expect(seen.values(of: "transfer-encoding") == ["chunked"])
                #expect(seen.values(of: "content-length") == [])
                #expect(String(decoding: seen.body, as: UTF8.self) == #"{"a":1234,"b":2}"#)
                let wire = String(decoding: seen.wireBody, as: UTF8.self)
                #expect(wire.hasSuffix("\r\n0\r\n\r\n") && !wire.contains(";") && !wire.contains("Trailer"))
            }
        }

        @Test func anEmptyChunkedBodyIsABodyOfLengthNone() async throws {
            try await withCroxy { croxy in
                let answer = try croxy.exchange(
                    "POST /v1/messages HTTP/1.1\r\nHost: \(croxy.host)\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                #expect(answer.status == 200)
                let seen = try #require(croxy.mock.requests.first)
                #expect(seen.bodyBytes == 0)
                #expect(seen.values(of: "content-length") + seen.values(of: "transfer-encoding") == ["0"])
            }
        }

        @Test func anHTTP10ClientGetsNoChunksAndItsConnectionCloses() async throws {
            try await withCroxy { croxy in
                let client = try croxy.client()
                try client.send(
                    "POST /v1/messages HTTP/1.0\r\nHost: \(croxy.host)\r\nConnection: keep-alive\r\nx-mock: stream;1xx=103x2\r\n"
                        + "Content-Length: 2\r\n\r\n{}")
                let head = try Answer(head: try client.read(until: "\r\n\r\n"))
                #expect(head.status == 200)
                #expect(head.values(of: "transfer-encoding") == [])
                #expect(head.values(of: "connection") == ["close"])
                #expect(try client.readToEnd() == .closed)
                #expect(client.text.hasPrefix("event: message_start\ndata: {"))
                #expect(client.text.hasSuffix("}\n\n"))
                let seen = try #require(croxy.mock.requests.first)
                #expect(String(decoding: seen.head, as: UTF8.self).hasPrefix("POST /v1/messages HTTP/1.1\r\n"))
                #expect(try croxy.records.next().summary == "200 ok")
            }
        }
    }
}
