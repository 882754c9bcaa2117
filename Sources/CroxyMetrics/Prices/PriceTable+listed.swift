extension PriceTable {
    /// When the prices below were list prices.
    public static let date = "2026-11-22"

    /// US dollars for a million tokens, in millionths: input, output, cache read, cache write for 5 minutes and for an hour.
    ///
    /// Each rate stands as it is listed. None is derived: a cache read is a tenth of the input for some models, a twentieth
    /// or a fortieth for others.
    ///
    /// - Source: `model_prices_and_context_window.json` of github.com/BerriAI/litellm, provider `anthropic`.
    static let listed: [(name: StaticString, price: Price)] = [
        ("claude-fable-5-1", price(10_000_000, 50_000_000, 250_000, 12_500_000, 20_000_000)),
        ("claude-fable-5", price(10_000_000, 50_000_000, 1_000_000, 12_500_000, 20_000_000)),
        ("claude-opus-5-5", price(4_000_000, 20_000_000, 200_000, 5_000_000, 8_000_000)),
        ("claude-opus-5", opus),
        ("claude-opus-4-8", opus),
        ("claude-opus-4-7", opus),
        ("claude-opus-4-6", opus),
        ("claude-opus-4-5", opus),
        ("claude-sonnet-5-5", price(2_000_000, 10_000_000, 100_000, 2_500_000, 4_000_000)),
        ("claude-sonnet-5", price(2_000_000, 10_000_000, 200_000, 2_500_000, 4_000_000)),
        ("claude-sonnet-4-6", sonnet4),
        ("claude-sonnet-4-5", sonnet4),
        (
            "claude-haiku-5-5",
            Price(
                rates(100_000, 500_000, 10_000, 125_000, 200_000),
                largePrompt: (above: 100_000, rates: rates(500_000, 2_500_000, 50_000, 625_000, 1_000_000)))
        ),
        ("claude-haiku-4-5", price(1_000_000, 5_000_000, 100_000, 1_250_000, 2_000_000)),
    ]

    private static let opus = price(5_000_000, 25_000_000, 500_000, 6_250_000, 10_000_000)
    private static let sonnet4 = price(3_000_000, 15_000_000, 300_000, 3_750_000, 6_000_000)

    private static func price(
        _ input: UInt64, _ output: UInt64, _ read: UInt64, _ short: UInt64, _ long: UInt64
    ) -> Price {
        Price(rates(input, output, read, short, long))
    }

    private static func rates(
        _ input: UInt64, _ output: UInt64, _ read: UInt64, _ short: UInt64, _ long: UInt64
    ) -> Rates {
        Rates(input: input, output: output, cacheRead: read, cacheWrite5m: short, cacheWrite1h: long)
    }
}
