extension PatternSet {
    /// Finds all patterns that match somewhere in the text, in one pass; stops when none is left to find.
    ///
    /// Bytes that are not UTF-8 match nothing but themselves being there: no literal, no `.`, no class.
    ///
    /// - Parameter matches: emptied first.
    /// - Complexity: O(bytes × states); O(bytes) once the scratch has seen texts like it with this set. Then it does
    ///   not allocate either.
    public func match(
        _ bytes: UnsafeRawBufferPointer, scratch: inout MatchScratch, into matches: inout MatchedPatterns
    ) {
        _ = search(Search(limit: count, unmatched: count), bytes, &scratch, &matches)
    }

    /// The lowest index of the patterns that match; cheaper than `match`, since a match ends the search for all
    /// patterns behind it.
    ///
    /// - Parameter matches: holds some of the matching patterns afterwards, the first among them.
    public func firstMatch(
        _ bytes: UnsafeRawBufferPointer, scratch: inout MatchScratch, into matches: inout MatchedPatterns
    ) -> Int? {
        var search = Search(limit: count, unmatched: count)
        search.wantsFirst = true
        search = self.search(search, bytes, &scratch, &matches)
        return search.limit < count ? search.limit : nil
    }

    /// - Returns: how the search ended.
    private func search(
        _ start: Search, _ bytes: UnsafeRawBufferPointer, _ scratch: inout MatchScratch,
        _ matches: inout MatchedPatterns
    ) -> Search {
        var search = start
        matches.prepare(count: count)
        if runAutomaton(&search, bytes, &scratch, &matches) { return search }
        search = start
        matches.prepare(count: count)
        scratch.prepare(states: program.instructions.count)
        simulate(&search, bytes, &scratch, &matches)
        return search
    }

    /// How far a search has come.
    struct Search {
        /// Patterns from this index on are of no interest any more.
        var limit: Int
        /// How many patterns of interest have not matched yet.
        var unmatched: Int
        var wantsFirst = false
        /// The looks that hold at the place.
        var holding: LookSet = []

        var isDone: Bool { unmatched == 0 }

        mutating func found(_ pattern: Int) {
            if wantsFirst {
                limit = pattern
                unmatched = pattern
            } else {
                unmatched -= 1
            }
        }
    }
}
