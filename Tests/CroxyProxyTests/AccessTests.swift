import CroxyMetrics
import CroxyProxy
import MockProvider
import Testing

extension Proxy {
    /// Who and what is let in by its head: targets, `Host`, `Origin`, client keys.
    @Suite(.timeLimit(.minutes(1)))
    struct AccessTests {
        private func status(_ croxy: Croxy, _ line: String, _ fields: String...) throws -> Int {
            let head = "\(line)\r\n\(fields.map { $0 + "\r\n" }.joined())\r\n"
            return try croxy.exchange(head).status
        }

        @Test func targetsThatCouldMeanAnotherPathAreRefused() async throws {
            try await withCroxy(Setup(url: "http://127.0.0.1:MOCK/base")) { (croxy) async throws in
                let host = "Host: \(croxy.host)"
                for target in [
                    "//evil/x", "/v1//messages", "/a/../b", "/a/..", "/..", "/./a", "/%2e%2e/a", "/a/%2E./b", "/a\\b",
                    "/a%5cb",
                    "/a%2f%2fb", "/%2f/a", "/a%0d%0ab", "/a%00", "/a%", "/a%zz", "/a#b", "/#", "*", "@evil/x", "evil/x",
                    "http://evil.example/v1/messages", "https://evil.example/", "ftp://127.0.0.1/", "http:///x",
                ] {
                    #expect(try status(croxy, "GET \(target) HTTP/1.1", host) == 400, "\(target)")
                }
                #expect(try status(croxy, "CONNECT evil.example:443 HTTP/1.1", host) == 400)
                #expect(try status(croxy, "OPTIONS * HTTP/1.1", host) == 400)
                #expect(croxy.mock.sight.connections == 0)
            }
        }

        @Test func headsThatAreNoHTTPAreRefusedAndTheConnectionEnds() async throws {
            try await withCroxy { croxy in
                let host = "Host: \(croxy.host)\r\n"
                for head in [
                    "GET /\u{e9} HTTP/1.1\r\n\(host)\r\n", "GET / HTTP/2.0\r\n\(host)\r\n",
                    "GET  / HTTP/1.1\r\n\(host)\r\n",
                    "GET / HTTP/1.1\n\(host)\r\n", "GET / HTTP/1.1\r\n\(host)X: a\nY: b\r\n\r\n",
                    "GET / HTTP/1.1\r\n\(host) X: a\r\n\r\n",
                    "GET / HTTP/1.1\r\n\(host)X : a\r\n\r\n", "GET / HTTP/1.1\r\n\(host)X: a\0b\r\n\r\n",
                    "GET /\r\n\(host)\r\n",
                    "GET / HTTP/1.1\r\n\(host)Content-Length: 1\r\nContent-Length: 1\r\n\r\nx",
                    "POST / HTTP/1.1\r\n\(host)Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                    "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                    "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: ,chunked\r\n\r\n0\r\n\r\n",
                    "POST / HTTP/1.1\r\n\(host)Transfer-Encoding:\r\n\r\n0\r\n\r\n",
                    "POST / HTTP/1.0\r\n\(host)Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                    "\u{16}\u{3}\u{1}\u{2}", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                ] {
                    let client = try croxy.client()
                    try client.send(head)
                    let answer = try client.readAnswer()
                    #expect(answer.status == 400, "\(head.debugDescription)")
                    #expect(answer.error.type == "invalid_request_error")
                    #expect(answer.values(of: "connection") == ["close"])
                    #expect(answer.values(of: "x-croxy-request-id").count == 1)
                    #expect(try client.readToEnd() == .closed)
                    #expect(client.received.isEmpty)
                }
                #expect(croxy.mock.sight.connections == 0)
                #expect(croxy.server.snapshot.malformed == 17)
            }
        }

        @Test func headsThatAreTooLargeAreRefused() async throws {
            try await withCroxy { (croxy) async throws in
                let fields = (0..<257).map { "X-\($0): 1\r\n" }.joined()
                let long = String(repeating: "x", count: 82_000)
                for head in [
                    croxy.get("/", "X: \(long)"), croxy.get("/\(long)"),
                    "GET / HTTP/1.1\r\nHost: \(croxy.host)\r\n\(fields)\r\n",
                ] {
                    let client = try croxy.client()
                    try? client.send(head)
                    #expect((400..<500).contains(try client.readAnswer().status))
                }
                #expect(try croxy.exchange(croxy.get("/v1/models", "X: \(long.prefix(70_000))")).status == 200)
            }
        }

        @Test func brokenChunksAreRefusedAndGoNoFurther() async throws {
            try await withCroxy { (croxy) async throws in
                for chunks in [
                    "zz\r\n", "-1\r\n", "+5\r\nhello\r\n", "5\r\nhelloX\r\n", "0x5\r\n", "5\nhello\n",
                    "1000000000000000\r\n",
                ] {
                    let client = try croxy.client()
                    try client.send(
                        "POST /v1/messages HTTP/1.1\r\nHost: \(croxy.host)\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + chunks)
                    let answer = try client.readAnswer()
                    #expect(answer.status == 400, "\(chunks.debugDescription)")
                    #expect(answer.values(of: "connection") == ["close"])
                    #expect(try client.readToEnd() == .closed)
                    #expect(try croxy.records.next().summary == "400 rejected bad_request")
                }
                #expect(croxy.mock.requests.count == 0)
                try await croxy.mock.wait(for: "the end of all") { $0.openConnections == 0 }
            }
        }

        @Test func absoluteFormIsForCroxysOwnHost() async throws {
            try await withCroxy { (croxy) async throws in
                let line = "GET http://\(croxy.host)/v1/models?a=b HTTP/1.1"
                #expect(try status(croxy, line, "Host: \(croxy.host)") == 200)
                #expect(croxy.mock.requests.map(\.target) == ["/v1/models?a=b"])
                #expect(try status(croxy, line, "Host: localhost") == 400)
                #expect(try status(croxy, "GET http://\(croxy.host) HTTP/1.1", "Host: \(croxy.host)") == 200)
                #expect(croxy.mock.requests.last?.target == "/")
            }
        }

        @Test func pathsFollowTheBasePathAndOneDoubledV1Collapses() async throws {
            try await withCroxy(Setup(url: "http://127.0.0.1:MOCK/api/v1/")) { croxy in
                for (target, expected) in [
                    ("/v1/models", "/api/v1/models"),
                    ("/v1/messages?beta=true&x=/v1/v1", "/api/v1/messages?beta=true&x=/v1/v1"),
                    ("/v1/v1/models", "/api/v1/v1/models"), ("/", "/api/v1/"), ("/v10/x", "/api/v1/v10/x"),
                    ("/a?", "/api/v1/a?"),
                    ("/a?b#", ""), ("/a%20b;c='(d)'", "/api/v1/a%20b;c='(d)'"), ("/v1", "/api/v1"),
                ] where !expected.isEmpty {
                    _ = try croxy.exchange(croxy.get(target))
                    #expect(croxy.mock.requests.last?.target == expected)
                }
            }
        }

        // MARK: browsers

        @Test func hostMustNameCroxy() async throws {
            try await withCroxy(Setup(server: "allowed_hosts = [\"host.docker.internal\"]")) { croxy in
                let port = croxy.server.port
                for host in [
                    "127.0.0.1:\(port)", "localhost", "LOCALHOST:1", "127.1.2.3", "[::1]:3100",
                    "host.docker.internal:9",
                ] {
                    #expect(try status(croxy, "GET /v1/models HTTP/1.1", "Host: \(host)") == 200, "\(host)")
                }
                for host in ["evil.example", "localhost.evil.com", "127.0.0.1.evil.com", "10.0.0.1", "[::2]"] {
                    let answer = try croxy.exchange("GET /v1/models HTTP/1.1\r\nHost: \(host)\r\n\r\n")
                    #expect(answer.status == 403, "\(host)")
                    #expect(answer.error.type == "permission_error")
                }
                for host in [
                    "", ":3100", "a b", "localhost/x", "user@localhost", "localhost,evil", "localhost:99999", "[::1",
                ] {
                    #expect(try status(croxy, "GET /v1/models HTTP/1.1", "Host: \(host)") == 400, "\(host)")
                }
                #expect(try status(croxy, "GET /v1/models HTTP/1.1", "Host: localhost", "Host: localhost") == 400)
                #expect(try status(croxy, "GET /v1/models HTTP/1.1", "X: y") == 400)
                #expect(try status(croxy, "GET /_croxy/health HTTP/1.1", "Host: evil.example") == 403)
                #expect(croxy.mock.requests.count == 6)
            }
        }

        @Test func otherOriginsAreRefused() async throws {
            try await withCroxy(Setup(server: "allowed_origins = [\"https://good.example\"]")) { croxy in
                for origin in [
                    "null", "https://evil.example", "http://localhost.evil.com", "http://127.0.0.1:80@evil",
                    "http://127.0.0.1:1",
                    "http://", "HTTP://evil.example",
                ] {
                    let answer = try croxy.exchange(croxy.post("{}", "Origin: \(origin)", "Content-Type: text/plain"))
                    #expect(answer.status == 403, "\(origin)")
                    #expect(answer.values(of: "access-control-allow-origin") == [])
                    #expect(try croxy.records.next().summary == "403 rejected host")
                }
                for origin in [
                    "http://\(croxy.host)", "https://good.example", "app://obsidian.md", "vscode-webview://x",
                ] {
                    #expect(try croxy.exchange(croxy.post("{}", "Origin: \(origin)")).status == 200, "\(origin)")
                }
                #expect(try croxy.exchange(croxy.post("{}", "Sec-Fetch-Site: cross-site")).status == 403)
                #expect(try croxy.exchange(croxy.post("{}", "Sec-Fetch-Site: same-origin")).status == 200)
                #expect(croxy.mock.requests.count == 5)
            }
        }

        // MARK: client keys

        @Test func aClientMustPresentAKeyAndTheKeyStaysHere() async throws {
            let setup = Setup(
                server: "client_keys_env = \"KEYS\"", environment: ["KEYS": "canary-one,canary-two"])
            try await withCroxy(setup) { croxy in
                for fields in [
                    [], ["x-croxy-key: canary-thre"], ["x-api-key: canary"], ["Authorization: canary-one"],
                    ["Authorization: Basic canary-one"],
                    ["x-croxy-key:"],
                ] {
                    let lines = fields.map { $0 + "\r\n" }.joined()
                    let answer = try croxy.exchange("GET /v1/models HTTP/1.1\r\nHost: \(croxy.host)\r\n\(lines)\r\n")
                    #expect(answer.status == 401, "\(fields)")
                    #expect(answer.error.type == "authentication_error")
                    #expect(try croxy.records.next().summary == "401 rejected auth")
                }
                #expect(croxy.mock.requests.count == 0)
                for (fields, passed) in [
                    (["X-Croxy-Key: canary-two"], []), (["x-api-key: canary-one"], []),
                    (["Authorization: bearer canary-two"], []),
                    (["x-croxy-key: canary-one", "x-api-key: own-canary"], ["x-api-key: own-canary"]),
                    (["Authorization: Bearer canary-one", "x-api-key: own-canary"], ["x-api-key: own-canary"]),
                ] {
                    let lines = fields.map { $0 + "\r\n" }.joined()
                    #expect(
                        try croxy.exchange("GET /v1/models HTTP/1.1\r\nHost: \(croxy.host)\r\n\(lines)\r\n").status
                            == 200)
                    let seen = try #require(croxy.mock.requests.last)
                    let carriers = seen.fields.filter {
                        ["x-croxy-key", "x-api-key", "authorization"].contains($0.name.lowercased())
                    }
                    #expect(carriers.map { "\($0.name): \($0.value)" } == passed)
                }
            }
        }

        // MARK: croxy's own paths

        @Test func healthIsForLoopbackAndTheRestIsNotThere() async throws {
            try await withCroxy(Setup(environment: ["X": "y"])) { croxy in
                let health = try croxy.exchange(croxy.get("/_croxy/health"))
                #expect(health.status == 200)
                #expect(health.text.hasPrefix(#"{"name":"croxy","version":"0.0.0-test","pid":1,"uptime_s":"#))
                #expect(health.text.contains(#""generation":1,"reload_error":null,"requests":0,"in_flight":0}"#))
                #expect(try croxy.exchange(croxy.get("/_croxy/health", method: "HEAD"), toHead: true).status == 200)
                for request in [
                    croxy.get("/_croxy"), croxy.get("/_croxy/page"), croxy.get("/_croxy/nothing"),
                    croxy.get("/_croxy?x"),
                    croxy.post("{}", path: "/_croxy/health"),
                    croxy.get("http://\(croxy.host)/_croxy/x"),
                ] {
                    let answer = try croxy.exchange(request)
                    #expect(answer.status == 404)
                    #expect(answer.error.type == "not_found_error")
                }
                #expect(croxy.mock.sight.connections == 0)
                #expect(croxy.records.waiting == 0)
                #expect(croxy.server.snapshot.requests == 0)
                #expect(try croxy.exchange(croxy.get("/_croxyz")).status == 404)
                #expect(croxy.mock.requests.map(\.target) == ["/_croxyz"])
            }
        }
    }
}
