/// What tokens cost, in picodollars each: the number of US dollars for a million of them, times a million.
///
/// Whole numbers, because a sum of them is exact whatever the order. All list prices are; 0.0375 dollars are too.
public struct Rates: Sendable, Equatable {
    public var input: UInt64
    public var output: UInt64
    public var cacheRead: UInt64
    public var cacheWrite5m: UInt64
    public var cacheWrite1h: UInt64

    /// From US dollars for a million tokens, rounded to millionths. A cache rate that is not given is that of the input.
    ///
    /// Nil when one is not a number, is negative, or is above a million.
    public init?(
        input: Double, output: Double, cacheRead: Double? = nil, cacheWrite5m: Double? = nil,
        cacheWrite1h: Double? = nil
    ) {
        guard let plain = Self.picodollars(input), let answer = Self.picodollars(output),
            let read = Self.picodollars(cacheRead ?? input), let short = Self.picodollars(cacheWrite5m ?? input),
            let long = Self.picodollars(cacheWrite1h ?? cacheWrite5m ?? input)
        else { return nil }
        self.init(input: plain, output: answer, cacheRead: read, cacheWrite5m: short, cacheWrite1h: long)
    }

    init(input: UInt64, output: UInt64, cacheRead: UInt64, cacheWrite5m: UInt64, cacheWrite1h: UInt64) {
        self.input = input
        self.output = output
        self.cacheRead = cacheRead
        self.cacheWrite5m = cacheWrite5m
        self.cacheWrite1h = cacheWrite1h
    }

    private static func picodollars(_ dollars: Double) -> UInt64? {
        guard dollars >= 0, dollars <= 1_000_000 else { return nil }
        return UInt64((dollars * 1_000_000).rounded())
    }
}
