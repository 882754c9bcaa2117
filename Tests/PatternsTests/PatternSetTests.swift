import Testing

@testable import Patterns

@Suite struct PatternSetTests {
    private func set(_ sources: [String]) throws -> PatternSet {
        try PatternSet(sources.map { try Pattern($0) })
    }

    @Test func severalPatternsAreFoundInOnePass() throws {
        let set = try set(["opus", "sonnet|haiku", "^claude-\\d+", "haiku$", "^haiku"])
        #expect(set.count == 5)
        #expect(set.matches(in: "claude-3-haiku") == [1, 2, 3])
        #expect(set.matches(in: "gpt") == [])
    }

    @Test func anEmptySetMatchesNothing() throws {
        let set = try set([])
        #expect(set.count == 0)
        #expect(set.matches(in: "a") == [])
        #expect(firstMatch(set, "a") == nil)
    }

    @Test func equalPatternsAreAllReported() throws {
        #expect(try set(["a", "b", "a"]).matches(in: "a") == [0, 2])
    }

    @Test func setsLargerThanAWordKeepTheirIndices() throws {
        let set = try set((0..<200).map { "^(?:x|\($0))$" })
        #expect(set.matches(in: "131") == [131])
        #expect(set.matches(in: "x") == Array(0..<200))
        #expect(firstMatch(set, "199") == 199)
        #expect(firstMatch(set, "x") == 0)
    }

    private func firstMatch(_ set: PatternSet, _ text: String) -> Int? {
        var scratch = MatchScratch()
        var matches = MatchedPatterns()
        return Array(text.utf8).withUnsafeBytes { set.firstMatch($0, scratch: &scratch, into: &matches) }
    }

    @Test func theFirstMatchIsTheLowestIndexNotTheEarliestPlace() throws {
        let set = try set(["c", "a", "b"])
        #expect(firstMatch(set, "abc") == 0)
        #expect(firstMatch(set, "ba") == 1)
        #expect(firstMatch(set, "xbx") == 2)
        #expect(firstMatch(set, "x") == nil)
    }

    @Test func scratchAndMatchesServeManySets() throws {
        let sets = [try set(["a", "b"]), try set(["[a-z]{3}", "\\d", "^$", "b|c"]), try set(["^a$"])]
        let texts = ["", "a", "b", "abc", "1", "xa1"]
        var scratch = MatchScratch()
        var matches = MatchedPatterns()
        for round in 0..<3 {
            for set in sets {
                for text in texts {
                    Array(text.utf8).withUnsafeBytes { set.match($0, scratch: &scratch, into: &matches) }
                    #expect(Array(matches) == set.matches(in: text), "\(text) in round \(round)")
                }
            }
        }
    }

    @Test func theStatesOfASetAreLimited() throws {
        let patterns = try ["a{100}", "b{100}", "c"].map { try Pattern($0) }
        let states = patterns.reduce(0) { $0 + $1.stateCount }
        #expect(try PatternSet(patterns, stateLimit: states).stateCount == states)
        #expect(throws: PatternSetError(states: states, limit: states - 1, pattern: 2)) {
            try PatternSet(patterns, stateLimit: states - 1)
        }
        #expect(throws: PatternSetError(states: states, limit: -5, pattern: 0)) {
            try PatternSet(patterns, stateLimit: -5)
        }
    }

    @Test func searchEndsWhenAllPatternsHaveMatched() throws {
        let set = try set(["a", "xb"])
        #expect(steps(set, "axb" + String(repeating: "x", count: 10_000)) < 50)
        #expect(steps(set, "a" + String(repeating: "x", count: 10_000)) > 10_000)
        #expect(steps(set, "axb" + String(repeating: "x", count: 10_000), automatonBytes: 1 << 20) < 50)
        #expect(steps(set, "a" + String(repeating: "x", count: 10_000), automatonBytes: 1 << 20) > 10_000)
    }

    @Test func searchEndsWhenOnlyAnchoredPatternsAreLeftAndHaveFailed() throws {
        let set = try set(["^a", "\\Ab+$", "^$|(?:^c)"])
        for automatonBytes in [0, 1 << 20] {
            #expect(steps(set, String(repeating: "x", count: 10_000), automatonBytes: automatonBytes) < 50)
        }
    }

    @Test func aFirstMatchDropsAllPatternsBehindIt() throws {
        let set = try set(["zzz", "x"] + (0..<100).map { "y\($0)" })
        let text = "x" + String(repeating: "y", count: 1000)
        var scratch = MatchScratch(automatonBytes: 0)
        var matches = MatchedPatterns()
        let first = Array(text.utf8).withUnsafeBytes { set.firstMatch($0, scratch: &scratch, into: &matches) }
        #expect(first == 1)
        #expect(scratch.steps * 10 < steps(set, text))
    }

    @Test func patternsBeginOnlyBeforeBytesTheyCanRead() throws {
        let set = try set((0..<100).map { "y\($0)" } + ["z$", "[^a-x]z"])
        #expect(steps(set, String(repeating: "x", count: 1000)) < 200)
    }

    /// By simulation, unless the automaton may have memory.
    private func steps(_ set: PatternSet, _ text: String, automatonBytes: Int = 0) -> Int {
        var scratch = MatchScratch(automatonBytes: automatonBytes)
        var matches = MatchedPatterns()
        Array(text.utf8).withUnsafeBytes { set.match($0, scratch: &scratch, into: &matches) }
        return scratch.steps
    }

    @Test(arguments: ["(a+)+$", "(a*)*b", "(a|aa)+$", "(a|a|a|a)*b", "(.*)(.*)(.*)(.*)b", "(?:a?){30}a{30}b"])
    func timeGrowsWithTheTextOnly(source: String) throws {
        let set = try set([source])
        for automatonBytes in [0, 1 << 20] {
            let small = steps(set, String(repeating: "a", count: 1000) + "!", automatonBytes: automatonBytes)
            let large = steps(set, String(repeating: "a", count: 10_000) + "!", automatonBytes: automatonBytes)
            #expect(large <= 10_010 * 2 * set.stateCount)
            #expect(Double(large) < Double(small) * 11, "ten times the text took \(large) after \(small) steps")
        }
    }

    @Test(arguments: [
        ("(a+)+$", "a"), ("(x+x+)+y", "x"), ("(a|a)*b", "a"), ("([a-z]+)*-$", "a"), ("(a{0,9}){0,9}b", "a"),
    ])
    func eachByteCostsNoMoreThanAFewStates(source: String, letter: String) throws {
        let set = try set([source])
        for count in [1000, 10_000] {
            let text = String(repeating: letter, count: count) + "!"
            #expect(steps(set, text) <= (count + 1) * set.stateCount * 2, "\(count)")
            // Once the automaton is built, a byte is a look into its table.
            #expect(steps(set, text, automatonBytes: 1 << 20) <= count + 2 + set.stateCount * 100, "\(count)")
        }
    }

    @Test func countsAreWrittenOutAndNoMore() throws {
        let many = try set(["a{0,1000}"])
        #expect(many.stateCount == 2001)
        // It matches before the first byte, so that it is over at once, however long the text.
        #expect(steps(many, String(repeating: "a", count: 10_000)) <= many.stateCount)
        let whole = try set(["^a{0,1000}$"])
        #expect(whole.stateCount == 2003)
        // Anchored: one state waits at each place, and none is left after 1001 bytes.
        #expect(steps(whole, String(repeating: "a", count: 100_000)) < 10_000)
        #expect(whole.matches(in: String(repeating: "a", count: 1000)) == [0])
        #expect(whole.matches(in: String(repeating: "a", count: 1001)) == [])
        #expect(try set(["(a+)+$"]).stateCount + set(["(x+x+)+y"]).stateCount + set(["(a|a)*b"]).stateCount < 25)
    }

    @Test func brokenUTF8MatchesNoCharacter() throws {
        let set = try set([".", "[^a]", "\\W", "\\D", "a.b", "a", "^", "\\p{Any}", "(?s).", "\\B", "\\b"])
        func matches(_ bytes: [UInt8]) -> [Int] {
            var scratch = MatchScratch()
            var matches = MatchedPatterns()
            bytes.withUnsafeBytes { set.match($0, scratch: &scratch, into: &matches) }
            return Array(matches)
        }
        let broken: [[UInt8]] = [
            [0xFF], [0x80], [0xC0, 0x80], [0xC3], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xF0, 0x9F, 0xA6], [0xF8, 0x88, 0x80, 0x80, 0x80],
        ]
        for bytes in broken { #expect(matches(bytes) == [6], "\(bytes)") }
        #expect(matches([0x61, 0xFF, 0x62]) == [0, 1, 3, 5, 6, 7, 8, 10])
        #expect(matches(Array("é".utf8)) == [0, 1, 3, 6, 7, 8, 10])
    }
}
