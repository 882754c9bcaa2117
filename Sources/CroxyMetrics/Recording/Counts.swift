/// What is counted of exchanges, in totals and for each group. Sums stop at their largest value.
public struct Counts: Sendable, Equatable {
    public internal(set) var requests: UInt64 = 0
    /// Exchanges that ended as `error`, `upstream_failed` or `rejected`.
    public internal(set) var errors: UInt64 = 0
    /// Tokens as providers reported them; estimates are not in.
    public internal(set) var inputTokens: UInt64 = 0
    public internal(set) var outputTokens: UInt64 = 0
    public internal(set) var cacheReadTokens: UInt64 = 0
    public internal(set) var cacheWriteTokens: UInt64 = 0
    /// The sum of the costs that are known; nil when none is.
    public internal(set) var cost: Cost?

    public init() {}

    mutating func add(_ record: borrowing ExchangeRecord) {
        requests &+= 1
        switch record.outcome {
        case .error, .upstreamFailed, .rejected: errors &+= 1
        case .ok, .clientClosed, .stub: break
        }
        if record.tokenSource == .reported {
            inputTokens.increase(by: record.usage.input ?? 0)
            outputTokens.increase(by: record.usage.output ?? 0)
            cacheReadTokens.increase(by: record.usage.cacheRead ?? 0)
            cacheWriteTokens.increase(by: record.usage.cacheWrite ?? 0)
        }
        if let cost = record.cost { add(cost) }
    }

    mutating func add(_ other: Counts) {
        requests.increase(by: other.requests)
        errors.increase(by: other.errors)
        inputTokens.increase(by: other.inputTokens)
        outputTokens.increase(by: other.outputTokens)
        cacheReadTokens.increase(by: other.cacheReadTokens)
        cacheWriteTokens.increase(by: other.cacheWriteTokens)
        if let cost = other.cost { add(cost) }
    }

    private mutating func add(_ more: Cost) {
        var sum = cost?.nanodollars ?? 0
        sum.increase(by: more.nanodollars)
        cost = Cost(nanodollars: sum)
    }
}

extension UInt64 {
    /// Adds, and stays at the largest value rather than overflow.
    mutating func increase(by more: UInt64) {
        let (sum, overflows) = addingReportingOverflow(more)
        self = overflows ? .max : sum
    }
}
