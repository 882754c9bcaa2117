/// What Prometheus reads: counts since the start that only grow.
///
/// Providers, models and routes are places: 0 where there is none, otherwise one more than the number of the name.
struct Cumulative: Sendable {
    private var requestTable = PackedTable<UInt64>()
    private var tokenTable = PackedTable<TokenCounts>()
    private(set) var durations = BucketCounts()
    private(set) var firstBytes = BucketCounts()
    private(set) var firstTokens = BucketCounts()

    /// Combinations of labels that one worker tells apart; further ones lose their model, route and status.
    static let mostRequestKeys = 1000
    /// Pairs of provider and model; further ones lose their model.
    static let mostTokenKeys = 400

    /// What it takes at most: the pairs that go beyond the limits included.
    static let mostBytes =
        PackedTable<UInt64>.bytes(count: 2 * mostRequestKeys) + PackedTable<TokenCounts>.bytes(count: 512)
        + 3 * (GroupKind.provider.limit + 2) * BucketCounts.stride * 8

    /// In no order.
    var requests: [(key: RequestKey, count: UInt64)] {
        zip(requestTable.keys, requestTable.values).map { (RequestKey(packed: $0), $1) }
    }

    /// In no order.
    var tokens: [(key: TokenKey, counts: TokenCounts)] {
        zip(tokenTable.keys, tokenTable.values).map { (TokenKey(packed: $0), $1) }
    }

    mutating func add(_ record: borrowing ExchangeRecord, provider: Int, model: Int, route: Int) {
        let key = RequestKey(
            provider: UInt8(truncatingIfNeeded: provider), model: UInt8(truncatingIfNeeded: model),
            route: UInt8(truncatingIfNeeded: route), outcome: OutcomeNumber.of(record.outcome),
            status: StatusCounts.counted(record.status))
        let isKept = requestTable.count < Self.mostRequestKeys || requestTable.index(of: key.packed) != nil
        requestTable.update(isKept ? key.packed : key.general.packed, first: 0) { $0 &+= 1 }
        durations.add(record.durationNanoseconds, provider: provider)
        firstBytes.add(record.firstByteNanoseconds, provider: provider)
        firstTokens.add(record.firstTokenNanoseconds, provider: provider)
        guard record.tokenSource != .none || record.cost != nil else { return }
        var pair = TokenKey(provider: key.provider, model: key.model)
        if tokenTable.count >= Self.mostTokenKeys, tokenTable.index(of: pair.packed) == nil {
            pair.model = UInt8(GroupNames.other + 1)
        }
        tokenTable.update(pair.packed, first: TokenCounts()) { $0.add(record) }
    }

    mutating func add(_ other: Cumulative) {
        for (key, count) in zip(other.requestTable.keys, other.requestTable.values) {
            requestTable.update(key, first: 0) { $0.increase(by: count) }
        }
        for (key, counts) in zip(other.tokenTable.keys, other.tokenTable.values) {
            tokenTable.update(key, first: TokenCounts()) { $0.add(counts) }
        }
        durations.add(other.durations)
        firstBytes.add(other.firstBytes)
        firstTokens.add(other.firstTokens)
    }

    /// Bytes on the heap.
    var bytes: Int {
        requestTable.bytes + tokenTable.bytes
            + (durations.cells.capacity + firstBytes.cells.capacity + firstTokens.cells.capacity) * 8
    }
}

/// The labels of a count of requests.
struct RequestKey: Comparable {
    var provider: UInt8
    var model: UInt8
    var route: UInt8
    var outcome: UInt8
    var status: UInt16

    /// The same without what may be anything: at most some hundreds of them.
    var general: RequestKey {
        let other = UInt8(GroupNames.other + 1)
        return RequestKey(
            provider: provider, model: other, route: other, outcome: outcome, status: StatusCounts.other)
    }

    static func < (left: RequestKey, right: RequestKey) -> Bool { left.packed < right.packed }

    var packed: UInt64 {
        UInt64(provider) | UInt64(model) << 8 | UInt64(route) << 16 | UInt64(outcome) << 24 | UInt64(status) << 32
    }
}

extension RequestKey {
    init(packed: UInt64) {
        provider = UInt8(truncatingIfNeeded: packed)
        model = UInt8(truncatingIfNeeded: packed >> 8)
        route = UInt8(truncatingIfNeeded: packed >> 16)
        outcome = UInt8(truncatingIfNeeded: packed >> 24)
        status = UInt16(truncatingIfNeeded: packed >> 32)
    }
}

/// Whose tokens.
struct TokenKey: Comparable {
    var provider: UInt8
    var model: UInt8

    static func < (left: TokenKey, right: TokenKey) -> Bool {
        (left.provider, left.model) < (right.provider, right.model)
    }

    var packed: UInt64 { UInt64(provider) | UInt64(model) << 8 }
}

extension TokenKey {
    init(packed: UInt64) {
        provider = UInt8(truncatingIfNeeded: packed)
        model = UInt8(truncatingIfNeeded: packed >> 8)
    }
}

/// Tokens since the start; estimates apart.
struct TokenCounts: Sendable {
    var reported = TokenSums()
    var estimatedInput: UInt64 = 0
    var estimatedOutput: UInt64 = 0

    mutating func add(_ record: borrowing ExchangeRecord) {
        reported.add(record)
        guard record.tokenSource == .estimated else { return }
        estimatedInput.increase(by: record.usage.input ?? 0)
        estimatedOutput.increase(by: record.usage.output ?? 0)
    }

    mutating func add(_ other: TokenCounts) {
        reported.add(other.reported)
        estimatedInput.increase(by: other.estimatedInput)
        estimatedOutput.increase(by: other.estimatedOutput)
    }
}

/// Outcomes as numbers, for keys.
enum OutcomeNumber {
    static let all: [Outcome] = [.ok, .error, .clientClosed, .upstreamFailed, .rejected, .stub]

    static func of(_ outcome: Outcome) -> UInt8 {
        switch outcome {
        case .ok: 0
        case .error: 1
        case .clientClosed: 2
        case .upstreamFailed: 3
        case .rejected: 4
        case .stub: 5
        }
    }
}
