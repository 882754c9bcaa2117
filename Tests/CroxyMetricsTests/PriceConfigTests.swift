import CroxyMetrics
import CroxyRouting
import Testing

struct PriceConfigTests {
    @Test func aPriceOfTheConfigurationComesBeforeTheListed() throws {
        let table = PriceTable([
            ConfigPrice(name: "claude-opus-4-5", input: 1_000_000, output: 37_500),
            ConfigPrice(name: "mine", input: 3, output: 4),
        ])
        #expect(table.price(of: "claude-opus-4-5-20251101")?.rates == Rates(input: 1, output: 0.0375))
        #expect(table.price(of: "mine")?.rates.cacheWrite1h == 3)
        #expect(table.price(of: "nobody's") == nil)
        #expect(table.price(of: "claude-haiku-4-5") == PriceTable().price(of: "claude-haiku-4-5"))
    }
}
