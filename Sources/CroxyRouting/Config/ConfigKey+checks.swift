extension ConfigKey {
    /// First what is asked, then what is expected.
    static let checkKeys: [ConfigKey] = [
        ConfigKey(
            .checks, "model", .string,
            "the model that the request names; with body_file in place of the body's own"),
        ConfigKey(
            .checks, "path", .string,
            "the request's path, which may carry a query; unset, /v1/messages"),
        ConfigKey(
            .checks, "method", .string,
            "the request's method; unset, POST"),
        ConfigKey(
            .checks, "headers", .stringTable,
            "the request's headers"),
        ConfigKey(
            .checks, "body_file", .string,
            "file with the request's body; unset, a body with the model alone"),
        ConfigKey(
            .checks, "provider", .string,
            "expected: the provider that gets the request"),
        ConfigKey(
            .checks, "model_sent", .string,
            "expected: the model that the provider is asked for"),
        ConfigKey(
            .checks, "route", .stringOrInteger(0...999_999),
            "expected: the route that decides, by its name or number"),
        ConfigKey(
            .checks, "outcome", .choice(["forward", "stub", "reject"]),
            "expected: sent to a provider, answered by its stub, or refused by croxy"),
        ConfigKey(
            .checks, "status", .integer(100...599),
            "expected: the status of the answer that croxy gives itself"),
    ]

    /// The keys that say what is asked, of which a check needs at least one.
    static let askingNames = ["model", "path", "method", "headers", "body_file"]

    /// The keys that say what is expected, of which a check needs at least one.
    static let expectingNames = ["provider", "model_sent", "route", "outcome", "status"]
}
