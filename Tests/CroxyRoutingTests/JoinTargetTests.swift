import CroxyRouting
import Testing

struct JoinTargetTests {
    static let cases: [(base: String, target: String, joined: String)] = [
        ("", "/v1/messages", "/v1/messages"),
        ("", "/", "/"),
        ("", "/v1/messages?beta=true", "/v1/messages?beta=true"),
        ("/api", "/v1/messages", "/api/v1/messages"),
        ("/api", "/", "/api/"),
        ("/v1", "/v1/messages?a=/v1/v1", "/v1/messages?a=/v1/v1"),
        ("/v1", "/v1", "/v1"),
        ("/v1", "/v1?x", "/v1?x"),
        ("/v1", "/v1/", "/v1/"),
        ("/v1", "/v1/v1/x", "/v1/v1/x"),
        ("/v1", "/v1x", "/v1/v1x"),
        ("/v1", "/v2/x", "/v1/v2/x"),
        ("/api/v1", "/v1/messages", "/api/v1/messages"),
        ("/apiv1", "/v1/messages", "/apiv1/v1/messages"),
        ("/v1/x", "/v1/messages", "/v1/x/v1/messages"),
        ("/V1", "/v1/messages", "/V1/v1/messages"),
        ("", "http://a", "/"),
        ("", "http://a?x", "/?x"),
        ("/b", "http://a?x", "/b?x"),
    ]

    @Test(arguments: cases)
    func joins(_ base: String, _ target: String, _ joined: String) throws {
        var output = Array("kept ".utf8)
        try target.lent { bytes in
            joinTarget(basePath: base, target: try RequestTarget(bytes), of: bytes, into: &output)
        }
        #expect(String(decoding: output, as: UTF8.self) == "kept " + joined)
    }

    @Test(arguments: [
        ("https://x", "/v1/a"), ("https://x/", "/v1/a"), ("https://x/v1", "/v1/a"), ("https://x/v1/", "/v1/a"),
    ])
    func aSlashAtTheEndOfTheURLChangesNothing(_ url: String, _ joined: String) throws {
        let config = try #require(load("provider.anthropic.url = \"\(url)\"").config)
        guard case .http(_, let basePath) = config.providers[0].endpoint else { return #expect(Bool(false)) }
        var output: [UInt8] = []
        try "/v1/a".lent { joinTarget(basePath: basePath, target: try RequestTarget($0), of: $0, into: &output) }
        #expect(String(decoding: output, as: UTF8.self) == joined)
    }
}
