/// What is counted of exchanges, in totals and for each group. Sums stop at their largest value.
public struct Counts: Sendable, Equatable {
    public internal(set) var requests: UInt64 = 0
    /// Exchanges that ended as `error`, `upstream_failed` or `rejected`.
    public internal(set) var errors: UInt64 = 0
    public internal(set) var tokens = TokenSums()

    public init() {}

    mutating func add(_ record: borrowing ExchangeRecord) {
        requests &+= 1
        switch record.outcome {
        case .error, .upstreamFailed, .rejected: errors &+= 1
        case .ok, .clientClosed, .stub: break
        }
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
