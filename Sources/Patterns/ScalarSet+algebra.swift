extension ScalarSet {
    func union(_ other: ScalarSet) -> ScalarSet {
        if isEmpty { return other }
        if other.isEmpty { return self }
        return ScalarSet(ranges + other.ranges)
    }

    /// All scalars that are not in the set.
    var inverted: ScalarSet {
        ScalarSet.all.subtracting(self)
    }

    /// - Complexity: O(ranges of both)
    func intersection(_ other: ScalarSet) -> ScalarSet {
        var result: [Range] = []
        var left = 0
        var right = 0
        while left < ranges.count, right < other.ranges.count {
            let first = max(ranges[left].first, other.ranges[right].first)
            let last = min(ranges[left].last, other.ranges[right].last)
            if first <= last { result.append(Range(first: first, last: last)) }
            if ranges[left].last < other.ranges[right].last { left += 1 } else { right += 1 }
        }
        return ScalarSet(sorted: result)
    }

    /// - Complexity: O(ranges of both)
    func subtracting(_ other: ScalarSet) -> ScalarSet {
        var result: [Range] = []
        var index = 0
        for range in ranges {
            var first = range.first
            while index < other.ranges.count, other.ranges[index].last < first { index += 1 }
            var at = index
            while at < other.ranges.count, other.ranges[at].first <= range.last {
                if other.ranges[at].first > first {
                    result.append(Range(first: first, last: other.ranges[at].first - 1))
                }
                first = other.ranges[at].last + 1
                if first > range.last { break }
                at += 1
            }
            if first <= range.last { result.append(Range(first: first, last: range.last)) }
        }
        return ScalarSet(sorted: result)
    }

    func symmetricDifference(_ other: ScalarSet) -> ScalarSet {
        subtracting(other).union(other.subtracting(self))
    }

    static let allBeyondASCII = all.subtracting(ScalarSet([Range(first: 0, last: 0x7F)]))

    /// Those of the set that take more than one byte of UTF-8.
    var beyondASCII: ScalarSet {
        guard let last = ranges.last, last.last > 0x7F else { return .empty }
        return intersection(.allBeyondASCII)
    }
}
