import CroxyMetrics
import CroxyProxy
import Foundation
import MockProvider
import Testing

extension Proxy {
    /// `[logging.metrics]` and `[admin]` of a running croxy.
    @Suite(.timeLimit(.minutes(1)))
    struct MetricsLogTests {
        /// A folder that is gone after the test.
        private func withFolder(_ body: (String) async throws -> Void) async throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "croxy-\(UUID().uuidString)").path
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            try await body(folder)
        }

        private func setup(_ path: String) -> Setup {
            Setup(more: "[logging.metrics]\nenabled = true\npath = \"\(path)\"", workers: 2)
        }

        @Test func everyExchangeIsALineInTheEnd() async throws {
            try await withFolder { folder in
                let path = folder + "/logs/metrics.jsonl"
                try await withCroxy(setup(path)) { croxy in
                    for number in 0..<50 { _ = try croxy.exchange(croxy.post("{\"model\":\"m\(number)\"}")) }
                    _ = try croxy.exchange(croxy.get("/_croxy/stats"))
                }
                let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
                let models = lines.compactMap { line in
                    (try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])?["model"] as? String
                }
                #expect(lines.count == 50 && Set(models) == Set((0..<50).map { "m\($0)" }))
            }
        }

        @Test func aReloadTurnsItOffAndOn() async throws {
            try await withFolder { folder in
                let path = folder + "/metrics.jsonl"
                let on = setup(path)
                try await withCroxy(on) { croxy in
                    _ = try croxy.exchange(croxy.post(#"{"model":"one"}"#))
                    _ = try croxy.server.reload(try Setup(workers: 2).config(croxy.mock.port))
                    _ = try croxy.exchange(croxy.post(#"{"model":"two"}"#))
                    _ = try croxy.server.reload(try on.config(croxy.mock.port))
                    _ = try croxy.exchange(croxy.post(#"{"model":"three"}"#))
                }
                let text = try String(contentsOfFile: path, encoding: .utf8)
                #expect(text.contains(#""model":"one""#) && text.contains(#""model":"three""#))
                #expect(!text.contains(#""model":"two""#))
            }
        }

        @Test func aFileThatCannotBeWrittenIsSaidAndNoRequestFails() async throws {
            try await withFolder { folder in
                try await withCroxy(setup(folder)) { croxy in
                    for _ in 0..<5 {
                        let answer = try croxy.exchange(croxy.post(#"{"model":"a"}"#))
                        #expect(answer.status == 200)
                    }
                    for _ in 0..<2000 where !croxy.log.text().contains("the metrics log cannot be written") {
                        let answer = try croxy.exchange(croxy.post(#"{"model":"a"}"#))
                        #expect(answer.status == 200)
                    }
                    #expect(croxy.log.text().ranges(of: "the metrics log cannot be written").count == 1)
                }
            }
        }

        /// Who brings the token may come by any name; a wrong one opens nothing.
        @Test func theTokenOpensWhatOthersDoNotSee() async throws {
            let setup = Setup(
                server: "allowed_hosts = [\"croxy.example\"]", more: "[admin]\ntoken_env = \"ADMIN\"",
                environment: ["ADMIN": "token-canary-token"])
            try await withCroxy(setup) { croxy in
                func status(_ path: String, _ fields: String...) throws -> Int {
                    let lines = fields.map { $0 + "\r\n" }.joined()
                    return try croxy.exchange("GET \(path) HTTP/1.1\r\nHost: croxy.example\r\n\(lines)\r\n").status
                }
                var statuses: [Int] = []
                for path in ["/_croxy/stats", "/_croxy/requests", "/_croxy/metrics", "/_croxy/health"] {
                    statuses.append(try status(path, "Authorization: Bearer token-canary-token"))
                    statuses.append(try status(path))
                }
                // Health answers a peer on its own address as well.
                #expect(statuses == [200, 404, 200, 404, 200, 404, 200, 200])
                let wrong = [
                    try status("/_croxy/stats", "Authorization: Bearer token-canary-tokem"),
                    try status("/_croxy/stats", "x-api-key: token-canary-token"),
                ]
                #expect(wrong == [404, 404])
            }
        }
    }
}
