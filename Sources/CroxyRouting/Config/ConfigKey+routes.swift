extension ConfigKey {
    static let routeKeys: [ConfigKey] =
        [
            ConfigKey(
                .routes, "name", .string,
                "shown by check, logs and the dashboard in place of the number"),
            ConfigKey(
                .routes, "pattern", .string,
                "regular expression, searched in the model name"),
            ConfigKey(
                .routes, "path", .string,
                "glob on the whole path without the query: `*`, `?`, `[a-z]`, `[!a-z]`"),
            ConfigKey(
                .routes, "method", .string,
                "the method, in capitals"),
            ConfigKey(
                .routes, "headers", .stringTable,
                "for each header a regular expression, searched in its values"),
            ConfigKey(
                .routes, "stream", .boolean,
                "whether the body asks for an answer in events"),
            ConfigKey(
                .routes, "thinking", .boolean,
                "whether the body asks for thinking, enabled or adaptive"),
            ConfigKey(
                .routes, "tools", .boolean,
                "whether the body has tools"),
            ConfigKey(
                .routes, "images", .boolean,
                "whether the body's messages hold an image"),
            ConfigKey(
                .routes, "min_body_bytes", .integer(0...1_099_511_627_776),
                "the least length of the body"),
            ConfigKey(
                .routes, "max_body_bytes", .integer(0...1_099_511_627_776),
                "the greatest length of the body"),
            ConfigKey(
                .routes, "provider", .string, isRequired: true,
                "where matching requests go"),
            ConfigKey(
                .routes, "model", .string,
                "model to send in place of the client's"),
        ] + hookKeys(.routes)

    /// The keys of a route of which it needs at least one.
    static let conditionNames = [
        "pattern", "path", "method", "headers", "stream", "thinking", "tools", "images", "min_body_bytes",
        "max_body_bytes",
    ]

    static let defaultKeys: [ConfigKey] =
        [
            ConfigKey(
                .default, "provider", .string, default: .string("anthropic"),
                "where requests go that no route takes")
        ] + hookKeys(.default)

    private static func hookKeys(_ section: Section) -> [ConfigKey] {
        [
            ConfigKey(
                section, "hook", .string,
                "Lua file that has the last word; relative to the config's folder"),
            ConfigKey(
                section, "lua", .string,
                "the same as text, in place of a file"),
            ConfigKey(
                section, "on_hook_error", .choice(["reject", "continue"]), default: .string("reject"),
                "after an error of the hook: answer 500, or go on as if there were no hook"),
        ]
    }

    static let luaKeys: [ConfigKey] = [
        ConfigKey(
            .lua, "max_instructions", .integer(1000...1_000_000_000), default: .integer(1_000_000),
            "instructions of one call of a hook"),
        ConfigKey(
            .lua, "max_memory_mb", .integer(1...1024), default: .integer(8),
            "memory of all hooks of a worker together"),
        ConfigKey(
            .lua, "max_ms", .integer(1...60_000), default: .integer(50),
            "time on the clock of one call of a hook"),
    ]
}
