/// The price of a model.
public struct Price: Sendable, Equatable {
    public var rates: Rates

    /// Other rates for all tokens of a request whose prompt is larger than this many tokens, cached ones included.
    public var largePrompt: (above: UInt64, rates: Rates)?

    public init(_ rates: Rates, largePrompt: (above: UInt64, rates: Rates)? = nil) {
        self.rates = rates
        self.largePrompt = largePrompt
    }

    /// The rates of a request with such a prompt.
    func rates(promptTokens: UInt64) -> Rates {
        if let largePrompt, promptTokens > largePrompt.above { return largePrompt.rates }
        return rates
    }

    public static func == (left: Price, right: Price) -> Bool {
        left.rates == right.rates && left.largePrompt?.above == right.largePrompt?.above
            && left.largePrompt?.rates == right.largePrompt?.rates
    }
}
