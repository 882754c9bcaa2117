import Histogram
import RandomCases
import Testing

@testable import CroxyMetrics

struct DistributionTests {
    /// Each value has its place where the library puts it.
    @Test(arguments: [Scale.time, .tokens])
    func placesAreThoseOfTheLibrary(scale: Scale) {
        var random = SeededGenerator(seed: 20)
        let values = (0...62).flatMap { bit -> [UInt64] in
            let power: UInt64 = 1 << bit
            return [power - 1, power, power + 1, UInt64.random(in: power..<2 * power, using: &random)]
        }
        for value in values {
            let steps = scale.steps(value)
            var library = Histogram<UInt32>(highestTrackableValue: 1 << 30, numberOfSignificantValueDigits: .two)
            library.record(steps)
            let place = HistogramPlaces.index(of: steps)
            #expect(
                HistogramPlaces.value(at: place) == library.lowestEquivalentForValue(steps)
                    && HistogramPlaces.value(at: place + 1) - 1 == library.highestEquivalentForValue(steps), "\(value)")
        }
    }

    /// The library's histogram made of the counts says what one says that was fed itself.
    @Test(arguments: 0..<40)
    func percentilesAreThoseOfTheLibrary(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var parts = [Distribution(), Distribution(), Distribution()]
        var library = Histogram<UInt32>(highestTrackableValue: 1 << 22 - 1, numberOfSignificantValueDigits: .two)
        var sum: UInt64 = 0
        var count: UInt64 = 0
        var largest: UInt64 = 0
        for _ in 0..<Int.random(in: 1...3000, using: &random) {
            let value = UInt64.random(in: 0..<(1 << UInt64.random(in: 1...22, using: &random)), using: &random)
            _ = parts[Int.random(in: 0..<parts.count, using: &random)].record(Measure(value, .tokens))
            library.record(value)
            sum += value
            count += 1
            largest = max(largest, value)
        }
        var merged = Distribution()
        for part in parts { merged.add(part) }
        #expect(merged.count == count && merged.sum == sum && merged.max == largest)
        let histogram = try #require(merged.histogram)
        for percentile in [0.0, 1, 25, 50, 90, 95, 99, 99.9, 100] {
            let exact = library.highestEquivalentForValue(library.valueAtPercentile(percentile))
            #expect(histogram.valueAtPercentile(percentile) == exact, "\(percentile), seed \(seed)")
        }
    }

    @Test func growsByWhatItSays() {
        var distribution = Distribution()
        for bit in 0..<29 {
            let measure = Measure(1 << UInt64(bit), .tokens)
            let needed = distribution.bytesNeeded(for: measure)
            let before = distribution.bytes
            let grown = distribution.record(measure)
            #expect(distribution.bytes == before + grown)
            #expect(needed == 0 ? grown == 0 : distribution.bytes == needed)
            #expect(distribution.bytes <= Distribution.bytes(bits: Scale.tokens.maxBits))
        }
    }
}
