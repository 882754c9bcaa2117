import Patterns

/// The conditions of one kind that are patterns on one text: each distinct pattern is a column, all are one automaton.
struct PatternColumns: Sendable {
    let set: PatternSet
    let rows: RowLists

    /// The rows that have such a condition.
    let constrained: RowBits

    /// Adds to the rows those whose pattern matches.
    func insertMatching(
        _ text: UnsafeRawBufferPointer, into passing: inout RowBits, matching: inout MatchScratch,
        matched: inout MatchedPatterns
    ) {
        set.match(text, scratch: &matching, into: &matched)
        for column in matched {
            for row in rows[column] { passing.insert(Int(row)) }
        }
    }

    /// The first row whose pattern matches, which is much cheaper than asking for all.
    func firstRow(
        matching text: UnsafeRawBufferPointer, scratch: inout MatchScratch, matched: inout MatchedPatterns
    ) -> Int? {
        // Columns are numbered as they come, so the first column's first row is the first row of all.
        set.firstMatch(text, scratch: &scratch, into: &matched).map { rows.first(of: $0) }
    }
}

/// The patterns on the values of one header.
struct HeaderColumns: Sendable {
    /// In lower case.
    let name: [UInt8]
    let columns: PatternColumns
}
