/// Finds what somebody meant who wrote something else.
enum Nearest {
    /// The candidate that is nearest to `word` by edit distance, case aside; nil when none is near.
    ///
    /// Near is a third of the longer one's length, and at least one edit. Of equals the first wins.
    static func of(_ word: String, among candidates: some Sequence<String>) -> String? {
        // Names longer than this are no slips of the finger.
        let longest = 100
        guard word.utf8.count <= longest else { return nil }
        let word = Array(word.lowercased().unicodeScalars)
        var best: (name: String, distance: Int)?
        for candidate in candidates where candidate.utf8.count <= longest {
            let other = Array(candidate.lowercased().unicodeScalars)
            let limit = min(max(1, max(word.count, other.count) / 3), (best?.distance ?? Int.max) - 1)
            guard limit >= 0, abs(word.count - other.count) <= limit else { continue }
            let distance = distance(word, other)
            // An edit of a single letter is another letter, not a slip.
            if distance <= limit, distance < max(word.count, other.count) { best = (candidate, distance) }
        }
        return best?.name
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn one into the other.
    ///
    /// - Complexity: O(left × right).
    /// - Source: the restricted Damerau-Levenshtein distance ("optimal string alignment").
    static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var older = [Int](repeating: 0, count: right.count + 1)
        var old = Array(0...right.count)
        for (row, scalar) in left.enumerated() {
            var new = [row + 1]
            new.reserveCapacity(right.count + 1)
            for (column, other) in right.enumerated() {
                var cost = min(old[column + 1] + 1, new[column] + 1, old[column] + (scalar == other ? 0 : 1))
                if row > 0, column > 0, scalar == right[column - 1], left[row - 1] == other {
                    cost = min(cost, older[column - 1] + 1)
                }
                new.append(cost)
            }
            older = old
            old = new
        }
        return old[right.count]
    }

    /// ` (did you mean "anthropic"?)`, or nothing.
    static func hint(for word: String, among candidates: some Sequence<String>) -> String {
        guard let nearest = of(word, among: candidates) else { return "" }
        return " (did you mean \(Quoted.text(nearest))?)"
    }
}
