/// A set of Unicode scalars: sorted ranges, neither touching nor overlapping, no surrogates.
struct ScalarSet: Sendable, Hashable {
    /// Both ends are in the range.
    struct Range: Sendable, Hashable {
        var first: UInt32
        var last: UInt32

        func contains(_ value: UInt32) -> Bool {
            first <= value && value <= last
        }
    }

    private(set) var ranges: [Range]

    static let empty = ScalarSet(sorted: [])
    static let all = ScalarSet(sorted: [Range(first: 0, last: 0xD7FF), Range(first: 0xE000, last: 0x10FFFF)])

    /// From ranges in any order, overlapping or not. A range across the surrogates loses them.
    init(_ unsorted: [Range]) {
        var pieces: [Range] = []
        pieces.reserveCapacity(unsorted.count)
        for range in unsorted where range.first <= range.last {
            let below = Range(first: range.first, last: min(range.last, 0xD7FF))
            let above = Range(first: max(range.first, 0xE000), last: min(range.last, 0x10FFFF))
            if below.first <= below.last { pieces.append(below) }
            if above.first <= above.last { pieces.append(above) }
        }
        pieces.sort { $0.first < $1.first }
        ranges = []
        ranges.reserveCapacity(pieces.count)
        // Merging never joins the two sides of the surrogates: 0xD7FF and 0xE000 do not touch.
        for piece in pieces {
            if let last = ranges.last, Self.touches(last.last, piece.first) {
                ranges[ranges.count - 1].last = max(last.last, piece.last)
            } else {
                ranges.append(piece)
            }
        }
    }

    /// - Parameter sorted: must already keep the promise of `ranges`.
    init(sorted: [Range]) {
        ranges = sorted
    }

    init(_ scalar: Unicode.Scalar) {
        ranges = [Range(first: scalar.value, last: scalar.value)]
    }

    var isEmpty: Bool { ranges.isEmpty }

    /// Whether it holds exactly one scalar.
    var isSingle: Bool { ranges.count == 1 && ranges[0].first == ranges[0].last }

    /// - Complexity: O(log ranges)
    func contains(_ value: UInt32) -> Bool {
        let index = firstIndex(endingAtOrAfter: value)
        return index < ranges.count && ranges[index].first <= value
    }

    /// The index of the first range whose end is not before `value`.
    func firstIndex(endingAtOrAfter value: UInt32) -> Int {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = low + (high - low) / 2
            if ranges[middle].last < value { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func touches(_ last: UInt32, _ first: UInt32) -> Bool {
        first <= last || first - last == 1
    }
}
