import CroxyMetrics
import Testing

@Suite struct PriceTableTests {
    private let table = PriceTable()

    /// US dollars for a million tokens: input, output, cache write for 5 minutes, for an hour, cache read.
    static let list: [(String, [Double])] = [
        ("claude-fable-5", [10, 50, 12.5, 20, 1]), ("claude-fable-5-1", [10, 50, 12.5, 20, 0.25]),
        ("claude-opus-5-5", [4, 20, 5, 8, 0.2]), ("claude-opus-5", [5, 25, 6.25, 10, 0.5]),
        ("claude-opus-4-8", [5, 25, 6.25, 10, 0.5]), ("claude-opus-4-7", [5, 25, 6.25, 10, 0.5]),
        ("claude-opus-4-6", [5, 25, 6.25, 10, 0.5]), ("claude-opus-4-5", [5, 25, 6.25, 10, 0.5]),
        ("claude-sonnet-5-5", [2, 10, 2.5, 4, 0.1]), ("claude-sonnet-5", [2, 10, 2.5, 4, 0.2]),
        ("claude-sonnet-4-6", [3, 15, 3.75, 6, 0.3]), ("claude-sonnet-4-5", [3, 15, 3.75, 6, 0.3]),
        ("claude-haiku-5-5", [0.1, 0.5, 0.125, 0.2, 0.01]), ("claude-haiku-4-5", [1, 5, 1.25, 2, 0.1]),
    ]

    @Test func listPricesAreThoseOfTheList() throws {
        for (name, usd) in Self.list {
            let rates = Rates(
                input: usd[0], output: usd[1], cacheRead: usd[4], cacheWrite5m: usd[2], cacheWrite1h: usd[3])
            #expect(table.price(of: name)?.rates == rates, "\(name)")
        }
        let haiku = try #require(table.price(of: "claude-haiku-5-5")?.largePrompt)
        #expect(haiku.above == 100_000)
        #expect(
            haiku.rates
                == Rates(input: 0.5, output: 2.5, cacheRead: 0.05, cacheWrite5m: 0.625, cacheWrite1h: 1))
    }

    @Test(arguments: [
        "claude-opus-4-5", "claude-opus-4-5-20251101", "anthropic/claude-opus-4.5", "anthropic/claude-opus-4-5",
        "anthropic.claude-opus-4-5-v1", "us.anthropic.claude-opus-4-5-20251101-v1:0",
        "us-gov.anthropic.claude-opus-4-5-20251101-v1:0", "global.anthropic.claude-opus-4-5",
        "arn:aws:bedrock:us-east-1:1:inference-profile/eu.anthropic.claude-opus-4-5-20251101-v1:0",
        "claude-opus-4-5@20251101", "claude-opus-4-5@default", "claude-opus-4-5[1m]", "claude-opus-4-5-latest",
        "Claude-Opus-4-5", "openrouter/anthropic/claude-opus-4.5",
    ])
    func namesOfOneModelHaveItsPrice(name: String) {
        #expect(table.price(of: name) == table.price(of: "claude-opus-4-5"))
        #expect(table.price(of: name) != nil)
    }

    @Test(arguments: [
        "", "claude", "claude-fable-5-2", "claude-mythos-5-2", "claude-opus-4-1-20250805", "claude-sonnet-4-20250514",
        "claude-3-5-haiku-20241022", "gpt-4o", "claude-opus-4-5x", "xclaude-opus-4-5", "us.claude-opus-4-5",
        "claude-opus-4-5-2025110", "claude-opus-4-5-202511011", "claude-opus-4-5:cloud", "/", "@", "[1m]", "-v1", ":",
        "anthropic.", "us.anthropic.", "-20251101", "claude-opus-4-5/", "é",
    ])
    func otherNamesHaveNone(name: String) {
        #expect(table.price(of: name) == nil)
        let report = Self.report(TokenUsage(input: 1, output: 1))
        #expect(table.cost(of: report, model: name) == nil)
    }

    @Test func pricesFromOutsideComeFirst() throws {
        func price(_ dollars: Double) throws -> Price {
            Price(try #require(Rates(input: dollars, output: dollars)))
        }
        let table = PriceTable(overrides: [
            (name: "claude-opus-4-5", price: try price(1)), (name: "claude-opus-4-5", price: try price(2)),
            (name: "anthropic/claude-opus-4-5", price: try price(3)), (name: "local:7b", price: try price(0)),
        ])
        #expect(table.price(of: "claude-opus-4-5") == (try price(2)))
        #expect(table.price(of: "claude-opus-4-5-20251101") == (try price(2)))
        #expect(table.price(of: "anthropic/claude-opus-4-5") == (try price(3)))
        #expect(table.price(of: "local:7b") == (try price(0)))
        #expect(table.price(of: "claude-haiku-4-5") == PriceTable().price(of: "claude-haiku-4-5"))
        let report = Self.report(TokenUsage(input: 9, output: 9))
        #expect(table.cost(of: report, model: "local:7b") == Cost(nanodollars: 0), "a price of zero is a price")
    }

    @Test func iterationsAreTheWholeBillEachWithItsModel() {
        var report = Self.report(TokenUsage(input: 999, output: 999))
        report.iterations = [
            UsageIteration(tokens: TokenUsage(input: 100, output: 10)),
            UsageIteration(tokens: TokenUsage(input: 20, output: 2), model: "claude-haiku-4-5-20251001"),
        ]
        // 100 * 5000 + 10 * 25000, and 20 * 1000 + 2 * 5000.
        #expect(table.cost(of: report, model: "claude-opus-4-5") == Cost(nanodollars: 780_000))
        report.tokens.webSearches = 2
        report.tokens.isFast = true
        #expect(table.cost(of: report, model: "claude-opus-4-5") == Cost(nanodollars: 21_560_000))
        report.iterations.append(UsageIteration(tokens: TokenUsage(input: 1, output: 1), model: "unknown"))
        #expect(table.cost(of: report, model: "claude-opus-4-5") == nil)
        report.iterations[2] = UsageIteration(
            tokens: TokenUsage(input: 1, output: 1), model: String(repeating: "m", count: 65))
        #expect(table.cost(of: report, model: "claude-opus-4-5") == nil)
        report.iterations.removeLast()
        report.hasMoreIterations = true
        #expect(table.cost(of: report, model: "claude-opus-4-5") == nil)
    }

    static func report(_ tokens: TokenUsage) -> UsageReport {
        var report = UsageReport(kind: .stream)
        report.tokens = tokens
        return report
    }
}
