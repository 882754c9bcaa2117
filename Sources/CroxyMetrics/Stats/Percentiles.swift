import Histogram

/// How values are spread: of durations in nanoseconds, of tokens in tokens for each request.
///
/// Percentiles are of the nearest rank, at most 1/128 above the exact ones; those of durations are rounded to 10 µs before.
/// `max` and `mean` are exact.
public struct Percentiles: Sendable, Equatable {
    public let p50: UInt64
    public let p90: UInt64
    public let p95: UInt64
    public let p99: UInt64
    public let max: UInt64
    public let mean: Double

    /// Nil without values.
    init?(_ distribution: Distribution, _ scale: Scale) {
        guard let histogram = distribution.histogram, histogram.totalCount > 0 else { return nil }
        func value(at percentile: Double) -> UInt64 {
            min(histogram.valueAtPercentile(percentile) * scale.unit, distribution.max)
        }
        p50 = value(at: 50)
        p90 = value(at: 90)
        p95 = value(at: 95)
        p99 = value(at: 99)
        max = distribution.max
        mean = Double(distribution.sum) / Double(histogram.totalCount)
    }
}

/// The five of the totals or of a group; nil where there were no values, or no memory for all of them.
public struct SeriesPercentiles: Sendable, Equatable {
    public internal(set) var duration: Percentiles?
    public internal(set) var firstByte: Percentiles?
    public internal(set) var firstToken: Percentiles?
    public internal(set) var input: Percentiles?
    public internal(set) var output: Percentiles?

    init(_ series: OptionalSeries) {
        guard !series.isIncomplete, let series = series.held.first else { return }
        duration = Percentiles(series.duration, .time)
        firstByte = Percentiles(series.firstByte, .time)
        firstToken = Percentiles(series.firstToken, .time)
        input = Percentiles(series.input, .tokens)
        output = Percentiles(series.output, .tokens)
    }
}
