extension TokenUsage {
    /// Tokens of the prompt that no cache took part in; nil when the prompt was not counted.
    public var uncachedInput: UInt64? {
        guard let input else { return nil }
        let counted = min(input, Self.maxCount)
        guard inputIncludesCache else { return counted }
        return counted - min(counted, cached)
    }

    /// All tokens of the prompt; nil when it was not counted.
    public var promptTokens: UInt64? {
        uncachedInput.map { $0 + cached }
    }

    /// Tokens written to the cache for five minutes, and for an hour. What is not known to be of the second kind is of the
    /// first.
    var cacheWrites: (short: UInt64, long: UInt64) {
        let long = min(cacheWrite1h ?? 0, cacheWriteTotal)
        return (cacheWriteTotal - long, long)
    }

    private var cached: UInt64 { min(cacheRead ?? 0, Self.maxCount) + cacheWriteTotal }

    private var cacheWriteTotal: UInt64 {
        if let cacheWrite { return min(cacheWrite, Self.maxCount) }
        return min(cacheWrite5m ?? 0, Self.maxCount) + min(cacheWrite1h ?? 0, Self.maxCount)
    }
}
