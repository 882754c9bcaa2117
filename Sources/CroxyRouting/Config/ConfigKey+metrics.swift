extension ConfigKey {
    static let adminKeys: [ConfigKey] = [
        ConfigKey(
            .admin, "token_env", .string,
            "variable with the token that opens /_croxy/ to others than loopback; unset, to nobody")
    ]

    static let retentionKeys: [ConfigKey] = [
        ConfigKey(
            .retention, "minutes", .integer(1...10_080), default: .integer(60),
            "minutes of requests kept in memory for the dashboards")
    ]

    static let metricsLogKeys: [ConfigKey] = [
        ConfigKey(
            .metricsLog, "enabled", .boolean, default: .boolean(false),
            "append a record of each request to a file"),
        ConfigKey(
            .metricsLog, "path", .string, default: .string(MetricsLogConfig().path),
            "that file; older ones are beside it as .1, .2 and so on"),
        ConfigKey(
            .metricsLog, "max_size_mb", .integer(1...1_048_576), default: .integer(50),
            "MiB of a file before the next one is begun"),
        ConfigKey(
            .metricsLog, "max_files", .integer(1...10_000), default: .integer(5),
            "files kept, the current one included"),
    ]

    static let priceKeys: [ConfigKey] = [
        ConfigKey(
            .price, "input", .decimal(dollars), isRequired: true,
            "USD per million tokens of the prompt"),
        ConfigKey(
            .price, "output", .decimal(dollars), isRequired: true,
            "USD per million tokens of the answer"),
        ConfigKey(
            .price, "cache_read", .decimal(dollars),
            "USD per million tokens read from the cache; unset, as input"),
        ConfigKey(
            .price, "cache_write_5m", .decimal(dollars),
            "USD per million tokens cached for 5 minutes; unset, as input"),
        ConfigKey(
            .price, "cache_write_1h", .decimal(dollars),
            "USD per million tokens cached for an hour; unset, as cache_write_5m"),
    ]

    /// Far above any price, and far from where a sum of prices could overflow.
    private static let dollars = 0...1_000_000
}
