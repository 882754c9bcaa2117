import CroxyProxy
import Logging
import MockProvider
import Testing

extension Proxy {
    /// The line at debug that shows a request's headers. That no log holds a canary is asked of every test.
    @Suite(.timeLimit(.minutes(1)))
    struct HeaderLogTests {
        private func headerLines(_ log: String) -> [Substring] {
            log.split(separator: "\n").filter { $0.contains(" debug headers id=") }
        }

        @Test func headersAreShownAndCredentialsByTheirKind() async throws {
            try await withCroxy { croxy in
                let answer = try croxy.exchange(
                    croxy.get(
                        "/v1/models", "X-Api-Key: sk-ant-api03-canary", "authorization: Bearer canary-1",
                        "Proxy-Authorization: Basic canary=", "Cookie: a=canary", "x-croxy-key: canary",
                        "X-Goog-Api-Key: canary", "X-Auth-Token: canary", "x-other: Bearer canary",
                        "x-fourth: \"sk-ant-oat01-canary\"", "x-fifth: use sk-canary-12345678 now",
                        "X-Fine:  two words ", "X-Twice: a", "X-Twice: b=\"c\"", "x-claude-code-session-id: s-1"))
                #expect(answer.status == 200)
                let id = try #require(answer.values(of: "x-croxy-request-id").first)
                let lines = headerLines(croxy.log.text())
                #expect(lines.count == 1)
                let line = try #require(lines.first)
                #expect(line.contains(" debug headers id=\(id) header.host=\(croxy.host) "))
                for pair in [
                    #"header.x-api-key="(an Anthropic API key)""#, #"header.authorization="(a bearer token)""#,
                    #"header.proxy-authorization="(a user and password)""#, #"header.cookie="(a cookie)""#,
                    #"header.x-croxy-key="(a key)""#, #"header.x-goog-api-key="(a key)""#,
                    #"header.x-auth-token="(a credential)""#, #"header.x-other="(a bearer token)""#,
                    #"header.x-fourth="(an Anthropic credential)""#, #"header.x-fifth="use ••• now""#,
                    #"header.x-fine="two words""#, #"header.x-twice=a header.x-twice="b=\"c\"""#,
                    "header.x-claude-code-session-id=s-1",
                ] {
                    #expect(line.contains(" \(pair)"), "\(pair) in \(line)")
                }
            }
        }

        @Test func everyRequestHasOneRefusedOnesTooAndOwnPathsNone() async throws {
            try await withCroxy { croxy in
                _ = try croxy.exchange(croxy.post(#"{"model":"m"}"#, "content-type: application/json"))
                _ = try croxy.exchange("GET /v1/models HTTP/1.1\r\nHost: evil.example\r\n\r\n")
                _ = try croxy.exchange(croxy.get("/_croxy/health", "x-seen: no"))
                let log = croxy.log.text()
                #expect(headerLines(log).count == 2)
                #expect(log.contains(" header.host=evil.example"))
                #expect(!log.contains("x-seen"))
                let decided = log.split(separator: "\n").filter { $0.contains(" debug decided ") }
                #expect(decided.count == 1)
                #expect(decided.first?.contains(" provider=up ") ?? false)
            }
        }

        @Test func aClientKeyIsToldAsSuch() async throws {
            let setup = Setup(server: "client_keys_env = \"KEYS\"", environment: ["KEYS": "canary-a,canary-b"])
            try await withCroxy(setup) { (croxy) async throws in
                #expect(try croxy.exchange(croxy.get("/v1/models", "x-api-key: canary-b")).status == 200)
                #expect(try croxy.exchange(croxy.get("/v1/models", "x-api-key: canary-c")).status == 401)
                let lines = headerLines(croxy.log.text())
                #expect(lines.count == 2)
                #expect(lines.first?.hasSuffix(#" header.x-api-key="(a client key of croxy)""#) ?? false)
                #expect(lines.last?.hasSuffix(#" header.x-api-key="(a key)""#) ?? false)
            }
        }

        @Test func withoutDebugThereIsNone() async throws {
            try await withCroxy(Setup(logLevel: .info)) { (croxy) async throws in
                #expect(try croxy.exchange(croxy.get("/v1/models", "x-fine: yes")).status == 200)
                let log = croxy.log.text()
                #expect(log.contains(" info request id="))
                #expect(headerLines(log).isEmpty)
                #expect(!log.contains("x-fine"))
            }
        }
    }
}
