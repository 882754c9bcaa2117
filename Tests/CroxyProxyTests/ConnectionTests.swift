import CroxyMetrics
import CroxyProxy
import MockProvider
import RandomCases
import Testing

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension Proxy {
    /// How connections are kept, shared and ended, on both sides.
    @Suite(.timeLimit(.minutes(1)))
    struct ConnectionTests {
        @Test func requestsOfOneClientUseOneConnectionEachSide() async throws {
            try await withCroxy { croxy in
                let client = try croxy.client()
                for index in 0..<5 {
                    try client.send(croxy.post("{\"model\":\"m\(index)\"}"))
                    let answer = try client.readAnswer()
                    #expect(answer.text.contains("\"model\":\"m\(index)\""))
                    #expect(answer.values(of: "connection") == [])
                }
                #expect(croxy.mock.sight.connections == 1)
            }
        }

        @Test func clientsShareIdleConnectionsOneAtATime() async throws {
            try await withCroxy { croxy in
                let (first, second) = (try croxy.client(), try croxy.client())
                croxy.mock.script("gate")
                try first.send(croxy.post("{\"model\":\"first\"}"))
                try await croxy.mock.wait(for: "the first") { $0.waitingAtGates == 1 }
                try second.send(croxy.post("{\"model\":\"second\"}"))
                #expect(try second.readAnswer().text.contains("second"))
                croxy.mock.release()
                #expect(try first.readAnswer().text.contains("first"))
                #expect(croxy.mock.sight.connections == 2)
                for client in [first, second, first] {
                    try client.send(croxy.post())
                    _ = try client.readAnswer()
                }
                #expect(croxy.mock.sight.connections == 2)
            }
        }

        @Test func aPoolIsOfAnOriginWhateverTheProviderIsCalled() async throws {
            let setup = Setup(
                more: """
                    [provider.same]
                    url = "http://127.0.0.1:MOCK/base"
                    api_key = "same-canary"
                    [provider.name]
                    url = "http://localhost:MOCK"
                    [[routes]]
                    pattern = "same"
                    provider = "same"
                    [[routes]]
                    pattern = "name"
                    provider = "name"
                    """)
            try await withCroxy(setup) { croxy in
                let client = try croxy.client()
                for (model, connections) in [("x", 1), ("same", 1), ("name", 2), ("x", 2), ("name", 2), ("same", 2)] {
                    try client.send(croxy.post("{\"model\":\"\(model)\"}", "Authorization: Bearer client-canary"))
                    #expect(try client.readAnswer().status == 200)
                    #expect(croxy.mock.sight.connections == connections)
                    let seen = try #require(croxy.mock.requests.last)
                    #expect(seen.target == (model == "same" ? "/base/v1/messages" : "/v1/messages"))
                    #expect(seen.values(of: "x-api-key") == (model == "same" ? ["same-canary"] : []))
                    #expect(seen.values(of: "authorization") == (model == "same" ? [] : ["Bearer client-canary"]))
                }
            }
        }

        // MARK: pipelining

        @Test func pipelinedRequestsAreAnsweredInOrder() async throws {
            try await withCroxy { croxy in
                let client = try croxy.client()
                croxy.mock.script("gate", "", "stream")
                try client.send((0..<4).map { croxy.post("{\"model\":\"m\($0)\"}") }.joined() + croxy.get("/_croxy/x"))
                try await croxy.mock.wait(for: "the first") { $0.waitingAtGates == 1 }
                #expect(croxy.mock.requests.count == 1)
                croxy.mock.release()
                for index in 0..<4 {
                    #expect(try client.readAnswer().text.contains("\"model\":\"m\(index)\""))
                }
                #expect(try client.readAnswer().status == 404)
                #expect(croxy.mock.sight.connections == 1)
            }
        }

        @Test func garbageBehindAGoodRequestIsRefusedInItsTurn() async throws {
            try await withCroxy { croxy in
                let client = try croxy.client()
                try client.send(croxy.post("{\"model\":\"good\"}") + "\u{1}garbage\r\n\r\n" + croxy.post())
                #expect(try client.readAnswer().text.contains("good"))
                #expect(try client.readAnswer().status == 400)
                #expect(try client.readToEnd() == .closed)
                #expect(client.received.isEmpty)
                #expect(croxy.mock.requests.count == 1)
            }
        }

        @Test func aRefusedRequestDoesNotSpoilTheNext() async throws {
            try await withCroxy(Setup(server: "max_body_size = 50")) { croxy in
                let client = try croxy.client()
                let big = "{\"a\":\"\(String(repeating: "x", count: 1000))\"}"
                try client.send(
                    croxy.post("[]") + croxy.post(big) + croxy.post("{\"model\":\"good\"}") + croxy.get("//evil")
                        + croxy.post())
                #expect(try client.readAnswer().status == 400)
                #expect(try client.readAnswer().status == 413)
                #expect(try client.readAnswer().text.contains("good"))
                #expect(try client.readAnswer().status == 400)
                #expect(try client.readAnswer().status == 200)
                #expect(try (0..<5).map { _ in try croxy.records.next().status } == [400, 413, 200, 400, 200])
            }
        }

        @Test func aClientThatPipelinesAndNeverReadsIsHeldBack() async throws {
            try await withCroxy { croxy in
                let client = try croxy.client(receiveBuffer: 4096)
                let requests = Array(String(repeating: croxy.get("/_croxy/x"), count: 500).utf8)
                // Far more than all buffers on the way can take: at some point nobody takes more.
                var sent = 0
                client.setSendLimit(milliseconds: 300)
                for _ in 0..<2000 {
                    do { try client.send(requests) } catch { break }
                    sent += requests.count
                }
                #expect(sent < 40_000_000)
            }
        }

        // MARK: the provider's idle connections

        @Test func aConnectionThatTheProviderClosedIsNotUsed() async throws {
            try await withCroxy { croxy in
                let client = try croxy.client()
                for index in 1...10 {
                    croxy.mock.script("idle-close=5")
                    try client.send(croxy.post())
                    #expect(try client.readAnswer().status == 200)
                    try await croxy.mock.wait(for: "the close") { $0.idleCloses == index && $0.openConnections == 0 }
                }
                #expect(croxy.mock.requests.count == 10)
            }
        }

        /// At the very moment of the close: the answer is there or 502 is, and the provider saw the request once at most.
        @Test func noRequestIsSentTwice() async throws {
            try await withCroxy { croxy in
                croxy.mock.setDefault("idle-close=2")
                let seed = UInt64.random(in: 0...UInt64.max)
                var random = SeededGenerator(seed: seed)
                let client = try croxy.client()
                var failed = 0
                for round in 0..<300 {
                    usleep(UInt32(random.below(4000)))
                    try client.send(croxy.post("{\"model\":\"round-\(round)-\"}"))
                    let answer = try client.readAnswer()
                    if answer.status == 502 {
                        failed += 1
                    } else {
                        #expect(answer.text.contains("round-\(round)-"), "seed \(seed)")
                    }
                }
                let bodies = croxy.mock.requests.map { String(decoding: $0.body, as: UTF8.self) }
                #expect(Set(bodies).count == bodies.count, "seed \(seed)")
                #expect(bodies.count >= 300 - failed)
                #expect(failed < 30, "seed \(seed)")
            }
        }

        @Test func closeOfTheProviderEndsTheConnection() async throws {
            try await withCroxy { croxy in
                let client = try croxy.client()
                for behaviour in ["close", "http10", "close;stream", "header=Connection:close"] {
                    croxy.mock.script(behaviour)
                    try client.send(croxy.post())
                    #expect(try client.readAnswer().status == 200)
                    try await croxy.mock.wait(for: "the end") { $0.openConnections == 0 }
                }
                #expect(croxy.mock.sight.connections == 4)
            }
        }

        @Test func theProviderSaysHowLongItKeepsAConnection() async throws {
            try await withCroxy { croxy in
                let client = try croxy.client()
                croxy.mock.script("keep-alive-timeout=1")
                try client.send(croxy.post())
                #expect(try client.readAnswer().values(of: "keep-alive") == [])
                // A second less than it says, which is no time at all.
                try await croxy.mock.wait(for: "the end") { $0.openConnections == 0 }
            }
        }

        @Test func idleConnectionsToTheProviderEndInTime() async throws {
            try await withCroxy(Setup(provider: "keep_alive_ms = 100")) { croxy in
                let client = try croxy.client()
                croxy.mock.script("keep-alive-timeout=60")
                try client.send(croxy.post())
                #expect(try client.readAnswer().status == 200)
                try await croxy.mock.wait(for: "the end") { $0.openConnections == 0 }
                try client.send(croxy.post())
                #expect(try client.readAnswer().status == 200)
            }
        }

        // MARK: limits

        @Test func moreConnectionsThanAllowedWait() async throws {
            try await withCroxy(Setup(server: "max_connections = 2")) { croxy in
                let clients = try (0..<3).map { _ in try croxy.client() }
                for client in clients[0..<2] {
                    try client.send(croxy.get("/v1/models"))
                    #expect(try client.readAnswer().status == 200)
                }
                try clients[2].send(croxy.get("/v1/models"))
                for client in clients[0..<2] {
                    try client.send(croxy.get("/v1/models"))
                    #expect(try client.readAnswer().status == 200)
                }
                #expect(croxy.mock.requests.count == 4)
                clients[0].close()
                #expect(try clients[2].readAnswer().status == 200)
                #expect(croxy.mock.requests.count == 5)
            }
        }
    }
}
