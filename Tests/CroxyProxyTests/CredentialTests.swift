import CroxyMetrics
import CroxyProxy
import MockProvider
import Testing

extension Proxy {
    /// Which credentials a provider sees.
    @Suite(.timeLimit(.minutes(1)))
    struct CredentialTests {
        private let both = ["x-api-key: client-canary", "Authorization: Bearer client-canary"]

        private func seen(_ provider: String, _ fields: [String], times: Int = 1) async throws -> (
            seen: [String], log: String
        ) {
            var result: ([String], String) = ([], "")
            let setup = Setup(provider: provider, environment: ["KEY": "provider-canary"])
            try await withCroxy(setup) { croxy in
                for _ in 0..<times {
                    let lines = fields.map { $0 + "\r\n" }.joined()
                    let answer = try croxy.exchange("GET /v1/models HTTP/1.1\r\nHost: \(croxy.host)\r\n\(lines)\r\n")
                    #expect(answer.status == 200)
                }
                let request = try #require(croxy.mock.requests.last)
                let names = ["x-api-key", "authorization", "x-title"]
                let found = request.fields.filter { names.contains($0.name.lowercased()) }.map {
                    "\($0.name): \($0.value)"
                }
                result = (found, croxy.log.text())
            }
            return result
        }

        @Test func otherCredentialsPassByThemselves() async throws {
            #expect(try await seen("", both).seen == both)
        }

        @Test func anthropicCredentialsStayHomeWithOneWarning() async throws {
            let fields = ["x-api-key: sk-ant-api03-canary", "Authorization: Bearer sk-ant-oat01-canary"]
            let (seen, log) = try await seen("", fields, times: 3)
            #expect(seen == [])
            #expect(log.ranges(of: "was not sent to this provider").count == 1)
            #expect(
                try await self.seen("", ["x-api-key: sk-ant-api03-canary", "Authorization: Bearer own-canary"]).seen
                    == ["Authorization: Bearer own-canary"])
        }

        @Test func stripAuthDropsBothAndFalsePassesBoth() async throws {
            #expect(try await seen("strip_auth = true", both).seen == [])
            let anthropic = ["x-api-key: sk-ant-canary", "Authorization: Bearer sk-ant-canary"]
            #expect(try await seen("strip_auth = false", anthropic).seen == anthropic)
        }

        @Test func anAPIKeyReplacesBothAndIsSentOnce() async throws {
            #expect(try await seen("api_key = \"provider-canary\"", both).seen == ["x-api-key: provider-canary"])
            #expect(try await seen("api_key_env = \"KEY\"", []).seen == ["x-api-key: provider-canary"])
            #expect(
                try await seen("api_key = \"provider-canary\"\nauth = \"bearer\"", both).seen
                    == ["authorization: Bearer provider-canary"])
        }

        @Test func headersOfTheProviderReplaceTheClients() async throws {
            let (seen, _) = try await seen(
                "headers = { \"X-Title\" = \"croxy\" }", ["x-title: mine", "X-TITLE: again", "x-titles: kept"])
            #expect(seen == ["X-Title: croxy"])
        }

        @Test func aHeaderThatReplacesAcceptEncodingIsTheOnlyOne() async throws {
            try await withCroxy(Setup(provider: "headers = { \"accept-encoding\" = \"zstd\" }")) { croxy in
                _ = try croxy.exchange(croxy.get("/v1/models"))
                _ = try croxy.exchange(croxy.get("/v1/models", "Accept-Encoding: gzip"))
                #expect(croxy.mock.requests.map { $0.values(of: "accept-encoding") } == [["zstd"], ["zstd"]])
            }
        }

        @Test func connectionMayNotNameACredentialAway() async throws {
            let (seen, _) = try await seen(
                "api_key = \"provider-canary\"", ["Connection: x-api-key", "x-api-key: client-canary"])
            #expect(seen == ["x-api-key: provider-canary"])
        }
    }
}
