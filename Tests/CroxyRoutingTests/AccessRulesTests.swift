import CroxyRouting
import Testing

struct AccessRulesTests {
    enum Answer: Equatable { case allow, badRequest, forbidden }

    static var server: ServerConfig {
        var server = ServerConfig()
        server.host = "127.0.0.1"
        server.allowedHosts = ["host.docker.internal", "fe80::1"]
        server.allowedOrigins = ["http://app.example", "https://tool.example:8443"]
        return server
    }

    static let hosts: [(host: String, answer: Answer)] = [
        ("localhost", .allow), ("LOCALHOST:3100", .allow), ("localhost:1", .allow), ("127.0.0.1:3100", .allow),
        ("127.1.2.3", .allow), ("[::1]", .allow), ("[::1]:99", .allow), ("[0:0:0:0:0:0:0:1]", .allow),
        ("[::ffff:127.0.0.1]", .allow), ("host.docker.internal:3100", .allow), ("Host.Docker.Internal", .allow),
        ("[FE80::1]", .allow), (" localhost ", .allow), ("localhost:", .allow),
        ("evil.example", .forbidden), ("localhost.evil.com", .forbidden), ("127.0.0.1.evil.com", .forbidden),
        ("evil-localhost", .forbidden), ("128.0.0.1", .forbidden), ("127.1", .forbidden), ("0.0.0.0", .forbidden),
        ("0127.0.0.1", .forbidden), ("127.0.0.01", .forbidden), ("127.0.0.256", .forbidden), ("[::2]", .forbidden),
        ("[::]", .forbidden), ("localhost.", .forbidden), ("2130706433", .forbidden), ("[::127.0.0.1]", .forbidden),
        ("", .badRequest), (":3100", .badRequest), (" ", .badRequest), ("a/b", .badRequest),
        ("a@localhost", .badRequest),
        ("localhost,localhost", .badRequest), ("localhost, evil", .badRequest), ("localhost:x", .badRequest),
        ("localhost:0", .badRequest), ("localhost:65536", .badRequest), ("localhost:+80", .badRequest),
        ("localhost:80:80", .badRequest), ("[::1", .badRequest), ("::1", .badRequest), ("[::1]x", .badRequest),
        ("[::1]:", .allow), ("[]", .badRequest), ("[:]", .badRequest), ("[1::2::3]", .badRequest),
        ("[::1%lo]", .badRequest),
        ("[1:2:3:4:5:6:7]", .badRequest), ("[1:2:3:4:5:6:7:8:9]", .badRequest), ("[::12345]", .badRequest),
        ("a b", .badRequest), ("é", .badRequest), ("a..b", .badRequest), (".", .badRequest), ("a\0", .badRequest),
        ("localhost:999999999999999999999", .badRequest), ("a_b", .forbidden), ("http://localhost", .badRequest),
    ]

    @Test(arguments: hosts)
    func judgesHostsOnLoopback(_ host: String, _ answer: Answer) {
        let rules = AccessRules(AccessRulesTests.server, isOnLoopback: true, port: 3100)
        #expect(host.lent { AccessRulesTests.answer(rules.judge(host: $0)) } == answer)
    }

    @Test(arguments: hosts)
    func judgesOnlySyntaxBeyondLoopback(_ host: String, _ answer: Answer) {
        let rules = AccessRules(AccessRulesTests.server, isOnLoopback: false, port: 3100)
        let expected = answer == .badRequest ? Answer.badRequest : .allow
        #expect(host.lent { AccessRulesTests.answer(rules.judge(host: $0)) } == expected)
    }

    static let origins: [(origin: String, host: String, allowed: Bool)] = [
        ("http://localhost:3100", "localhost:3100", true), ("http://127.0.0.1:3100", "localhost:3100", true),
        ("HTTP://[::1]:3100", "localhost:3100", true), ("http://host.docker.internal:3100", "localhost", true),
        ("http://app.example", "localhost:3100", true), ("http://app.example:80", "localhost:3100", true),
        ("https://TOOL.example:8443", "localhost:3100", true), ("vscode-webview://abc", "localhost:3100", true),
        ("file://", "localhost:3100", true), ("app://obsidian.md", "localhost:3100", true),
        ("http://localhost:9999", "localhost:9999", true), ("https://localhost", "localhost", true),
        ("chrome-extension://abc", "localhost:3100", true),
        ("null", "localhost:3100", false), ("NULL", "localhost:3100", false), ("", "localhost:3100", false),
        ("https://evil", "localhost:3100", false), ("http://localhost.evil.com", "localhost:3100", false),
        ("http://127.0.0.1:80@evil", "localhost:3100", false), ("http://localhost:3101", "localhost:3100", false),
        ("http://localhost", "localhost:3100", false), ("https://localhost:3100", "127.0.0.1:3100", false),
        ("http://app.example:8080", "localhost:3100", false), ("https://app.example", "localhost:3100", false),
        ("http://evil.example:3100", "evil.example:3100", false), ("http://localhost:3100/", "localhost:3100", false),
        ("http://localhost:3100, http://evil", "localhost:3100", false), ("http:localhost:3100", "localhost", false),
        ("http://", "localhost:3100", false), ("http://localhost:x", "localhost:3100", false),
    ]

    @Test(arguments: origins)
    func judgesOriginsOnLoopback(_ origin: String, _ host: String, _ allowed: Bool) {
        for isOnLoopback in [true, false] {
            let rules = AccessRules(AccessRulesTests.server, isOnLoopback: isOnLoopback, port: 3100)
            let verdict = origin.lent { origin in host.lent { rules.judge(origin: origin, host: $0) } }
            #expect(AccessRulesTests.answer(verdict) == (allowed || !isOnLoopback ? .allow : .forbidden))
        }
    }

    @Test(arguments: [
        ("cross-site", false), (" Cross-Site ", false), ("same-site", true), ("same-origin", true), ("none", true),
        ("", true),
    ])
    func refusesWhatABrowserMarksAsCrossSite(_ value: String, _ allowed: Bool) {
        let here = AccessRules(ServerConfig(), isOnLoopback: true, port: 3100)
        let open = AccessRules(ServerConfig(), isOnLoopback: false, port: 3100)
        #expect(value.lent { AccessRulesTests.answer(here.judge(secFetchSite: $0)) } == (allowed ? .allow : .forbidden))
        #expect(value.lent { open.judge(secFetchSite: $0) } == .allow)
    }

    static func answer(_ verdict: AccessRules.Verdict) -> Answer {
        switch verdict {
        case .allow: .allow
        case .badRequest: .badRequest
        case .forbidden: .forbidden
        }
    }
}
