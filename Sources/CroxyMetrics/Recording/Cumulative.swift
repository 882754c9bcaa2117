/// What Prometheus reads: counts since the start that only grow.
///
/// Providers, models and routes are places: 0 where there is none, otherwise one more than the number of the name.
struct Cumulative: Sendable {
    private(set) var requests: [RequestKey: UInt64] = [:]
    private(set) var tokens: [TokenKey: TokenCounts] = [:]
    private(set) var durations = BucketCounts()
    private(set) var firstBytes = BucketCounts()
    private(set) var firstTokens = BucketCounts()

    /// Combinations of labels that one worker tells apart; further ones lose their model, route and status.
    static let mostRequestKeys = 1000
    /// Pairs of provider and model; further ones lose their model.
    static let mostTokenKeys = 400

    /// What it takes at most: dictionaries half full, and the pairs that go beyond the limits.
    static let mostBytes =
        2 * 2048 * (MemoryLayout<RequestKey>.stride + 8 + 1) + 2 * 512
        * (MemoryLayout<TokenKey>.stride + MemoryLayout<TokenCounts>.stride + 1)
        + 3 * (GroupKind.provider.limit + 2) * BucketCounts.stride * 8

    mutating func add(_ record: borrowing ExchangeRecord, provider: Int, model: Int, route: Int) {
        let key = RequestKey(
            provider: UInt8(truncatingIfNeeded: provider), model: UInt8(truncatingIfNeeded: model),
            route: UInt8(truncatingIfNeeded: route), outcome: OutcomeNumber.of(record.outcome),
            status: StatusCounts.counted(record.status))
        if requests.count < Self.mostRequestKeys || requests[key] != nil {
            requests[key, default: 0] &+= 1
        } else {
            requests[key.general, default: 0] &+= 1
        }
        durations.add(record.durationNanoseconds, provider: provider)
        firstBytes.add(record.firstByteNanoseconds, provider: provider)
        firstTokens.add(record.firstTokenNanoseconds, provider: provider)
        guard record.tokenSource != .none || record.cost != nil else { return }
        var pair = TokenKey(provider: key.provider, model: key.model)
        if tokens.count >= Self.mostTokenKeys, tokens[pair] == nil { pair.model = UInt8(GroupNames.other + 1) }
        tokens[pair, default: TokenCounts()].add(record)
    }

    mutating func add(_ other: Cumulative) {
        for (key, count) in other.requests { requests[key, default: 0].increase(by: count) }
        for (key, counts) in other.tokens { tokens[key, default: TokenCounts()].add(counts) }
        durations.add(other.durations)
        firstBytes.add(other.firstBytes)
        firstTokens.add(other.firstTokens)
    }

    /// Bytes on the heap.
    var bytes: Int {
        requests.capacity * 2 * (MemoryLayout<RequestKey>.stride + 8 + 1)
            + tokens.capacity * 2 * (MemoryLayout<TokenKey>.stride + MemoryLayout<TokenCounts>.stride + 1)
            + (durations.cells.capacity + firstBytes.cells.capacity + firstTokens.cells.capacity) * 8
    }
}

/// The labels of a count of requests.
struct RequestKey: Hashable, Comparable, Sendable {
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

    static func == (left: RequestKey, right: RequestKey) -> Bool { left.packed == right.packed }

    func hash(into hasher: inout Hasher) {
        hasher.combine(packed)
    }

    static func < (left: RequestKey, right: RequestKey) -> Bool { left.packed < right.packed }

    private var packed: UInt64 {
        UInt64(provider) | UInt64(model) << 8 | UInt64(route) << 16 | UInt64(outcome) << 24 | UInt64(status) << 32
    }
}

/// Whose tokens.
struct TokenKey: Hashable, Comparable, Sendable {
    var provider: UInt8
    var model: UInt8

    func hash(into hasher: inout Hasher) {
        hasher.combine(UInt16(provider) << 8 | UInt16(model))
    }

    static func < (left: TokenKey, right: TokenKey) -> Bool {
        (left.provider, left.model) < (right.provider, right.model)
    }
}

/// Tokens since the start; estimates apart.
struct TokenCounts: Sendable {
    var input: UInt64 = 0
    var output: UInt64 = 0
    var cacheRead: UInt64 = 0
    var cacheWrite: UInt64 = 0
    var estimatedInput: UInt64 = 0
    var estimatedOutput: UInt64 = 0
    /// Nil while no cost is known.
    var nanodollars: UInt64?

    mutating func add(_ record: borrowing ExchangeRecord) {
        switch record.tokenSource {
        case .reported:
            input.increase(by: record.usage.input ?? 0)
            output.increase(by: record.usage.output ?? 0)
            cacheRead.increase(by: record.usage.cacheRead ?? 0)
            cacheWrite.increase(by: record.usage.cacheWrite ?? 0)
        case .estimated:
            estimatedInput.increase(by: record.usage.input ?? 0)
            estimatedOutput.increase(by: record.usage.output ?? 0)
        case .none: break
        }
        if let cost = record.cost { add(cost.nanodollars) }
    }

    mutating func add(_ other: TokenCounts) {
        input.increase(by: other.input)
        output.increase(by: other.output)
        cacheRead.increase(by: other.cacheRead)
        cacheWrite.increase(by: other.cacheWrite)
        estimatedInput.increase(by: other.estimatedInput)
        estimatedOutput.increase(by: other.estimatedOutput)
        if let more = other.nanodollars { add(more) }
    }

    private mutating func add(_ more: UInt64) {
        var sum = nanodollars ?? 0
        sum.increase(by: more)
        nanodollars = sum
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
