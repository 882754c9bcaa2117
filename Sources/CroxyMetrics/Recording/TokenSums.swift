/// Tokens as providers reported them, and what they cost. Sums stop at their largest value.
public struct TokenSums: Sendable, Equatable {
    public internal(set) var input: UInt64 = 0
    public internal(set) var output: UInt64 = 0
    public internal(set) var cacheRead: UInt64 = 0
    public internal(set) var cacheWrite: UInt64 = 0
    /// The sum of the costs that are known; nil when none is.
    public internal(set) var cost: Cost?

    public init() {}

    /// Estimates are left out.
    mutating func add(_ record: borrowing ExchangeRecord) {
        if record.tokenSource == .reported {
            input.increase(by: record.usage.input ?? 0)
            output.increase(by: record.usage.output ?? 0)
            cacheRead.increase(by: record.usage.cacheRead ?? 0)
            cacheWrite.increase(by: record.usage.cacheWrite ?? 0)
        }
        if let cost = record.cost { add(cost) }
    }

    mutating func add(_ other: TokenSums) {
        input.increase(by: other.input)
        output.increase(by: other.output)
        cacheRead.increase(by: other.cacheRead)
        cacheWrite.increase(by: other.cacheWrite)
        if let cost = other.cost { add(cost) }
    }

    private mutating func add(_ more: Cost) {
        var sum = cost?.nanodollars ?? 0
        sum.increase(by: more.nanodollars)
        cost = Cost(nanodollars: sum)
    }
}
