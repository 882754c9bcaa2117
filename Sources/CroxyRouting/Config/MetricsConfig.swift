/// `[admin]`
public struct AdminConfig: Sendable {
    /// What opens `/_croxy/` to others than loopback; nil opens it to nobody.
    public var token: Secret?

    /// Without a token.
    public init() {}
}

/// `[retention]`
public struct RetentionConfig: Sendable, Equatable {
    /// Of requests kept in memory.
    public var minutes = 60

    /// The default.
    public init() {}
}

/// `[logging.metrics]`
public struct MetricsLogConfig: Sendable, Equatable {
    /// Whether records are written.
    public var isEnabled = false

    /// The current file; in what the loader makes, `~` is replaced and a relative path begins at the config's folder.
    public var path = "~/.config/croxy/logs/metrics.jsonl"

    /// MiB of a file.
    public var maxSizeMB = 50

    /// Files kept, the current one included.
    public var maxFiles = 5

    /// Switched off.
    public init() {}
}

/// `[price."NAME"]`: what tokens of a model cost, in picodollars each, which are millionths of USD per million tokens.
///
/// Exact: a price has at most six decimals.
public struct ConfigPrice: Sendable, Equatable {
    /// The model's, as the provider is sent it or without what providers put around it.
    public var name: String
    public var input: Int
    public var output: Int
    /// As `input` where the file does not say.
    public var cacheRead: Int
    /// As `input` where the file does not say.
    public var cacheWrite5m: Int
    /// As `cacheWrite5m` where the file does not say.
    public var cacheWrite1h: Int

    /// The parts as they are.
    public init(
        name: String, input: Int, output: Int, cacheRead: Int? = nil, cacheWrite5m: Int? = nil, cacheWrite1h: Int? = nil
    ) {
        self.name = name
        self.input = input
        self.output = output
        self.cacheRead = cacheRead ?? input
        self.cacheWrite5m = cacheWrite5m ?? input
        self.cacheWrite1h = cacheWrite1h ?? self.cacheWrite5m
    }
}
