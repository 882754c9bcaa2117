/// Scalars beyond ASCII, one for each kind of them that some patterns tell apart.
///
/// Patterns treat all scalars of a kind alike, so the shortest stands for them all.
struct ScalarKinds: Sendable {
    /// What tells the kinds apart.
    struct Distinctions: Sendable, Hashable {
        var sets: [ScalarSet] = []
        /// Whether words are told from the rest too.
        var hasWords = false
    }

    private var known: [Distinctions: [Unicode.Scalar]] = [:]
    /// How many answers are kept: most configurations ask for a handful.
    private static let keptLimit = 64

    /// - Parameter steps: counts up by what it took.
    mutating func representatives(of distinctions: Distinctions, steps: inout Int) -> [Unicode.Scalar] {
        if distinctions.sets.isEmpty, !distinctions.hasWords { return ["é"] }
        if let scalars = known[distinctions] { return scalars }
        if known.count >= Self.keptLimit { known = [:] }
        let scalars = Self.sweep(
            distinctions.sets + (distinctions.hasWords ? [UnicodeClasses.word.beyondASCII] : []), &steps)
        known[distinctions] = scalars
        return scalars
    }

    /// Goes through all scalars by the places where any set begins or ends.
    private static func sweep(_ sets: [ScalarSet], _ steps: inout Int) -> [Unicode.Scalar] {
        var borders: [(value: UInt32, set: Int?)] = [0x80, 0x800, 0xD800, 0xE000, 0x1_0000].map { ($0, nil) }
        for (index, set) in sets.enumerated() {
            for range in set.ranges { borders += [(range.first, index), (range.last + 1, index)] }
        }
        borders.sort { $0.value < $1.value }

        var best: [[UInt64]: Unicode.Scalar] = [:]
        var holds = Array(repeating: UInt64(0), count: (sets.count + 63) >> 6)
        for (index, border) in borders.enumerated() {
            steps += 1 + holds.count
            if let set = border.set { holds[set >> 6] ^= 1 << UInt64(set & 63) }
            let end = index + 1 < borders.count ? borders[index + 1].value : 0x11_0000
            guard end > border.value, let candidate = nicest(border.value, end - 1) else { continue }
            if let old = best[holds], rank(old) <= rank(candidate) { continue }
            best[holds] = candidate
        }
        return best.values.sorted { (rank($0), $0.value) < (rank($1), $1.value) }
    }

    /// The scalar to show for a run of them; `nil` for surrogates.
    private static func nicest(_ first: UInt32, _ last: UInt32) -> Unicode.Scalar? {
        if first <= 0xE9, 0xE9 <= last { return "é" }
        // Below are control characters and the space that looks like any.
        return Unicode.Scalar(last > 0xA0 ? max(first, 0xA1) : first)
    }

    /// Short before nice.
    private static func rank(_ scalar: Unicode.Scalar) -> Int {
        UTF8.width(scalar) * 4 + (scalar == "é" ? 0 : scalar.value > 0xA0 ? 1 : 2)
    }
}
