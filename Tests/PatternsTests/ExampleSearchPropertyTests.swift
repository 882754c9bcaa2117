import RandomCases
import Testing

@testable import Patterns

/// Searches compared with trying all short texts over a small alphabet.
@Suite struct ExampleSearchPropertyTests {
    /// All texts over the alphabet of at most `maxBytes` bytes, short ones first.
    private func texts<Symbol>(
        _ alphabet: [Symbol], maxBytes: Int, width: (Symbol) -> Int
    ) -> [(symbols: [Symbol], length: Int)] {
        var all: [(symbols: [Symbol], length: Int)] = [([], 0)]
        var index = 0
        while index < all.count {
            let (symbols, length) = all[index]
            for symbol in alphabet where length + width(symbol) <= maxBytes {
                all.append((symbols + [symbol], length + width(symbol)))
            }
            index += 1
        }
        return all.sorted { $0.length < $1.length }
    }

    /// What is wrong with the answer, given the judge of a text.
    private func flaw<Symbol>(
        _ answer: ExampleSearch.Answer, _ texts: [(symbols: [Symbol], length: Int)], maxBytes: Int,
        _ isExample: ([Symbol]) -> Bool
    ) -> String? {
        switch answer {
        case .notAnalysed: return "not analysed"
        case .none:
            guard let text = texts.first(where: { isExample($0.symbols) }) else { return nil }
            return "none, but there is \(text.symbols)"
        case .text(let bytes):
            if bytes.count > maxBytes { return "\(bytes) is too long" }
            guard let text = texts.first(where: { $0.length >= bytes.count || isExample($0.symbols) }),
                text.length < bytes.count
            else { return nil }
            return "\(bytes), but \(text.symbols) is shorter"
        }
    }

    private func matches(_ set: PatternSet, _ bytes: [UInt8], _ scratch: inout MatchScratch) -> [Int] {
        var matches = MatchedPatterns()
        bytes.withUnsafeBytes { set.match($0, scratch: &scratch, into: &matches) }
        return Array(matches)
    }

    // MARK: Names

    /// A difference between the search and trying all texts, in words.
    private func difference(seed: UInt64, mistake: Oracle.Mistake?) -> String? {
        var generator = ExpressionGenerator(random: SeededGenerator(seed: seed))
        let wanted = generator.random.below(3)
        let expressions = (0..<wanted + generator.random.below(3)).map { _ in generator.pattern() }
        let sources = expressions.map { $0.printed(&generator.random) }
        let maxBytes = 1 + generator.random.below(4)
        let alphabet = (0..<5).map { _ in generator.random.pick(ExpressionGenerator.alphabet) }
        let words = "seed \(seed): \(sources.prefix(wanted)) and not \(sources.dropFirst(wanted)) in \(maxBytes) bytes"
        do {
            let patterns = try sources.map { try Pattern($0) }
            var search = ExampleSearch()
            let answer = search.text(
                matching: Array(patterns.prefix(wanted)), avoiding: Array(patterns.dropFirst(wanted)),
                maxBytes: maxBytes)
            let isExample = { (scalars: [Unicode.Scalar]) in
                let oracle = Oracle(text: scalars, mistake: mistake)
                return expressions.indices.allSatisfy { oracle.finds(expressions[$0]) == ($0 < wanted) }
            }
            if case .text(let bytes) = answer {
                guard let text = String(validating: bytes, as: UTF8.self) else {
                    return "\(words): \(bytes) is no UTF-8"
                }
                let found = try PatternSet(patterns).matches(in: text)
                if found != Array(0..<wanted) { return "\(words): \(text.debugDescription) matches \(found)" }
                let scalars = Array(text.unicodeScalars)
                if scalars.allSatisfy(ExpressionGenerator.alphabet.contains), !isExample(scalars) {
                    return "\(words): \(text.debugDescription), but the oracle says no"
                }
            }
            let texts = texts(Array(Set(alphabet)), maxBytes: maxBytes) { UTF8.width($0) }
            return flaw(answer, texts, maxBytes: maxBytes, isExample).map { "\(words): \($0)" }
        } catch let error as PatternError where error.message.contains("too large") {
            return nil
        } catch {
            return "\(words): \(error)"
        }
    }

    @Test func examplesAreWhatTryingAllTextsFinds() {
        for seed in UInt64(0)..<180 {
            if let difference = difference(seed: seed, mistake: nil) {
                Issue.record("\(difference)")
                return
            }
        }
    }

    @Test(arguments: [Oracle.Mistake.boundaryIsASCII, .dotMatchesNewline, .foldingIsASCII])
    func theComparisonNotices(mistake: Oracle.Mistake) {
        #expect((UInt64(0)..<400).contains { difference(seed: $0, mistake: mistake) != nil })
    }

    // MARK: Bytes

    /// Globs and expressions over paths and header values, judged by a set.
    @Test(arguments: [ExampleSearch.Texts.paths, .headerValues])
    func examplesOfBytesAreWhatTryingAllTextsFinds(kind: ExampleSearch.Texts) throws {
        let bytes = Array((kind == .paths ? "/ab-?\\." : "ab -\té").utf8) + [0x80, 0x00]
        let maxBytes = 4
        let isText = { (text: [UInt8]) in
            if kind == .paths {
                let path = String(decoding: text, as: UTF8.self)
                return path.hasPrefix("/") && !path.contains("//")
                    && text.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "\\") }
            }
            let blanks: [UInt8] = [0x20, 0x09]
            return text.allSatisfy { $0 != 0 } && !blanks.contains(text.first ?? 1) && !blanks.contains(text.last ?? 1)
        }
        let texts = texts(bytes, maxBytes: maxBytes) { _ in 1 }.filter { isText($0.symbols) }
        var scratch = MatchScratch()
        var analysed = 0
        for seed in UInt64(0)..<100 {
            var generator = ExpressionGenerator(random: SeededGenerator(seed: seed))
            let wanted = generator.random.below(3)
            var sources: [String] = []
            var patterns: [Pattern] = []
            for _ in 0..<wanted + generator.random.below(3) {
                let glob = OracleGlob(&generator.random).printed
                let expression = generator.pattern().printed(&generator.random)
                let isGlob = generator.random.chance(60)
                guard let pattern = isGlob ? try? Pattern(glob: glob) : try? Pattern(expression) else { continue }
                sources.append(isGlob ? glob : expression)
                patterns.append(pattern)
            }
            guard patterns.count >= wanted else { continue }
            var search = ExampleSearch()
            let answer = search.text(
                matching: Array(patterns.prefix(wanted)), avoiding: Array(patterns.dropFirst(wanted)), texts: kind,
                maxBytes: maxBytes)
            let set = try PatternSet(patterns)
            let hasWords = !set.program.looks.isDisjoint(with: .words)
            let words = "seed \(seed): \(sources.prefix(wanted)) and not \(sources.dropFirst(wanted))"
            if case .text(let text) = answer {
                #expect(isText(text), "\(words): \(text)")
                #expect(matches(set, text, &scratch) == Array(0..<wanted), "\(words): \(text)")
            }
            // With words it is known to see ASCII only.
            if kind == .headerValues, hasWords {
                #expect(answer != .none || patterns.isEmpty)
                continue
            }
            analysed += 1
            let flaw = flaw(answer, texts, maxBytes: maxBytes) {
                matches(set, $0, &scratch) == Array(0..<wanted)
            }
            if let flaw {
                Issue.record("\(words): \(flaw)")
                return
            }
        }
        #expect(analysed > 50)
    }
}
