import Testing

@testable import CroxyRouting

@Suite struct LoggedHeaderTests {
    private func text(_ name: String, _ value: String, keys: [String] = []) -> String {
        let keys = ClientKeys(keys.map { Secret($0) })
        return Array(name.utf8).withUnsafeBytes { name in
            Array(value.utf8).withUnsafeBytes { LoggedHeader.text(named: name, $0, keys) }
        }
    }

    @Test(arguments: [
        ("authorization", "Bearer x", "(a bearer token)"), ("Authorization", "basic eDp5", "(a user and password)"),
        ("AUTHORIZATION", "x", "(a credential)"), ("authorization", "", "(a credential)"),
        ("x-api-key", "sk-ant-api03-x", "(an Anthropic API key)"), ("X-API-Key", "x", "(a key)"),
        ("x-anything", "sk-ant-oat01-x", "(an Anthropic login)"),
        ("x-anything", "sk-ant-", "(an Anthropic credential)"),
        ("cookie", "a=b", "(a cookie)"), ("X-Session-Token", "x", "(a key)"), ("x-my-passphrase", "x", "(a key)"),
        ("client-secret", "x", "(a key)"), ("my-credentials", "x", "(a key)"),
        ("x-anything", "BEARER x", "(a bearer token)"),
        ("user-agent", "claude-cli/2.0.1", "claude-cli/2.0.1"), ("x-empty", "", ""), ("accept", "*/*", "*/*"),
        ("x-note", "sk-1234567890 and more", "••• and more"),
    ])
    func valuesAndKinds(name: String, value: String, shown: String) {
        #expect(text(name, value) == shown)
    }

    @Test func croxysOwnKeysAreToldAsSuch() {
        #expect(text("x-api-key", "one", keys: ["two", "one"]) == "(a client key of croxy)")
        #expect(text("Authorization", "Bearer one", keys: ["one"]) == "(a client key of croxy)")
        #expect(text("x-api-key", "other", keys: ["one"]) == "(a key)")
    }

    @Test func bytesThatAreNoUTF8AreReplaced() {
        let shown = Array("x-odd".utf8).withUnsafeBytes { name in
            [0x61, 0xFF, 0x62].map { UInt8($0) }.withUnsafeBytes { LoggedHeader.text(named: name, $0, ClientKeys([])) }
        }
        #expect(shown == "a\u{FFFD}b")
    }
}
