/// Tokens as a provider counted them; nil is what it did not say.
///
/// No count is above 2^53 - 1: what is, was never said.
public struct TokenUsage: Sendable, Equatable {
    /// Tokens of the prompt. In Anthropic's shape those that no cache took part in; see `inputIncludesCache`.
    public var input: UInt64?

    /// Tokens of the answer, thinking included.
    public var output: UInt64?

    /// Tokens of the prompt that came out of the cache.
    public var cacheRead: UInt64?

    /// Tokens of the prompt that were written to the cache, for five minutes or an hour.
    public var cacheWrite: UInt64?

    /// The two parts of `cacheWrite`. They may be of an earlier event than it is: where they differ, it counts.
    public var cacheWrite5m: UInt64?
    public var cacheWrite1h: UInt64?

    /// Searches that the provider made and charges for.
    public var webSearches: UInt64?

    /// Whether `speed` was `fast`.
    public var isFast: Bool?

    /// Whether `inference_geo` was `us`.
    public var isUSOnly: Bool?

    /// Whether `input` counts the cached tokens too, as OpenAI's `prompt_tokens` does.
    public var inputIncludesCache = false

    /// The largest count that is believed: what every JSON reader holds exactly, see RFC 8259, section 6.
    public static let maxCount: UInt64 = 1 << 53 - 1

    public init() {}

    public init(
        input: UInt64?, output: UInt64?, cacheRead: UInt64? = nil, cacheWrite: UInt64? = nil,
        cacheWrite5m: UInt64? = nil, cacheWrite1h: UInt64? = nil
    ) {
        self.input = input
        self.output = output
        self.cacheRead = cacheRead
        self.cacheWrite = cacheWrite
        self.cacheWrite5m = cacheWrite5m
        self.cacheWrite1h = cacheWrite1h
    }

    /// Whether tokens of the prompt or of the answer were counted.
    public var isReported: Bool { input != nil || output != nil }

    /// Takes over what `later` says, field by field: counts of a stream are cumulative, adding them counts twice.
    public mutating func override(with later: TokenUsage) {
        if let count = later.input {
            input = count
            inputIncludesCache = later.inputIncludesCache
        }
        output = later.output ?? output
        cacheRead = later.cacheRead ?? cacheRead
        cacheWrite = later.cacheWrite ?? cacheWrite
        cacheWrite5m = later.cacheWrite5m ?? cacheWrite5m
        cacheWrite1h = later.cacheWrite1h ?? cacheWrite1h
        webSearches = later.webSearches ?? webSearches
        isFast = later.isFast ?? isFast
        isUSOnly = later.isUSOnly ?? isUSOnly
    }
}
