import CroxyMetrics
import CroxyProxy
import Foundation
import MockProvider
import Testing

extension Proxy {
    /// Providers behind TLS, with certificates good and bad.
    @Suite(.timeLimit(.minutes(1)))
    struct TLSTests {
        /// The folder of the certificates, which are made once.
        private static let folder: Result<String, any Error> = Result {
            let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            let folder = FileManager.default.temporaryDirectory.appending(path: "croxy-test-certs-\(getuid())")
            let process = Foundation.Process()
            process.executableURL = root.appending(path: "scripts/make-test-certs")
            process.arguments = [folder.path]
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { throw Client.Failure(description: "no certificates") }
            return folder.path
        }

        private func setup(_ name: String, url: String = "https://localhost:MOCK", ca: String? = "ca.pem") throws
            -> Setup
        {
            let folder = try TLSTests.folder.get()
            var setup = Setup(url: url, provider: ca.map { "ca_file = \"\(folder)/\($0)\"" } ?? "")
            setup.mock.tls = try .init(certificateFile: "\(folder)/\(name).pem", keyFile: "\(folder)/\(name).key")
            return setup
        }

        @Test(arguments: ["https://localhost:MOCK", "https://127.0.0.1:MOCK"])
        func aTrustedCertificatePasses(url: String) async throws {
            try await withCroxy(try setup("localhost", url: url)) { croxy in
                let client = try croxy.client()
                for _ in 0..<3 {
                    try client.send(croxy.post(#"{"model":"x"}"#))
                    #expect(try client.readAnswer().status == 200)
                }
                #expect(croxy.mock.sight.connections == 1)
                let host = url.contains("localhost") ? "localhost" : "127.0.0.1"
                #expect(croxy.mock.requests.first?.values(of: "host") == ["\(host):\(croxy.mock.port)"])
                // A stream, and a large answer.
                croxy.mock.script("stream", "size=5000000")
                try client.send(croxy.post())
                #expect(try client.readAnswer().text.contains("message_stop"))
                try client.send(croxy.post())
                #expect(try client.readAnswer().body.count > 5_000_000)
            }
        }

        @Test(arguments: [
            ("wrong-name", "ca.pem"), ("expired", "ca.pem"), ("localhost", "other-ca.pem"), ("localhost", nil),
        ])
        func aCertificateThatIsNotGoodIsRefused(name: String, ca: String?) async throws {
            try await withCroxy(try setup(name, ca: ca)) { croxy in
                let answer = try croxy.exchange(croxy.post(#"{"model":"x"}"#, "x-api-key: client-canary"))
                #expect(answer.status == 502)
                #expect(answer.error.type == "api_error")
                #expect(answer.text.contains(name == "wrong-name" ? "another host name" : "not trusted"))
                #expect(try croxy.records.next().summary == "502 upstream_failed tls")
                #expect(croxy.mock.requests.count == 0)
            }
        }

        /// A connection that ends without TLS's goodbye may be cut: the answer is not whole.
        @Test func aCutWithoutGoodbyeIsNoEnd() async throws {
            try await withCroxy(try setup("localhost")) { croxy in
                for (behaviour, record) in [
                    ("close-delimited", "200 ok"), ("close-delimited;cut-body=10", "200 upstream_failed"),
                    ("stream;cut-body=100", "200 upstream_failed"), ("stream;reset=500", "200 upstream_failed"),
                    ("close-before-head", "502 upstream_failed"), ("reset", "502 upstream_failed"),
                ] {
                    let client = try croxy.client()
                    croxy.mock.script(behaviour)
                    try client.send(croxy.post())
                    if record.hasPrefix("200 upstream") {
                        _ = try client.readToEnd()
                        #expect(!client.text.hasSuffix("0\r\n\r\n"), "\(behaviour)")
                    } else {
                        _ = try client.readAnswer()
                    }
                    #expect(try croxy.records.next().summary.hasPrefix(record), "\(behaviour)")
                }
            }
        }

        @Test func aClientThatLeavesEndsTheConnection() async throws {
            try await withCroxy(try setup("localhost")) { croxy in
                let client = try croxy.client()
                croxy.mock.script("stream;gate")
                try client.send(croxy.post())
                _ = try client.read(until: "message_start")
                client.close()
                try await croxy.mock.wait(for: "the end") { $0.openConnections == 0 }
                #expect(try croxy.records.next().summary == "499 client_closed")
            }
        }

        /// Trust belongs to the pool: what one provider trusts is no trust of another.
        @Test func trustStoresDoNotShareConnections() async throws {
            var setup = try setup("localhost")
            setup.more = """
                [provider.strict]
                url = "https://localhost:MOCK"
                [[routes]]
                pattern = "strict"
                provider = "strict"
                """
            try await withCroxy(setup) { croxy in
                let client = try croxy.client()
                for (model, status) in [("x", 200), ("strict", 502), ("x", 200)] {
                    try client.send(croxy.post("{\"model\":\"\(model)\"}"))
                    #expect(try client.readAnswer().status == status)
                }
            }
        }
    }
}
