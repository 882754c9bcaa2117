import CroxyMetrics
import CroxyProxy
import MockProvider
import RandomCases
import Testing

extension Proxy {
    /// A client that leaves ends its exchange at once, wherever it stands.
    @Suite(.timeLimit(.minutes(1)))
    struct LeavingTests {
        /// How a client leaves.
        enum Way: CaseIterable {
            case close, reset, halfClose

            func leave(_ client: Client) {
                switch self {
                case .close: client.close()
                case .reset: client.reset()
                case .halfClose: client.halfClose()
                }
            }
        }

        @Test(arguments: Way.allCases)
        func withinAHead(way: Way) async throws {
            try await withCroxy { croxy in
                let client = try croxy.client()
                try client.send("POST /v1/messages HTTP/1.1\r\nHost: x")
                way.leave(client)
                #expect(try croxy.exchange(croxy.get("/v1/models")).status == 200)
                #expect(try croxy.records.next().summary == "200 ok")
                #expect(croxy.records.waiting == 0)
            }
        }

        @Test(arguments: Way.allCases)
        func whileItsBodyIsHeld(way: Way) async throws {
            try await withCroxy(Setup(more: "[[routes]]\npattern = \"x\"\nprovider = \"up\"")) { croxy in
                let client = try croxy.client()
                try client.send(
                    "POST /v1/messages HTTP/1.1\r\nHost: \(croxy.host)\r\nContent-Length: 100\r\n\r\n{\"a\":1")
                way.leave(client)
                let record = try croxy.records.next()
                #expect(record.summary == "499 client_closed")
                #expect(record.provider == nil)
                #expect(record.bytesIn <= 6)
                #expect(croxy.mock.sight.connections == 0)
            }
        }

        @Test(arguments: Way.allCases)
        func whileItsBodyGoesUp(way: Way) async throws {
            try await withCroxy { croxy in
                let client = try croxy.client()
                try client.send(
                    "POST /v1/messages HTTP/1.1\r\nHost: \(croxy.host)\r\nContent-Length: 100\r\n\r\n{\"a\":1")
                try await croxy.mock.wait(for: "the beginning") { $0.unfinished.last?.bodyBytes == 6 }
                way.leave(client)
                try await croxy.mock.wait(for: "the end") { $0.cut.count == 1 && $0.openConnections == 0 }
                let record = try croxy.records.next()
                #expect(record.summary == "499 client_closed")
                #expect(record.provider == "up" && record.bytesIn == 6 && record.firstByteNanoseconds == nil)
            }
        }

        @Test(arguments: Way.allCases)
        func beforeTheAnswer(way: Way) async throws {
            try await withCroxy { croxy in
                let client = try croxy.client()
                croxy.mock.script("stall")
                try client.send(croxy.post())
                _ = try await croxy.mock.waitForRequest(1)
                way.leave(client)
                try await croxy.mock.wait(for: "the end") { $0.openConnections == 0 }
                #expect(try croxy.records.next().summary == "499 client_closed")
                if way == .halfClose { _ = try client.readToEnd() }
            }
        }

        @Test(arguments: Way.allCases)
        func withinTheAnswer(way: Way) async throws {
            try await withCroxy { croxy in
                let client = try croxy.client()
                croxy.mock.script("stream;gate")
                try client.send(croxy.post())
                _ = try client.read(until: "message_start")
                try await croxy.mock.wait(for: "the gate") { $0.waitingAtGates == 1 }
                way.leave(client)
                try await croxy.mock.wait(for: "the end") { $0.openConnections == 0 }
                let record = try croxy.records.next()
                #expect(record.summary == "499 client_closed")
                #expect(record.firstByteNanoseconds != nil && record.bytesOut > 0)
            }
        }

        @Test func whileItDoesNotRead() async throws {
            try await withCroxy { croxy in
                let client = try croxy.client(receiveBuffer: 8192)
                croxy.mock.script("size=30000000")
                try client.send(croxy.post())
                _ = try client.read(count: 1000)
                client.reset()
                try await croxy.mock.wait(for: "the end") { $0.openConnections == 0 }
                #expect(try croxy.records.next().summary == "499 client_closed")
            }
        }

        @Test func whileTheProviderDoesNotRead() async throws {
            try await withCroxy { croxy in
                let client = try croxy.client()
                croxy.mock.script("hold-body")
                try client.send(
                    "POST /v1/files HTTP/1.1\r\nHost: \(croxy.host)\r\nContent-Type: text/plain\r\nContent-Length: 900000000\r\n\r\n"
                )
                client.setSendLimit(milliseconds: 200)
                let piece = [UInt8](repeating: 1, count: 1 << 20)
                for _ in 0..<100 { do { try client.send(piece) } catch { break } }
                client.reset()
                #expect(try croxy.records.next().summary == "499 client_closed")
            }
        }

        @Test func withRequestsStillWaiting() async throws {
            try await withCroxy { croxy in
                let client = try croxy.client()
                croxy.mock.script("stall")
                try client.send(croxy.post() + croxy.post() + croxy.post())
                _ = try await croxy.mock.waitForRequest(1)
                client.close()
                try await croxy.mock.wait(for: "the end") { $0.openConnections == 0 }
                #expect(try croxy.records.next().summary == "499 client_closed")
                #expect(try croxy.exchange(croxy.get("/v1/models")).status == 200)
                #expect(croxy.mock.requests.count == 2)
            }
        }

        /// Nothing stays open and nothing is counted twice, after many exchanges that ended badly in every way.
        @Test func fiveHundredBadEndingsLeaveNothingBehind() async throws {
            try await withCroxy(Setup(provider: "idle_timeout_ms = 40\nresponse_timeout_ms = 40", workers: 2)) {
                croxy in
                let seed = UInt64.random(in: 0...UInt64.max)
                var random = SeededGenerator(seed: seed)
                let behaviours = [
                    "close-before-head", "half-head", "garbage", "reset", "two-lengths", "stream;cut-body=200",
                    "cut-body=3",
                    "stream;bad-chunk", "close", "close-delimited", "extra-after-answer", "stream", "",
                    "stream;stall-mid", "stall",
                ]
                for round in 0..<500 {
                    let client = try croxy.client()
                    // Time-outs are slow: few of them.
                    let behaviour = behaviours[
                        random.below(round % 20 == 0 ? behaviours.count : behaviours.count - 2)]
                    try client.send(croxy.post("{\"model\":\"x\"}", "x-mock: \(behaviour)"))
                    switch random.below(4) {
                    case 0: client.reset()
                    case 1:
                        _ = try? client.read(count: 1 + random.below(100))
                        client.close()
                    default:
                        _ = try? client.readAnswer()
                    }
                }
                let ports = [croxy.server.port, croxy.mock.port]
                // What idles in the pools ends with them; what croxy has not noticed yet is cut.
                _ = croxy.server.drain(seconds: 0)
                // A client that reset its connection may have done so before croxy read its request.
                let snapshot = croxy.server.snapshot
                #expect(snapshot.requests > 350 && snapshot.inFlight == 0, "seed \(seed)")
                #expect(croxy.records.waiting == snapshot.requests, "seed \(seed)")
                try await croxy.mock.wait(for: "the end of all, seed \(seed)") { $0.openConnections == 0 }
                #expect(Process.openSockets(ports: ports) == 0, "seed \(seed)")
            }
        }
    }
}
