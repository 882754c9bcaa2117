extension ConfigBuilder {
    /// `[admin]`, `[retention]`, `[logging.metrics]` and the prices; what has a problem is told and stays at its default.
    mutating func metrics() -> (
        admin: AdminConfig, retention: RetentionConfig, log: MetricsLogConfig, prices: [ConfigPrice]
    ) {
        var retention = RetentionConfig()
        retention.minutes = reader.retention.integer("minutes") ?? retention.minutes
        return (admin(), retention, metricsLog(), reader.prices.compactMap { price($0) })
    }

    private mutating func admin() -> AdminConfig {
        var admin = AdminConfig()
        guard let text = variable(reader.admin, "token_env"), !text.isEmpty else { return admin }
        if let problem = ConfigBuilder.problem(ofKey: text) {
            let name = reader.admin.string("token_env") ?? ""
            reader.problems.error(at: .environment(name), "the token \(problem)")
        }
        admin.token = Secret(text)
        return admin
    }

    private mutating func metricsLog() -> MetricsLogConfig {
        let section = reader.metricsLog
        var log = MetricsLogConfig()
        log.isEnabled = section.boolean("enabled") ?? log.isEnabled
        log.maxSizeMB = section.integer("max_size_mb") ?? log.maxSizeMB
        log.maxFiles = section.integer("max_files") ?? log.maxFiles
        let path = section.string("path") ?? log.path
        if path.isEmpty || path.utf8.contains(0) || path.utf8.last == UInt8(ascii: "/") {
            reader.problems.error(at: section.spot(of: "path"), "path must name a file")
        }
        log.path = paths.resolved(path)
        return log
    }

    /// Nil when it has a problem, which is told.
    private mutating func price(_ section: Section) -> ConfigPrice? {
        for key in ConfigKey.priceKeys where key.isRequired && !section.has(key.name) {
            reader.problems.error(at: section.spot, "this price has no \(key.name)")
        }
        guard let input = section.decimal("input"), let output = section.decimal("output") else { return nil }
        return ConfigPrice(
            name: section.name, input: input, output: output, cacheRead: section.decimal("cache_read"),
            cacheWrite5m: section.decimal("cache_write_5m"), cacheWrite1h: section.decimal("cache_write_1h"))
    }
}
