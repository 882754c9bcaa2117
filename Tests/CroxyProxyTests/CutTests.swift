import CroxyMetrics
import CroxyProxy
import CroxyRouting
import MockProvider
import RandomCases
import Testing

extension Proxy {
    /// What becomes of a request does not depend on how its body is cut, whatever the routes and the damage.
    @Suite(.timeLimit(.minutes(1)))
    struct CutTests {
        @Test func anyCutComesToTheSame() async throws {
            let seed = UInt64.random(in: 0...UInt64.max)
            var random = SeededGenerator(seed: seed)
            var outcomes: [String: Int] = [:]
            try await withCroxy { croxy in
                for round in 0..<90 {
                    let port = croxy.mock.port
                    let config = RandomConfig(ports: [port, port], onlyPlain: true, &random)
                    let loaded = ConfigLoader.load(
                        text: Array(config.text.utf8), path: "random.toml", environment: [:], homeFolder: "/nowhere")
                    _ = try croxy.server.reload(try #require(loaded.table))
                    let body = RandomBody.make(&random)
                    let path = random.pick(["/v1/messages", "/v1/x", "/v1/messages/count_tokens"])
                    for framing in [Framing.length, .chunked] {
                        // Byte by byte is what everything else is measured by: then each fact comes by itself.
                        let bytes = try Fate(body, Array(repeating: 1, count: body.count), framing, path, croxy)
                        outcomes[bytes.outcome, default: 0] += 1
                        for cuts in [[], cuts(of: body.count, &random), cuts(of: body.count, &random)] {
                            let other = try Fate(body, cuts, framing, path, croxy)
                            #expect(
                                other == bytes,
                                """
                                seed \(seed), round \(round), \(framing) \(cuts) \(path)
                                \(config.text)
                                \(String(decoding: body, as: UTF8.self))
                                """)
                        }
                    }
                    croxy.mock.reset()
                }
            }
            #expect(outcomes.count >= 2 && outcomes.allSatisfy { $0.value > 10 }, "seed \(seed): \(outcomes)")
        }

        /// In chunks the length is known by what has come; what has come behind damage does not count.
        @Test func aLengthBehindDamageIsNoFact() async throws {
            let setup = Setup(more: "[[routes]]\nmin_body_bytes = 30\nprovider = \"up\"")
            try await withCroxy(setup) { croxy in
                let pad = String(repeating: "x", count: 30)
                for (body, outcome) in [
                    (#"{"a" 1,"b":"\#(pad)"}"#, "rejected"), (#"{"b":"\#(pad)","a" 1}"#, "forwarded"),
                    // The backslash is seen as damage where its array ends.
                    (#"{"a":[\ ],"b":"\#(pad)"}"#, "rejected"), (#"{"a":[\ "\#(pad)"]}"#, "forwarded"),
                ] {
                    let bytes = Array(body.utf8)
                    for cuts in [[], Array(repeating: 1, count: bytes.count), [20, 20]] {
                        let fate = try Fate(bytes, cuts, .chunked, "/v1/messages", croxy)
                        #expect(fate.outcome == outcome, "\(body) \(cuts)")
                    }
                }
            }
        }

        /// What stands behind the bytes by which a hook answers has no say, even when it came with them.
        @Test(arguments: [
            ("model", #"{"model":"a","model":"b"}"#, 451), ("model", #"{"Model":"b","model":"a"}"#, 400),
            ("model", #"{"model":"a","MODEL":"b"}"#, 451), ("model", #"{"model":"a"} x"#, 451),
            ("model", #"{"x":1} x"#, 400), ("model", #"{"a" 1,"model":"a","model":"b"}"#, 400), ("model", "[1]", 400),
            ("head", "[1]", 400), ("head", " [1]", 451), ("head", #"{"model":"a","model":"b"}"#, 451),
            ("body", #"{"model":"a","model":"b"}"#, 400), ("body", #"{"model":"a"}"#, 451),
        ])
        func aHookThatHasAnsweredHasAnswered(needs: String, body: String, status: Int) async throws {
            let setup = Setup(
                more: """
                    [[routes]]
                    path = "/v1/messages"
                    provider = "up"
                    lua = 'croxy.needs("\(needs)") return function(req) return croxy.reject(451, "no") end'
                    """)
            try await withCroxy(setup) { croxy in
                let bytes = Array(body.utf8)
                for framing in [Framing.length, .chunked] {
                    for cuts in [[]] + (1..<bytes.count).map({ [$0] }) + [Array(repeating: 1, count: bytes.count)] {
                        let fate = try Fate(bytes, cuts, framing, "/v1/messages", croxy)
                        #expect(fate.status == status && fate.bodies.isEmpty, "\(framing) \(cuts)")
                    }
                }
            }
        }

        private func cuts(of count: Int, _ random: inout SeededGenerator) -> [Int] {
            let most = random.pick([3, 20, 100])
            var cuts: [Int] = []
            var left = count
            while left > 0 {
                cuts.append(1 + random.below(most))
                left -= cuts.last ?? left
            }
            return cuts
        }
    }
}

private enum Framing { case length, chunked }

/// What became of a request.
private struct Fate: Equatable {
    var outcome: String
    var status: Int
    var provider: String?
    var route: String?
    var bodies: [[UInt8]]

    /// Sends a body in pieces, the rest in one: each a chunk, or a packet of its own.
    init(_ body: [UInt8], _ pieces: [Int], _ framing: Framing, _ path: String, _ croxy: Croxy) throws {
        let before = croxy.mock.requests.count
        let client = try croxy.client()
        let head = "POST \(path) HTTP/1.1\r\nHost: \(croxy.host)\r\n"
        var rest = body[...]
        var parts: [ArraySlice<UInt8>] = []
        for size in pieces + [body.count] where !rest.isEmpty {
            parts.append(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        switch framing {
        case .length:
            try client.send(head + "Content-Length: \(body.count)\r\n\r\n")
            // The answer may be there before the rest is sent.
            for part in parts { _ = client.sendSome(Array(part)) }
        case .chunked:
            var wire = Array((head + "Transfer-Encoding: chunked\r\n\r\n").utf8)
            for part in parts { wire += Array("\(String(part.count, radix: 16))\r\n".utf8) + part + [13, 10] }
            try client.send(wire + Array("0\r\n\r\n".utf8))
        }
        status = try client.readAnswer().status
        let record = try croxy.records.next()
        bodies = croxy.mock.requests.dropFirst(before).map(\.body)
        outcome = record.outcome == .rejected ? "rejected" : "forwarded"
        // Of a refused request, whether it was decided before depends on what came together.
        provider = record.outcome == .rejected ? nil : record.provider
        route = record.outcome == .rejected ? nil : record.route
    }
}
