/// Simple case folding: which scalars `(?i)` takes for one another.
///
/// Two scalars are the same when Unicode's CaseFolding.txt (statuses C and S) folds them to the same scalar. The
/// standard library has no simple folding, but one-scalar upper and lower mappings tie together the same scalars,
/// with the exceptions listed below. ASCII needs no table.
enum CaseFolding {
    /// A scalar that has others of its kind.
    struct Entry: Sendable {
        var value: UInt32
        /// All of its kind but itself, ascending.
        var others: [UInt32]
    }

    /// The set with all that `(?i)` takes for its members.
    static func folded(_ set: ScalarSet) -> ScalarSet {
        guard let last = set.ranges.last else { return set }
        var ranges = set.ranges
        if last.last < 0x80 {
            addASCII(of: set, to: &ranges)
        } else {
            addOthers(of: set, to: &ranges)
        }
        return ranges.count == set.ranges.count ? set : ScalarSet(ranges)
    }

    private static func addASCII(of set: ScalarSet, to ranges: inout [ScalarSet.Range]) {
        for range in set.ranges {
            add(0x41...0x5A, shiftedBy: 0x20, within: range, to: &ranges)
            add(0x61...0x7A, shiftedBy: UInt32(bitPattern: -0x20), within: range, to: &ranges)
        }
        // KELVIN SIGN and LATIN SMALL LETTER LONG S are the only others of ASCII letters.
        if set.contains(0x4B) || set.contains(0x6B) { ranges.append(ScalarSet.Range(first: 0x212A, last: 0x212A)) }
        if set.contains(0x53) || set.contains(0x73) { ranges.append(ScalarSet.Range(first: 0x17F, last: 0x17F)) }
    }

    private static func add(
        _ letters: ClosedRange<UInt32>, shiftedBy shift: UInt32, within range: ScalarSet.Range,
        to ranges: inout [ScalarSet.Range]
    ) {
        let first = max(range.first, letters.lowerBound)
        let last = min(range.last, letters.upperBound)
        if first <= last { ranges.append(ScalarSet.Range(first: first &+ shift, last: last &+ shift)) }
    }

    private static func addOthers(of set: ScalarSet, to ranges: inout [ScalarSet.Range]) {
        let table = Self.table
        for range in set.ranges {
            var index = firstIndex(in: table, from: range.first)
            while index < table.count, table[index].value <= range.last {
                for other in table[index].others where !range.contains(other) && !set.contains(other) {
                    ranges.append(ScalarSet.Range(first: other, last: other))
                }
                index += 1
            }
        }
    }

    private static func firstIndex(in table: [Entry], from value: UInt32) -> Int {
        var low = 0
        var high = table.count
        while low < high {
            let middle = low + (high - low) / 2
            if table[middle].value < value { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// All scalars that have others, ascending. Made at the first non-ASCII use, about 10 ms optimised.
    static let table: [Entry] = makeTable()

    private static func makeTable() -> [Entry] {
        var pairs = unlistedPairs
        // No cased scalar lies above plane 1; a test asks.
        for value in UInt32(0)...0x1FFFF where !unfolded.contains(value) {
            guard let properties = Unicode.Scalar(value)?.properties, properties.changesWhenCaseMapped else { continue }
            for mapping in [properties.lowercaseMapping, properties.uppercaseMapping] {
                let scalars = mapping.unicodeScalars
                guard let first = scalars.first, scalars.count == 1, first.value != value else { continue }
                pairs.append((value, first.value))
            }
        }
        return entries(of: pairs)
    }

    /// ı maps to I, but only Turkic folding (status T) takes them for one another; likewise İ, whose lower mapping is
    /// two scalars anyway.
    private static let unfolded: Set<UInt32> = [0x130, 0x131]

    /// Status S pairs whose mappings are several scalars.
    private static let unlistedPairs: [(UInt32, UInt32)] = [(0x390, 0x1FD3), (0x3B0, 0x1FE3), (0xFB05, 0xFB06)]

    /// The transitive closure of the pairs.
    private static func entries(of pairs: [(UInt32, UInt32)]) -> [Entry] {
        var leader: [UInt32: UInt32] = [:]
        var members: [UInt32: [UInt32]] = [:]
        for (left, right) in pairs {
            let into = leader[left] ?? left
            let from = leader[right] ?? right
            leader[left] = into
            if members[into] == nil { members[into] = [into] }
            guard into != from else { continue }
            for member in members.removeValue(forKey: from) ?? [from] {
                leader[member] = into
                members[into, default: []].append(member)
            }
        }
        var entries: [Entry] = []
        for group in members.values where group.count > 1 {
            for member in group { entries.append(Entry(value: member, others: group.filter { $0 != member }.sorted())) }
        }
        return entries.sorted { $0.value < $1.value }
    }
}
