import CroxyMetrics
import CroxyProxy
import Dispatch
import MockProvider
import Testing

extension Proxy {
    /// A new policy for new requests, and the end of all.
    @Suite(.timeLimit(.minutes(1)))
    struct ReloadTests {
        private func setup(model: String, key: String) -> Setup {
            Setup(
                provider: "api_key = \"\(key)\"",
                more: "[[routes]]\nname = \"to-\(model)\"\npattern = \".\"\nprovider = \"up\"\nmodel = \"\(model)\"")
        }

        @Test func aRequestEndsOnThePolicyItBeganWith() async throws {
            let (old, new) = (setup(model: "old", key: "old-canary"), setup(model: "new", key: "new-canary"))
            try await withCroxy(old) { croxy in
                let streaming = try croxy.client()
                croxy.mock.script("stream;gate")
                try streaming.send(croxy.post(#"{"model":"x"}"#))
                _ = try streaming.read(until: "message_start")
                // A body that is held is decided by the policy that was in force at its head.
                let held = try croxy.client()
                try held.send("POST /v1/messages HTTP/1.1\r\nHost: \(croxy.host)\r\nContent-Length: 13\r\n\r\n{\"mod")
                #expect(try croxy.exchange(croxy.get("/_croxy/health")).text.contains("\"in_flight\":2"))
                #expect(try croxy.server.reload(try new.config(croxy.mock.port)) == [])
                #expect(
                    try croxy.exchange(croxy.get("/_croxy/health")).text.contains(
                        "\"generation\":2,\"reload_error\":null"))
                let next = try croxy.client()
                try next.send(croxy.post(#"{"model":"x"}"#))
                #expect(try next.readAnswer().text.contains("\"model\":\"new\""))
                try held.send("el\":\"x\"}")
                #expect(try held.readAnswer().text.contains("\"model\":\"old\""))
                croxy.mock.release(100)
                _ = try streaming.read(until: "message_stop")
                let keys = croxy.mock.requests.map { $0.values(of: "x-api-key") }
                #expect(keys == [["old-canary"], ["new-canary"], ["old-canary"]])
                #expect(
                    try (0..<3).map { _ in try croxy.records.next().route }.sorted { $0 ?? "" < $1 ?? "" } == [
                        "to-new", "to-old", "to-old",
                    ])
                // The connections of old policies go on with the new one.
                try held.send(croxy.post(#"{"model":"x"}"#))
                #expect(try held.readAnswer().text.contains("\"model\":\"new\""))
            }
        }

        @Test func twoHundredReloadsCutNoStream() async throws {
            let first = setup(model: "m0", key: "k0-canary")
            try await withCroxy(first) { croxy in
                let streams = try (0..<5).map { _ in try croxy.client() }
                croxy.mock.setDefault("stream;gate;events=1")
                for stream in streams {
                    try stream.send(croxy.post(#"{"model":"x"}"#))
                    _ = try stream.read(until: "message_start")
                }
                croxy.mock.setDefault("")
                let client = try croxy.client()
                for round in 1...200 {
                    _ = try croxy.server.reload(
                        try setup(model: "m\(round)", key: "k\(round)-canary").config(croxy.mock.port))
                    guard round % 20 == 0 else { continue }
                    try client.send(croxy.post(#"{"model":"x"}"#))
                    #expect(try client.readAnswer().text.contains("\"model\":\"m\(round)\""))
                    // Route and key are of one policy.
                    #expect(croxy.mock.requests.last?.values(of: "x-api-key") == ["k\(round)-canary"])
                }
                croxy.mock.release(100)
                for stream in streams { _ = try stream.read(until: "message_stop") }
                // One connection for each stream and one for the client, whatever was reloaded.
                #expect(croxy.mock.sight.connections == 6)
            }
        }

        @Test func aReloadThatFailsChangesNothing() async throws {
            try await withCroxy(setup(model: "old", key: "old-canary")) { croxy in
                var broken = setup(model: "new", key: "new-canary")
                broken.more += "\n[provider.secure]\nurl = \"https://localhost\"\nca_file = \"/nowhere/ca.pem\""
                let config = try broken.config(croxy.mock.port)
                #expect(throws: PolicyError.self) { try croxy.server.reload(config) }
                let health = try croxy.exchange(croxy.get("/_croxy/health")).text
                #expect(health.contains("\"generation\":1,\"reload_error\":\"provider \\\"secure\\\": ca_file"))
                #expect(try croxy.exchange(croxy.post(#"{"model":"x"}"#)).text.contains("\"model\":\"old\""))
            }
        }

        @Test func whatNeedsARestartIsSaid() async throws {
            try await withCroxy { croxy in
                var other = Setup(server: "host = \"127.0.0.2\"\nmax_connections = 5")
                other.workers = 2
                let warnings = try croxy.server.reload(try other.config(croxy.mock.port))
                #expect(
                    warnings.map { $0.prefix { $0 != " " } } == [
                        "server.host", "server.workers", "server.max_connections",
                    ])
            }
        }

        @Test func limitsOfTheNewPolicyBindOpenConnections() async throws {
            try await withCroxy { croxy in
                let client = try croxy.client()
                try client.send(croxy.post())
                #expect(try client.readAnswer().status == 200)
                _ = try croxy.server.reload(try Setup(server: "max_body_size = 3").config(croxy.mock.port))
                try client.send(croxy.post("{   }"))
                #expect(try client.readAnswer().status == 413)
            }
        }

        // MARK: the end

        @Test func drainingLetsRequestsEndAndIdleConnectionsGo() async throws {
            try await withCroxy { croxy in
                let idle = try croxy.client()
                try idle.send(croxy.get("/v1/models"))
                _ = try idle.readAnswer()
                let streaming = try croxy.client()
                croxy.mock.script("stream;gate", "gate-head")
                try streaming.send(croxy.post())
                _ = try streaming.read(until: "message_start")
                let waiting = try croxy.client()
                try waiting.send(croxy.post() + croxy.post())
                try await croxy.mock.wait(for: "both") { $0.waitingAtGates == 2 }
                let done = DispatchSemaphore(value: 0)
                let server = croxy.server
                DispatchQueue.global().async {
                    #expect(server.drain(seconds: 20) == 0)
                    done.signal()
                }
                #expect(try idle.readToEnd() == .closed)
                #expect(throws: Client.Failure.self) { try croxy.client() }
                croxy.mock.release(100)
                _ = try streaming.read(until: "0\r\n\r\n")
                #expect(try streaming.readToEnd() == .closed)
                let answer = try waiting.readAnswer()
                #expect(answer.status == 200)
                #expect(answer.values(of: "connection") == ["close"])
                #expect(try waiting.readToEnd() == .closed)
                #expect(done.wait(timeout: .now() + .seconds(10)) == .success)
                #expect(try (0..<3).map { _ in try croxy.records.next().summary } == ["200 ok", "200 ok", "200 ok"])
                #expect(croxy.mock.requests.count == 3)
                try await croxy.mock.wait(for: "the end") { $0.openConnections == 0 }
            }
        }

        @Test func whatDoesNotEndInTimeIsCut() async throws {
            try await withCroxy(Setup(workers: 2)) { croxy in
                let clients = try (0..<4).map { _ in try croxy.client() }
                croxy.mock.setDefault("stream;gate")
                for client in clients {
                    try client.send(croxy.post())
                    _ = try client.read(until: "message_start")
                }
                #expect(croxy.server.drain(seconds: 0) == 4)
                for client in clients {
                    _ = try client.readToEnd()
                    #expect(!client.text.contains("0\r\n\r\n"))
                }
                #expect(croxy.records.waiting == 4)
                try await croxy.mock.wait(for: "the end") { $0.openConnections == 0 }
            }
        }
    }
}
