import CroxyRouting
import Foundation
import RandomCases
import Testing

struct PriceConfigTests {
    /// Written with decimals as people do, by Foundation's decimal arithmetic, which shares no code with the loader.
    private func text(_ millionths: Int) -> String {
        let number = NSDecimalNumber(mantissa: UInt64(millionths), exponent: -6, isNegative: false)
        return number.stringValue
    }

    @Test func pricesOfSixDecimalsAreExactInFileAndEnvironment() throws {
        let seed = UInt64.random(in: 0..<1 << 32)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let digits = Int.random(in: 1...12, using: &random)
            let millionths = Int.random(in: 0...digits.power10, using: &random)
            let written = text(millionths)
            let loaded = load(
                "[price.a]\ninput = \(written)\noutput = 1", environment: ["CROXY_PRICE_A_OUTPUT": written])
            let price = try #require(loaded.config?.prices.first, "\(written), seed \(seed)")
            #expect(price.input == millionths && price.output == millionths, "\(written), seed \(seed)")
        }
    }

    @Test(arguments: [
        ("1", 1_000_000), ("1.0", 1_000_000), ("3e-6", 3), ("1_000.5", 1_000_500_000), ("0.0", 0), ("-0.0", 0),
    ])
    func isWrittenAsTOMLWritesNumbers(_ written: String, _ millionths: Int) {
        #expect(load("[price.a]\ninput = \(written)\noutput = 1").config?.prices.first?.input == millionths)
    }

    @Test(arguments: ["0.0000001", "0.3333333333", "1e-7", "1000000.000001", "-0.000001", "1e300", "nan", "-inf"])
    func whatIsNotExactOrOutOfBoundsIsAnError(_ written: String) {
        let loaded = load("[price.a]\ninput = \(written)\noutput = 1")
        #expect(loaded.errors.map(\.message).count == 1)
        #expect(loaded.errors.first?.line.hasPrefix("config.toml:2:9: expected a number") == true)
    }

    @Test(arguments: [
        "", ".5", "5.", "1.2.3", "+1", "1e3", " 1", "0.0000001", "1000000.1", "9999999999999", "\u{0661}",
    ])
    func aVariableIsDigitsAndAPoint(_ written: String) {
        let loaded = load(
            "[price.a]\ninput = 1\noutput = 1", environment: ["CROXY_PRICE_A_INPUT": written])
        // An empty value counts as unset.
        #expect(loaded.errors.isEmpty == written.isEmpty)
    }

    @Test func aRateThatIsNotSetIsThatOfTheNextBest() {
        #expect(
            load("[price.a]\ninput = 1\noutput = 2\ncache_write_5m = 3").config?.prices == [
                ConfigPrice(
                    name: "a", input: 1_000_000, output: 2_000_000, cacheRead: 1_000_000, cacheWrite5m: 3_000_000,
                    cacheWrite1h: 3_000_000)
            ])
    }

    @Test func valuesAreShownWithoutNeedlessDigits() {
        for (millionths, text) in [
            (0, "0"), (1, "0.000001"), (37_500, "0.0375"), (5_000_000, "5"), (-1_500_000, "-1.5"),
        ] {
            #expect(ConfigValue.decimal(millionths: millionths).toml == text)
        }
    }
}

extension Int {
    fileprivate var power10: Int { (0..<self).reduce(1) { product, _ in product * 10 } }
}
