import CroxyRouting
import Testing

struct EndpointKindTests {
    @Test(arguments: [
        ("/v1/messages", EndpointKind.messages), ("/api/v1/messages", .messages), ("/v1/messages/", .other),
        ("/xv1/messages", .other), ("/messages", .other), ("/v1/messages/count_tokens", .countTokens),
        ("/count_tokens", .countTokens), ("/v1/count_tokensx", .other), ("/v1/xcount_tokens", .other), ("", .other),
        ("/v1/messages/batches", .other), ("/V1/messages", .other),
    ])
    func isToldByTheEndOfThePath(_ path: String, _ kind: EndpointKind) {
        #expect(path.lent { EndpointKind(path: $0) } == kind)
    }

    @Test(arguments: [
        (true, "POST", "/v1/messages/count_tokens", true), (true, "GET", "/v1/messages/count_tokens", false),
        (true, "post", "/v1/messages/count_tokens", false), (true, "POST", "/v1/messages", false),
        (false, "POST", "/v1/messages/count_tokens", false), (true, "POSTS", "/v1/messages/count_tokens", false),
    ])
    func stubsCountTokensOnlyWhenAsked(_ stubs: Bool, _ method: String, _ path: String, _ applies: Bool) {
        var provider = Provider(name: "x", endpoint: .echo)
        provider.stubsCountTokens = stubs
        let result = method.lent { method in
            path.lent { CountTokensStub.applies(to: provider, method: method, path: $0) }
        }
        #expect(result == applies)
    }
}
