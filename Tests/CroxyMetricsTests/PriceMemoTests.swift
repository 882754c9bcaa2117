import CroxyMetrics
import Testing

@Suite struct PriceMemoTests {
    private func report(_ input: UInt64, _ output: UInt64) -> UsageReport {
        var report = UsageReport(kind: .json)
        report.tokens = TokenUsage(input: input, output: output)
        return report
    }

    @Test func itSaysWhatTheTableSaysHoweverOftenItIsAsked() throws {
        let rates = try #require(
            Rates(input: 1, output: 5, cacheRead: 0.1, cacheWrite5m: 1.25, cacheWrite1h: 2))
        let table = PriceTable(overrides: [("mine", Price(rates))])
        var memo = PriceMemo(table)
        for round in 0..<3 {
            for name in ["mine", "claude-opus-4-5", "nobody-knows", "us.anthropic.claude-opus-4-5-20251101-v1:0"] {
                let expected = table.cost(of: report(1000, 10), model: name)
                #expect(memo.cost(of: report(1000, 10), model: name) == expected, "\(name), round \(round)")
                #expect((expected == nil) == (name == "nobody-knows"))
            }
            // More names than it keeps.
            for number in 0..<1500 { #expect(memo.cost(of: report(1, 1), model: "n\(number)") == nil) }
        }
    }

    @Test func iterationsAreBilledByTheTable() {
        let table = PriceTable()
        var memo = PriceMemo(table)
        var report = report(1, 2)
        report.iterations = [
            UsageIteration(tokens: TokenUsage(input: 100, output: 20)),
            UsageIteration(tokens: TokenUsage(input: 7, output: 3), model: "claude-haiku-4-5"),
        ]
        let expected = table.cost(of: report, model: "claude-opus-4-5")
        #expect(expected != nil && memo.cost(of: report, model: "claude-opus-4-5") == expected)
    }
}
