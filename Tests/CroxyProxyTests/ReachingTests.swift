import CroxyMetrics
import CroxyProxy
import MockProvider
import Testing

extension Proxy {
    /// Providers that cannot be reached.
    @Suite(.timeLimit(.minutes(1)))
    struct ReachingTests {
        @Test func aRefusedConnectionIsAnswered502() async throws {
            let port = try SilentListener().port  // gone at once
            try await withCroxy(Setup(url: "http://127.0.0.1:\(port)")) { croxy in
                let client = try croxy.client()
                for _ in 0..<3 {
                    try client.send(croxy.post("{\"model\":\"x\"}"))
                    let answer = try client.readAnswer()
                    #expect(answer.status == 502)
                    #expect(answer.text.contains(#"provider \"up\" cannot be reached: connection refused"#))
                    #expect(try croxy.records.next().summary == "502 upstream_failed connect")
                }
            }
        }

        /// The body that waited for the connection must not keep the rest of it from being read.
        @Test(arguments: [150_000, 400_000, 3_000_000])
        func aRefusedConnectionWithALargeBody(size: Int) async throws {
            let port = try SilentListener().port
            try await withCroxy(Setup(url: "http://127.0.0.1:\(port)")) { croxy in
                let client = try croxy.client()
                let body = "{\"a\":\"\(String(repeating: "x", count: size))\"}"
                do { try client.send(croxy.post(body)) } catch {}
                let answer = try client.readAnswer()
                #expect(answer.status == 502)
                if answer.values(of: "connection") == [] {
                    try client.send(croxy.get("/_croxy/health"))
                    #expect(try client.readAnswer().status == 200)
                } else {
                    #expect(try client.readToEnd() == .closed)
                }
            }
        }

        @Test func aNameThatIsNotThereIsAnswered502() async throws {
            try await withCroxy(Setup(url: "http://nowhere.invalid:80")) { croxy in
                let answer = try croxy.exchange(croxy.post())
                #expect(answer.status == 502)
                #expect(answer.text.contains("nowhere.invalid"))
                #expect(try croxy.records.next().summary == "502 upstream_failed dns")
            }
        }

        @Test func aHandshakeThatDoesNotEndTimesOut() async throws {
            let listener = try SilentListener()
            try await withCroxy(Setup(url: "https://127.0.0.1:\(listener.port)", provider: "connect_timeout_ms = 150"))
            { croxy in
                let answer = try croxy.exchange(croxy.post())
                #expect(answer.status == 504)
                #expect(answer.error.type == "timeout_error")
                #expect(try croxy.records.next().summary == "504 upstream_failed timeout_connect")
            }
            try await withCroxy(Setup(url: "https://127.0.0.1:\(listener.port)")) { croxy in
                let leaver = try croxy.client()
                try leaver.send(croxy.post())
                #expect(try croxy.exchange(croxy.get("/_croxy/health")).status == 200)
                leaver.close()
                #expect(try croxy.records.next().summary == "499 client_closed")
            }
            withExtendedLifetime(listener) {}
        }

        @Test func aProviderWithoutTLSIsAnswered502() async throws {
            // Another croxy is a server that answers a handshake in plain text.
            try await withCroxy { plain in
                try await withCroxy(Setup(url: "https://127.0.0.1:\(plain.server.port)")) { (croxy) async throws in
                    let answer = try croxy.exchange(croxy.post())
                    #expect(answer.status == 502)
                    #expect(answer.text.contains("does not speak TLS"))
                    #expect(try croxy.records.next().summary == "502 upstream_failed tls")
                }
            }
        }
    }
}
