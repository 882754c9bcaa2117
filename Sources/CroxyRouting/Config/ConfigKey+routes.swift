extension ConfigKey {
    static let routeKeys: [ConfigKey] = [
        ConfigKey(
            .routes, "name", .string,
            "shown by check, logs and the dashboard in place of the number"),
        ConfigKey(
            .routes, "pattern", .string, isRequired: true,
            "regular expression, searched in the model name"),
        ConfigKey(
            .routes, "provider", .string, isRequired: true,
            "where matching requests go"),
        ConfigKey(
            .routes, "model", .string,
            "model to send in place of the client's"),
    ]

    static let defaultKeys: [ConfigKey] = [
        ConfigKey(
            .default, "provider", .string, default: .string("anthropic"),
            "where requests go that no route takes")
    ]
}
