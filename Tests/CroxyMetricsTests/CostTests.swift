import CroxyMetrics
import RandomCases
import Testing

@Suite struct CostTests {
    private static func cost(_ model: String, _ tokens: TokenUsage) -> UInt64? {
        PriceTable().cost(of: PriceTableTests.report(tokens), model: model)?.nanodollars
    }

    @Test func everyKindOfTokenHasItsRate() {
        let model = "claude-opus-5-5"
        #expect(Self.cost(model, TokenUsage(input: 1, output: 0)) == 4000)
        #expect(Self.cost(model, TokenUsage(input: 0, output: 1)) == 20_000)
        #expect(Self.cost(model, TokenUsage(input: 0, output: 0, cacheRead: 1)) == 200)
        #expect(Self.cost(model, TokenUsage(input: 0, output: 0, cacheWrite: 1)) == 5000)
        #expect(Self.cost(model, TokenUsage(input: 0, output: 0, cacheWrite: 1, cacheWrite1h: 1)) == 8000)
        #expect(Self.cost(model, TokenUsage(input: 0, output: 0)) == 0)
    }

    @Test func cacheWritesThatNobodySplitAreOfFiveMinutes() {
        let model = "claude-opus-5-5"
        let parts = TokenUsage(input: 0, output: 0, cacheWrite5m: 2, cacheWrite1h: 3)
        #expect(Self.cost(model, parts) == 34_000)
        // The parts are of message_start, the sum is the later one.
        let grown = TokenUsage(input: 0, output: 0, cacheWrite: 10, cacheWrite5m: 2, cacheWrite1h: 3)
        #expect(Self.cost(model, grown) == 59_000)
        let shrunk = TokenUsage(input: 0, output: 0, cacheWrite: 1, cacheWrite5m: 2, cacheWrite1h: 3)
        #expect(Self.cost(model, shrunk) == 8000)
    }

    @Test func aLargePromptRaisesTheRateOfAllTokens() {
        let model = "claude-haiku-5-5"
        #expect(Self.cost(model, TokenUsage(input: 100_000, output: 10)) == 10_005_000)
        #expect(Self.cost(model, TokenUsage(input: 100_001, output: 10)) == 50_025_500)
        let cached = TokenUsage(input: 1, output: 0, cacheRead: 60_000, cacheWrite: 40_000)
        #expect(Self.cost(model, cached) == 28_000_500)
        var openAI = TokenUsage(input: 100_001, output: 0, cacheRead: 100_000)
        openAI.inputIncludesCache = true
        #expect(Self.cost(model, openAI) == 5_000_500)
    }

    @Test func cachedTokensOfOpenAIsShapeArePaidOnce() {
        var tokens = TokenUsage(input: 100, output: 0, cacheRead: 60, cacheWrite: 10)
        tokens.inputIncludesCache = true
        #expect(tokens.uncachedInput == 30)
        #expect(tokens.promptTokens == 100)
        #expect(Self.cost("claude-opus-5-5", tokens) == 182_000)
        tokens.input = 50
        #expect(tokens.uncachedInput == 0)
    }

    @Test func speedPlaceAndSearchesArePaid() {
        var tokens = TokenUsage(input: 10, output: 10)
        tokens.isFast = false
        tokens.isUSOnly = false
        #expect(Self.cost("claude-opus-5-5", tokens) == 240_000)
        tokens.isFast = true
        #expect(Self.cost("claude-opus-5-5", tokens) == 480_000)
        tokens.isUSOnly = true
        #expect(Self.cost("claude-opus-5-5", tokens) == 528_000)
        tokens.webSearches = 3
        #expect(Self.cost("claude-opus-5-5", tokens) == 30_528_000)
    }

    @Test func whatWasNotCountedHasNoCost() {
        #expect(Self.cost("claude-opus-5-5", TokenUsage()) == nil)
        #expect(Self.cost("claude-opus-5-5", TokenUsage(input: 5, output: nil)) == nil)
        #expect(Self.cost("claude-opus-5-5", TokenUsage(input: nil, output: 5)) == nil)
    }

    @Test func sumsThatAreTooLargeAreNone() throws {
        let most = TokenUsage.maxCount
        #expect(Self.cost("claude-opus-5-5", TokenUsage(input: most, output: 0)) == nil)
        let all = UInt64.max
        var tokens = TokenUsage(
            input: all, output: all, cacheRead: all, cacheWrite: all, cacheWrite5m: all, cacheWrite1h: all)
        tokens.webSearches = all
        for includes in [true, false] {
            tokens.inputIncludesCache = includes
            #expect(Self.cost("claude-opus-5-5", tokens) == nil)
        }
        #expect(Cost(nanodollars: all) + Cost(nanodollars: 1) == nil)
        #expect(Cost(nanodollars: 2) + Cost(nanodollars: 1) == Cost(nanodollars: 3))
    }

    @Test func ratesBelowANanodollarAreRoundedInTheSumAlone() throws {
        let rates = try #require(Rates(input: 0.0375, output: 0.0004))
        let table = PriceTable(overrides: [(name: "m", price: Price(rates))])
        func cost(_ tokens: TokenUsage) -> UInt64? {
            table.cost(of: PriceTableTests.report(tokens), model: "m")?.nanodollars
        }
        #expect(cost(TokenUsage(input: 1, output: 0)) == 38)
        #expect(cost(TokenUsage(input: 2, output: 0)) == 75)
        #expect(cost(TokenUsage(input: 0, output: 1)) == 0)
        #expect(cost(TokenUsage(input: 0, output: 10_000)) == 4000)
        #expect(cost(TokenUsage(input: 0, output: 0, cacheRead: 2, cacheWrite: 2)) == 150, "the input's rate")
    }

    @Test(arguments: [-1, .infinity, .nan, 1_000_000.1] as [Double])
    func ratesThatAreNoneAreRefused(rate: Double) {
        #expect(Rates(input: rate, output: 1) == nil)
        #expect(Rates(input: 1, output: rate) == nil)
        #expect(Rates(input: 1, output: 1, cacheRead: rate) == nil)
        #expect(Rates(input: 1, output: 1, cacheWrite5m: rate) == nil)
        #expect(Rates(input: 1, output: 1, cacheWrite1h: rate) == nil)
    }

    /// The formula in floating point, over everything at once.
    @Test func randomCostsAreThoseOfTheFormula() throws {
        for seed in 0..<2000 {
            var random = SeededGenerator(seed: UInt64(seed))
            let (name, usd) = random.pick(PriceTableTests.list.filter { $0.0 != "claude-haiku-5-5" })
            func count() -> UInt64 { UInt64(random.below(random.pick([2, 1000, 1_000_000]))) }
            let (input, output, read, short, long) = (count(), count(), count(), count(), count())
            let expected =
                Double(input) * usd[0] + Double(output) * usd[1] + Double(short) * usd[2] + Double(long) * usd[3]
                + Double(read) * usd[4]
            let cost = try #require(
                Self.cost(
                    name,
                    TokenUsage(
                        input: input, output: output, cacheRead: read, cacheWrite: short + long, cacheWrite5m: short,
                        cacheWrite1h: long)))
            #expect(abs(Double(cost) - expected * 1000) <= 1, "seed \(seed), \(name)")
        }
    }
}
