extension ConfigKey {
    static let providerKeys: [ConfigKey] = [
        ConfigKey(
            .provider, "url", .string, isRequired: true,
            "http:// or https:// URL, which may carry a base path; or croxy:echo"),
        ConfigKey(
            .provider, "strip_auth", .boolean,
            "remove the client's credentials: true always, false never; unset, Anthropic's go only to anthropic.com"),
        ConfigKey(
            .provider, "api_key", .string, isSecret: true,
            "credential to send in place of the client's"),
        ConfigKey(
            .provider, "api_key_env", .string,
            "variable with the credential, in place of api_key"),
        ConfigKey(
            .provider, "auth", .choice(["x-api-key", "bearer"]), default: .string("x-api-key"),
            "how the credential is sent: x-api-key, or bearer for Authorization: Bearer"),
        ConfigKey(
            .provider, "stub_count_tokens", .boolean, default: .boolean(false),
            "answer count_tokens with {\"input_tokens\": 0}"),
        ConfigKey(
            .provider, "headers", .stringTable, default: .stringTable([:]),
            "headers set on every request"),
        ConfigKey(
            .provider, "connect_timeout_ms", .integer(milliseconds), default: .integer(10_000),
            "time to connect, TLS included"),
        ConfigKey(
            .provider, "response_timeout_ms", .integer(milliseconds), default: .integer(600_000),
            "time from the request's end to the response head"),
        ConfigKey(
            .provider, "idle_timeout_ms", .integer(milliseconds), default: .integer(300_000),
            "longest silence within a response"),
        ConfigKey(
            .provider, "ca_file", .string,
            "PEM file of certificates to trust besides the system's"),
        ConfigKey(
            .provider, "keep_alive_ms", .integer(0...86_400_000),
            "idle time of a pooled connection; unset, 60000, or 4000 for http:// unless the provider says otherwise"),
    ]
}
