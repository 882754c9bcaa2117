/// What an exchange cost, in nanodollars: exact, but for the rounding of the sum.
public struct Cost: Sendable, Equatable {
    public var nanodollars: UInt64

    public init(nanodollars: UInt64) {
        self.nanodollars = nanodollars
    }

    public var dollars: Double { Double(nanodollars) / 1e9 }

    /// Nil when the sum is too large to be one.
    public static func + (left: Cost, right: Cost) -> Cost? {
        let (sum, overflows) = left.nanodollars.addingReportingOverflow(right.nanodollars)
        return overflows ? nil : Cost(nanodollars: sum)
    }

    /// What the provider takes for a search: 0.01 dollars, whatever the model.
    static let picodollarsOfSearch: UInt64 = 10_000_000_000

    /// What `speed: fast` and `inference_geo: us` multiply the price of tokens by, in percent.
    static let fastPercent: UInt64 = 200
    static let usOnlyPercent: UInt64 = 110

    /// Nil when the provider did not count both the prompt and the answer, or counted what is no sum of money.
    init?(of tokens: TokenUsage, at price: Price) {
        guard let picodollars = Self.picodollars(of: tokens, at: price) else { return nil }
        nanodollars = picodollars / 1000 + (picodollars % 1000 >= 500 ? 1 : 0)
    }

    /// - Source: the formula that litellm, genai-prices and Anthropic's own gateway share; of a prompt above the limit all
    ///   tokens have the higher rates, not only those above it.
    static func picodollars(of tokens: TokenUsage, at price: Price) -> UInt64? {
        guard let input = tokens.uncachedInput, let output = tokens.output, let prompt = tokens.promptTokens
        else { return nil }
        let rates = price.rates(promptTokens: prompt)
        let (short, long) = tokens.cacheWrites
        var sum = CheckedSum()
        sum.add(input, times: rates.input)
        sum.add(output, times: rates.output)
        sum.add(tokens.cacheRead ?? 0, times: rates.cacheRead)
        sum.add(short, times: rates.cacheWrite5m)
        sum.add(long, times: rates.cacheWrite1h)
        if tokens.isFast == true { sum.multiply(byPercent: fastPercent) }
        if tokens.isUSOnly == true { sum.multiply(byPercent: usOnlyPercent) }
        sum.add(tokens.webSearches ?? 0, times: picodollarsOfSearch)
        return sum.value
    }
}

/// A sum that becomes nil instead of overflowing.
private struct CheckedSum {
    var value: UInt64? = 0

    mutating func add(_ count: UInt64, times rate: UInt64) {
        let (product, overflows) = count.multipliedReportingOverflow(by: rate)
        guard let sum = value?.addingReportingOverflow(product), !overflows, !sum.overflow else {
            value = nil
            return
        }
        value = sum.partialValue
    }

    mutating func multiply(byPercent percent: UInt64) {
        guard let product = value?.multipliedReportingOverflow(by: percent), !product.overflow else {
            value = nil
            return
        }
        value = product.partialValue / 100
    }
}
