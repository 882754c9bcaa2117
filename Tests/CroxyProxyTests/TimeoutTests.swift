import CroxyMetrics
import CroxyProxy
import MockProvider
import Testing

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension Proxy {
    /// Small time limits, each of which must end what it is for.
    @Suite(.timeLimit(.minutes(1)))
    struct TimeoutTests {
        @Test func aHeadThatDoesNotComeEndsItsConnection() async throws {
            try await withCroxy(Setup(server: "head_timeout_ms = 100")) { croxy in
                let silent = try croxy.client()
                #expect(try silent.readToEnd() == .closed)
                let slow = try croxy.client()
                try slow.send("GET /v1/models HTTP/1.1\r\nHost:")
                #expect(try slow.readToEnd() == .closed)
                #expect(croxy.records.waiting == 0)
            }
        }

        /// Bytes that trickle in do not move the limit.
        @Test func aSlowHeadIsNotSavedByItsTrickle() async throws {
            try await withCroxy(Setup(server: "head_timeout_ms = 150")) { croxy in
                let client = try croxy.client()
                try client.send("GET /v1/models HTTP/1.1\r\n")
                var lines = 0
                let clock = ContinuousClock()
                let start = clock.now
                while clock.now - start < .seconds(5) {
                    do { try client.send("X: y\r\n") } catch { break }
                    lines += 1
                    usleep(20_000)
                }
                #expect(clock.now - start < .seconds(2))
            }
        }

        @Test func anIdleClientIsLetGo() async throws {
            try await withCroxy(Setup(server: "keep_alive_timeout_ms = 100\nhead_timeout_ms = 60000")) { croxy in
                let client = try croxy.client()
                try client.send(croxy.get("/v1/models"))
                #expect(try client.readAnswer().status == 200)
                #expect(try client.readToEnd() == .closed)
                #expect(client.received.isEmpty)
            }
        }

        @Test(arguments: ["Content-Length: 100", "Content-Length: 500000", "Transfer-Encoding: chunked"])
        func aBodyThatStopsIsAnswered408(framing: String) async throws {
            try await withCroxy(Setup(server: "body_idle_timeout_ms = 100")) { croxy in
                let client = try croxy.client()
                let start = framing.hasPrefix("T") ? "5\r\n{\"a\":\r\n" : "{\"a\":"
                try client.send("POST /v1/messages HTTP/1.1\r\nHost: \(croxy.host)\r\n\(framing)\r\n\r\n\(start)")
                let answer = try client.readAnswer()
                #expect(answer.status == 408)
                #expect(answer.error.type == "timeout_error")
                #expect(answer.values(of: "connection") == ["close"])
                #expect(try client.readToEnd() == .closed)
                #expect(try croxy.records.next().summary == "408 rejected bad_request")
                try await croxy.mock.wait(for: "the end") { $0.openConnections == 0 }
                #expect(croxy.mock.requests.count == 0)
            }
        }

        @Test func aSlowBodyIsSavedByItsTrickle() async throws {
            try await withCroxy(Setup(server: "body_idle_timeout_ms = 200")) { croxy in
                let client = try croxy.client()
                try client.send("POST /v1/messages HTTP/1.1\r\nHost: \(croxy.host)\r\nContent-Length: 12\r\n\r\n{")
                for _ in 0..<10 {
                    usleep(50_000)
                    try client.send(" ")
                }
                try client.send("}")
                #expect(try client.readAnswer().status == 200)
            }
        }

        /// A provider that takes no bytes is not the client's fault.
        @Test func aProviderThatDoesNotReadIsItsOwnFault() async throws {
            try await withCroxy(Setup(server: "body_idle_timeout_ms = 100", provider: "response_timeout_ms = 500")) {
                croxy in
                let client = try croxy.client()
                croxy.mock.script("hold-body")
                try client.send(
                    "POST /v1/files HTTP/1.1\r\nHost: \(croxy.host)\r\nContent-Type: text/plain\r\nContent-Length: 900000000\r\n\r\n"
                )
                client.setSendLimit(milliseconds: 1500)
                let piece = [UInt8](repeating: 1, count: 1 << 20)
                for _ in 0..<200 { do { try client.send(piece) } catch { break } }
                let answer = try client.readAnswer()
                #expect(answer.status == 504)
                #expect(try croxy.records.next().summary == "504 upstream_failed timeout_response")
            }
        }

        /// A client that does not read makes no provider silent.
        @Test func aClientThatDoesNotReadIsNotTheProvidersFault() async throws {
            try await withCroxy(Setup(provider: "idle_timeout_ms = 100")) { croxy in
                let client = try croxy.client(receiveBuffer: 8192)
                croxy.mock.script("size=20000000")
                try client.send(croxy.post())
                usleep(400_000)
                #expect(try client.readAnswer().body.count > 20_000_000)
                #expect(try croxy.records.next().summary == "200 ok")
            }
        }
    }
}
