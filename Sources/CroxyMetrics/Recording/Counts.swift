/// What is counted of exchanges, in totals and for each group. Sums stop at their largest value.
public struct Counts: Sendable, Equatable {
    public internal(set) var requests: UInt64 = 0
    /// Exchanges whose outcome is a failure.
    public internal(set) var errors: UInt64 = 0
    public internal(set) var tokens = TokenSums()

    public init() {}

    mutating func add(_ record: borrowing ExchangeRecord) {
        requests &+= 1
        if record.outcome.isFailure { errors &+= 1 }
        tokens.add(record)
    }

    mutating func add(_ other: Counts) {
        requests.increase(by: other.requests)
        errors.increase(by: other.errors)
        tokens.add(other.tokens)
    }
}

extension UInt64 {
    /// Adds, and stays at the largest value rather than overflow.
    mutating func increase(by more: UInt64) {
        let (sum, overflows) = addingReportingOverflow(more)
        self = overflows ? .max : sum
    }
}
