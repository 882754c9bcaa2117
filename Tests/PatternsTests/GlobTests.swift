import RandomCases
import Testing

@testable import Patterns

@Suite struct GlobTests {
    private func matches(_ glob: String, _ text: String) throws -> Bool {
        try PatternSet([Pattern(glob: glob)]).matches(in: text) == [0]
    }

    @Test func theWholeTextMustMatch() throws {
        #expect(try matches("/v1/messages", "/v1/messages"))
        #expect(try !matches("/v1/messages", "/v1/messages/count_tokens"))
        #expect(try !matches("/v1/messages", "x/v1/messages"))
        #expect(try !matches("/v1/messages", "/v1/messages\n"))
        #expect(try !matches("/v1/messages", "/V1/messages"))
        #expect(try matches("", ""))
        #expect(try !matches("", "a"))
    }

    @Test func starsTakeSlashesAndNothing() throws {
        #expect(try matches("/v1/messages*", "/v1/messages"))
        #expect(try matches("/v1/messages*", "/v1/messages/batches/x"))
        #expect(try matches("*/count_tokens", "/count_tokens"))
        #expect(try matches("/*/a*c", "/x/y/abbc"))
        #expect(try !matches("/*/a*c", "/x/y/abbcd"))
        #expect(try ["*", "**", "***"].allSatisfy { try matches($0, "") && matches($0, "/é") })
    }

    @Test func questionMarksTakeOneByteButNoSlash() throws {
        #expect(try matches("/v?/", "/v1/"))
        #expect(try !matches("/v?", "/v/") && !matches("/v?", "/v"))
        #expect(try matches("??", "é") && !matches("?", "é"))
    }

    @Test(
        arguments: [
            ("[abc]", "b", true), ("[abc]", "d", false), ("[a-c]", "c", true), ("[a-c]", "-", false),
            ("[!a-c]", "c", false), ("[!a-c]", "d", true), ("[!a-c]", "/", true), ("[!a]", "", false),
            ("[]]", "]", true), ("[!]]", "]", false), ("[!]]", "a", true), ("[]-a]", "^", true), ("[]a]", "a", true),
            ("[-a]", "-", true), ("[a-]", "-", true), ("[a-]", "b", false), ("[!-a]", "-", false), ("[--0]", "/", true),
            ("[a-c-e]", "-", true), ("[a-c-e]", "d", false), ("[a!]", "!", true), ("[^a]", "a", true),
            ("[^a]", "b", false),
            ("[*]", "*", true), ("[*]", "a", false), ("[?]", "?", true), ("[[]", "[", true), ("[\\]", "\\", true),
            ("a]", "a]", true), ("a-b", "a-b", true), ("!a", "!a", true), ("\\*", "\\x", true), ("a.c", "abc", false),
            ("(a|b)", "a", false), ("[!a][!a]", "é", true), ("é/日", "é/日", true), ("^a$", "^a$", true),
        ] as [(String, String, Bool)]) func pieces(glob: String, text: String, expected: Bool) throws
    {
        #expect(try matches(glob, text) == expected)
    }

    @Test(arguments: [
        ErrorCase("a[b", 1, 1, "write \"[[]\""), ErrorCase("é[!b", 2, 1, "not closed"),
        ErrorCase("[]", 0, 1, "the one that comes first stands for itself"),
        ErrorCase("x[!]", 1, 1, "the one that comes first"), ErrorCase("[", 0, 1, "not closed"),
        ErrorCase("[a-", 0, 1, "not closed"), ErrorCase("a[b-a]", 2, 3, "\"b-a\" is empty"),
        ErrorCase("[!xb-\n]", 3, 3, "\"b-\\n\""), ErrorCase("[aé]", 2, 2, "one byte, but \"é\" takes 2"),
        ErrorCase("[a-é]", 3, 2, "outside a class"),
        ErrorCase(String(repeating: "a", count: 9998), 0, 9998, "too large"),
        ErrorCase(String(repeating: "*a", count: 5000), 0, 10_000, "would take 15000 states"),
    ]) func errors(_ row: ErrorCase) {
        row.check { (source) throws(PatternError) in try Pattern(glob: source) }
    }

    @Test func theLargestGlobIsTaken() throws {
        let glob = String(repeating: "a", count: 9997)
        #expect(try Pattern(glob: glob).stateCount == 10_000)
        #expect(try matches(glob, glob))
        #expect(try Pattern(glob: String(repeating: "*", count: 100_000)).stateCount == 1)
    }

    @Test func globsAndPatternsAreFoundInOnePass() throws {
        let patterns = try [
            Pattern(glob: "/v1/*"), Pattern("messages$"), Pattern(glob: "*/messages"), Pattern("\\bv1"),
            Pattern(glob: "/v[0-9]/??????"),
        ]
        let set = try PatternSet(patterns)
        #expect(set.matches(in: "/v1/messages") == [0, 1, 2, 3])
        #expect(set.matches(in: "/v1/éab?a") == [0, 3, 4])
        #expect(set.matches(in: "/v10/messages") == [1, 2, 3])
    }

    // MARK: Random globs

    /// A difference between a set of random globs and the oracle, in words.
    private func difference(seed: UInt64, mistake: OracleGlob.Mistake?) -> String? {
        var generator = SeededGenerator(seed: seed)
        let globs = (0..<4).map { _ in OracleGlob(&generator) }
        do {
            let set = try PatternSet(globs.map { try Pattern(glob: $0.printed) } + [Pattern("a\\b|\\Bb")])
            var warm = MatchScratch()
            var simulation = MatchScratch(automatonBytes: 0)
            var matches = MatchedPatterns()
            for _ in 0..<12 {
                let alphabet = Array("aabbcA//--]!^\\*é".utf8) + [0x00, 0xFF, 0x0A]
                let text = (0..<generator.below(8)).map { _ in generator.pick(alphabet) }
                let expected = globs.indices.filter { globs[$0].matches(text, mistake) }
                for isWarm in [true, false] {
                    text.withUnsafeBytes {
                        if isWarm {
                            set.match($0, scratch: &warm, into: &matches)
                        } else {
                            set.match($0, scratch: &simulation, into: &matches)
                        }
                    }
                    let found = matches.filter { $0 < globs.count }
                    if found != expected {
                        return "seed \(seed): \(globs.map(\.printed)) in \(text): \(found), not \(expected)"
                    }
                }
            }
        } catch {
            return "seed \(seed): \(globs.map(\.printed)) \(error)"
        }
        return nil
    }

    @Test func randomGlobsMatchWhatTheOracleMatches() {
        for seed in UInt64(0)..<800 {
            if let difference = difference(seed: seed, mistake: nil) {
                Issue.record("\(difference)")
                return
            }
        }
    }

    @Test(arguments: OracleGlob.Mistake.allCases) func theComparisonNotices(mistake: OracleGlob.Mistake) {
        #expect((UInt64(0)..<1500).contains { difference(seed: $0, mistake: mistake) != nil })
    }
}
