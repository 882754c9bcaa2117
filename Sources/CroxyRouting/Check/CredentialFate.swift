/// What becomes of a credential that a request brings: told by its kind, for its value is never shown.
struct CredentialFate: Sendable, Equatable {
    /// Lower case.
    var header: String
    /// `an Anthropic API key`
    var kind: String
    /// Whether it goes on to the provider.
    var isSent: Bool

    /// The kind of a credential by what it begins with.
    ///
    /// - Source: `sk-ant-api…` are keys of the API, `sk-ant-oat…` logins of a subscription.
    static func kind(ofHeader name: String, _ value: UnsafeRawBufferPointer) -> String {
        if holdsWord(beginning: "sk-ant-api", value) { return "an Anthropic API key" }
        if holdsWord(beginning: "sk-ant-oat", value) { return "an Anthropic login" }
        if CredentialPlan.belongsToAnthropic(value) { return "an Anthropic credential" }
        guard name == "authorization" else { return "a key" }
        if value.hasPrefixIgnoringCase("bearer ") { return "a bearer token" }
        return value.hasPrefixIgnoringCase("basic ") ? "a user and password" : "a credential"
    }

    private static func holdsWord(beginning prefix: StaticString, _ value: UnsafeRawBufferPointer) -> Bool {
        value.split { $0.isBlank || $0 == UInt8(ascii: ",") }.contains { word in
            UnsafeRawBufferPointer(rebasing: word).hasPrefixIgnoringCase(prefix)
        }
    }
}
