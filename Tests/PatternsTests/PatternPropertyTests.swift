import Patterns
import RandomCases
import Testing

@Suite struct PatternPropertyTests {
    /// A difference between a set of random patterns and the oracle, in words.
    private func difference(seed: UInt64, mistake: Oracle.Mistake?) -> String? {
        var generator = ExpressionGenerator(random: SeededGenerator(seed: seed))
        let expressions = (0..<4).map { _ in generator.pattern() }
        let sources = expressions.map { $0.printed(&generator.random) }
        do {
            let patterns = try sources.map { try Pattern($0) }
            let set = try PatternSet(patterns)
            let singles = try patterns.map { try PatternSet([$0]) }
            var scratch = MatchScratch()
            var matches = MatchedPatterns()
            for _ in 0..<6 {
                let text = generator.text()
                let oracle = Oracle(text: text, mistake: mistake)
                let expected = expressions.indices.filter { oracle.finds(expressions[$0]) }
                var string = String(String.UnicodeScalarView(text))
                let found = set.matches(in: string)
                let words = "seed \(seed): \(sources) in \(string.debugDescription)"
                if found != expected { return "\(words): \(found), but the oracle says \(expected)" }
                if found != singles.indices.filter({ singles[$0].matches(in: string) == [0] }) {
                    return "\(words): \(found) as a set, but not one by one"
                }
                let first = string.withUTF8 {
                    set.firstMatch(UnsafeRawBufferPointer($0), scratch: &scratch, into: &matches)
                }
                if first != found.first { return "\(words): first is \(String(describing: first)) of \(found)" }
            }
        } catch let error as PatternError where error.message.contains("too large") {
            return nil
        } catch {
            return "seed \(seed): \(sources) \(error)"
        }
        return nil
    }

    @Test func randomPatternsFindWhatTheOracleFinds() {
        for seed in UInt64(0)..<400 {
            if let difference = difference(seed: seed, mistake: nil) {
                Issue.record("\(difference)")
                return
            }
        }
    }

    @Test(arguments: Oracle.Mistake.allCases) func theComparisonNotices(mistake: Oracle.Mistake) {
        #expect((UInt64(0)..<700).contains { difference(seed: $0, mistake: mistake) != nil })
    }
}
