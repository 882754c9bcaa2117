import Patterns
import RandomCases
import Testing

@Suite struct PatternFuzzTests {
    private static let syntax = Array("()[]{}*+?|^$.\\-&~:<>=!,0129aAkpPdwsbBxuUizQ#'\"%_ \nés🦀\u{0}".unicodeScalars)
    private static let pieces = [
        "(?i)", "(?x)", "(?P<n>", "[[:alpha:]", "&&", "--", "~~", "\\p{L}", "\\pN", "\\x{", "\\b{start}", "{2,3}",
        "{0}", "*?", "[^", "(?i:", "(?-s)", "\\w", "\\D", "|", ")", "]", "a", "\\u{10FFFF}",
    ]

    private func randomSource(_ generator: inout SeededGenerator) -> String {
        var source = String.UnicodeScalarView()
        for _ in 0..<generator.below(14) {
            if generator.chance(40) {
                source.append(contentsOf: generator.pick(Self.pieces).unicodeScalars)
            } else {
                source.append(generator.pick(Self.syntax))
            }
        }
        return String(source)
    }

    @Test func whateverThePatternItIsCompiledOrRefusedInPlace() {
        var accepted = 0
        var scratch = MatchScratch()
        var matches = MatchedPatterns()
        for seed in UInt64(0)..<6000 {
            var generator = SeededGenerator(seed: seed)
            let source = randomSource(&generator)
            do throws(PatternError) {
                let pattern = try Pattern(source)
                accepted += 1
                guard let set = try? PatternSet([pattern]) else {
                    Issue.record("seed \(seed): a pattern that is fine alone is too large for a set")
                    continue
                }
                for _ in 0..<3 {
                    let bytes = (0..<generator.below(30)).map { _ in UInt8(generator.below(256)) }
                    bytes.withUnsafeBytes { set.match($0, scratch: &scratch, into: &matches) }
                }
            } catch {
                let end = error.offset + error.length
                #expect(
                    error.offset >= 0 && error.length >= 0 && end <= source.utf8.count,
                    "seed \(seed): \(source.debugDescription) \(error)"
                )
            }
        }
        #expect(accepted > 150, "too few patterns were patterns: \(accepted)")
    }

    @Test func whateverTheBytesTheyAreSearched() throws {
        let sources = [
            "\\bé.\\B", "(?i)[^\\w]+$", "(?m)^.{2,3}$", "\\p{L}\\s|\\P{Lu}{3}", "\\b{start-half}🦀", "(?s).*a",
        ]
        let set = try PatternSet(sources.map { try Pattern($0) })
        let whole = Array("aé🦀語\n K\u{2028}".utf8)
        var scratch = MatchScratch()
        var matches = MatchedPatterns()
        for seed in UInt64(0)..<3000 {
            var generator = SeededGenerator(seed: seed)
            let bytes = (0..<generator.below(20)).map { _ in
                generator.chance(60) ? generator.pick(whole) : UInt8(generator.below(256))
            }
            bytes.withUnsafeBytes { set.match($0, scratch: &scratch, into: &matches) }
            // What is valid must give the same by the door for text.
            if let text = String(validating: bytes, as: UTF8.self) {
                #expect(Array(matches) == set.matches(in: text), "seed \(seed)")
            }
        }
    }
}
