import CroxyRouting
import Testing

/// No output of a check tells the value of a credential, only its kind.
struct CredentialTextTests {
    private static let config = """
        [server]
        client_keys_env = "KEYS"
        [provider.anthropic]
        url = "https://api.anthropic.com"
        [provider.keyed]
        url = "http://keyed"
        api_key = "own-hunter2"
        auth = "bearer"
        headers = { X-Secret = "set-hunter2" }
        [provider.open]
        url = "http://open"
        [provider.stripped]
        url = "http://stripped"
        strip_auth = true
        [[routes]]
        pattern = "keyed"
        headers = { x-app = "cli" }
        provider = "keyed"
        [[routes]]
        pattern = "open"
        provider = "open"
        [[routes]]
        pattern = "stripped"
        provider = "stripped"
        """

    private func explain(_ model: String, _ headers: [(name: String, value: String)]) throws -> Explanation {
        let loaded = load(CredentialTextTests.config, environment: ["KEYS": "client-hunter2"])
        return Explanation(of: CheckRequest(model: model, headers: headers), by: try #require(loaded.table))
    }

    private static let headers: [(name: String, value: String)] = [
        ("x-app", "cli-hunter2"), ("X-Api-Key", "sk-ant-api03-hunter2"),
        ("Authorization", "Bearer sk-ant-oat01-hunter2"), ("x-croxy-key", "client-hunter2"), ("cookie", "hunter2"),
    ]

    @Test(arguments: ["keyed", "open", "stripped", "other"])
    func noOutputHoldsASecret(_ model: String) throws {
        let answer = try explain(model, CredentialTextTests.headers)
        for text in [
            answer.json, answer.text(explaining: true), answer.text(explaining: true, style: .coloured),
        ] {
            #expect(!text.contains("hunter2"), "\(text)")
        }
    }

    @Test func eachIsToldByItsKind() throws {
        #expect(
            try explain("keyed", CredentialTextTests.headers).text().hasSuffix(
                """
                  credentials  x-api-key (an Anthropic API key) is removed
                               authorization (an Anthropic login) is removed
                               x-croxy-key (a client key of croxy) is removed
                               authorization is set to the provider's own
                  headers      sets x-secret; removes x-croxy-key
                """))
        let cases: [(String, String, String)] = [
            ("authorization", "Bearer hunter2", "authorization (a bearer token) passes"),
            ("Authorization", "Basic hunter2", "authorization (a user and password) passes"),
            ("authorization", "hunter2", "authorization (a credential) passes"),
            ("x-api-key", "hunter2", "x-api-key (a key) passes"),
            ("x-api-key", "sk-ant-hunter2", "x-api-key (an Anthropic credential) is removed"),
            ("authorization", "bearer client-hunter2", "authorization (a client key of croxy) is removed"),
        ]
        for (name, value, line) in cases {
            let text = try explain("open", [(name, value)]).text()
            #expect(text.contains("  credentials  \(line)"), "\(text)")
        }
    }
}
