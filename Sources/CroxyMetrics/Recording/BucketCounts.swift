/// Durations counted for Prometheus since the start, for each provider: how many were at most so long.
struct BucketCounts: Sendable {
    /// Upper bounds in nanoseconds, from 5 ms to 10 minutes; above them is one more bucket.
    static let bounds: [UInt64] = [
        5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000, 250_000_000, 500_000_000, 1_000_000_000,
        2_500_000_000, 5_000_000_000, 10_000_000_000, 30_000_000_000, 60_000_000_000, 120_000_000_000,
        300_000_000_000, 600_000_000_000,
    ]

    static let stride = bounds.count + 2

    /// For each provider the buckets, not cumulative, and the sum in nanoseconds.
    private(set) var cells: [UInt64] = []

    mutating func add(_ nanoseconds: UInt64?, provider: Int) {
        guard let nanoseconds else { return }
        grow(toInclude: provider)
        let bucket = Self.bounds.firstIndex { nanoseconds <= $0 } ?? Self.bounds.count
        let base = provider * Self.stride
        cells[base + bucket] &+= 1
        cells[base + Self.stride - 1].increase(by: nanoseconds)
    }

    mutating func add(_ other: BucketCounts) {
        guard other.providers > 0 else { return }
        grow(toInclude: other.providers - 1)
        for (index, cell) in other.cells.enumerated() { cells[index].increase(by: cell) }
    }

    var providers: Int { cells.count / Self.stride }

    func buckets(of provider: Int) -> ArraySlice<UInt64> {
        cells[provider * Self.stride..<(provider + 1) * Self.stride - 1]
    }

    func sum(of provider: Int) -> UInt64 {
        cells[(provider + 1) * Self.stride - 1]
    }

    private mutating func grow(toInclude provider: Int) {
        let count = (provider + 1) * Self.stride
        guard cells.count < count else { return }
        cells.reserveCapacity(count)
        cells.append(contentsOf: repeatElement(0, count: count - cells.count))
    }
}
