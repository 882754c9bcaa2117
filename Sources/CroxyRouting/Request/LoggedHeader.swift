/// How a log shows a header of a request: by its value, or, where that is a credential or may be one, by its kind alone.
public enum LoggedHeader {
    /// The value as text, with what looks like a key masked; of a credential `(a bearer token)` and the like.
    ///
    /// A credential is what a header holds whose name sounds like one (`authorization`, `x-api-key`, `cookie`,
    /// `x-auth-token`, …), whatever stands in it, and whatever has an Anthropic key or begins like an `Authorization`.
    ///
    /// - Parameters:
    ///   - name: in any case.
    ///   - keys: croxy's own, which are told as such.
    /// - Complexity: O(name + value), allocating; for logs that somebody asked for.
    public static func text(
        named name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer, _ keys: ClientKeys
    ) -> String {
        if keys.areRequired, keys.accept(header: name, value: value) { return "(a client key of croxy)" }
        let lowered = String(decoding: name, as: UTF8.self).lowercased()
        if lowered.contains("cookie") { return "(a cookie)" }
        let isAuthorization =
            lowered.contains("auth") || value.hasPrefixIgnoringCase("bearer ")
            || value.hasPrefixIgnoringCase("basic ")
        if isAuthorization || soundsSecret(lowered) || CredentialPlan.belongsToAnthropic(value) {
            return "(\(CredentialFate.kind(ofHeader: isAuthorization ? "authorization" : lowered, value)))"
        }
        return Masking.hidingKeys(in: String(decoding: value, as: UTF8.self))
    }

    private static func soundsSecret(_ name: String) -> Bool {
        ["key", "token", "secret", "pass", "credential"].contains { name.contains($0) }
    }
}
