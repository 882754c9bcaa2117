import RandomCases
import Testing

@testable import Patterns

@Suite struct LazyAutomatonTests {
    private func set(_ sources: [String], apart: Bool? = nil) throws -> PatternSet {
        let patterns = try sources.map { try Pattern($0) }
        guard let apart else { return try PatternSet(patterns) }
        return try PatternSet(patterns, beginsApart: apart)
    }

    private func matches(_ set: PatternSet, _ bytes: [UInt8], _ scratch: inout MatchScratch) -> [Int] {
        var matches = MatchedPatterns()
        bytes.withUnsafeBytes { set.match($0, scratch: &scratch, into: &matches) }
        return Array(matches)
    }

    private func first(_ set: PatternSet, _ bytes: [UInt8], _ scratch: inout MatchScratch) -> Int? {
        var matches = MatchedPatterns()
        let first = bytes.withUnsafeBytes { set.firstMatch($0, scratch: &scratch, into: &matches) }
        #expect(first == matches.first)
        return first
    }

    /// Whether the automaton alone answered: each step was a byte or the end of the text, of each beginning that is
    /// followed for itself, and nothing was built.
    private func isWarm(_ set: PatternSet, _ bytes: [UInt8], _ scratch: inout MatchScratch) -> Bool {
        let steps = scratch.steps
        let memory = scratch.automaton.memory
        let states = scratch.automaton.states.count
        _ = matches(set, bytes, &scratch)
        return scratch.steps - steps <= (bytes.count + 1) * (set.beginsApart ? 20 : 1)
            && scratch.automaton.memory == memory
            && scratch.automaton.states.count == states && states > 1
    }

    // MARK: The same as simulation

    @Test(arguments: [false, true])
    func whatItFindsIsWhatSimulationAndTheOracleFind(apart: Bool) throws {
        // Survives all sets: nothing of one may show in the next.
        var scratch = MatchScratch()
        var simulation = MatchScratch(automatonBytes: 0)
        var built = 0
        for seed in UInt64(0)..<200 {
            var generator = ExpressionGenerator(random: SeededGenerator(seed: seed))
            let expressions = (0..<4).map { _ in generator.pattern() }
            let sources = expressions.map { $0.printed(&generator.random) }
            guard let set = try? set(sources, apart: apart) else { continue }
            for _ in 0..<8 {
                let text = generator.text()
                let oracle = Oracle(text: text, mistake: nil)
                let expected = expressions.indices.filter { oracle.finds(expressions[$0]) }
                let bytes = Array(String(String.UnicodeScalarView(text)).utf8)
                let words = "seed \(seed): \(sources) in \(String(decoding: bytes, as: UTF8.self).debugDescription)"
                #expect(matches(set, bytes, &scratch) == expected, "\(words)")
                #expect(matches(set, bytes, &simulation) == expected, "simulation, \(words)")
                #expect(first(set, bytes, &scratch) == expected.first, "first, \(words)")
            }
            built += scratch.automaton.states.count
        }
        #expect(built > 1000, "the automaton had next to nothing to say")
        #expect(simulation.automaton.states.isEmpty)
    }

    @Test(arguments: [false, true])
    func brokenTextsAreSearchedAsBySimulation(apart: Bool) throws {
        let pieces = Array("aAbk0_- \né🦀\u{212A}".utf8)
        var scratch = MatchScratch()
        var simulation = MatchScratch(automatonBytes: 0)
        for seed in UInt64(0)..<120 {
            var generator = ExpressionGenerator(random: SeededGenerator(seed: seed))
            let sources = (0..<5).map { _ in generator.pattern().printed(&generator.random) }
            guard let set = try? set(sources, apart: apart) else { continue }
            for _ in 0..<10 {
                let bytes = (0..<generator.random.below(12)).map { _ in
                    generator.random.chance(80)
                        ? generator.random.pick(pieces) : UInt8(generator.random.below(256))
                }
                let words = "seed \(seed): \(sources) in \(bytes)"
                let expected = matches(set, bytes, &simulation)
                #expect(matches(set, bytes, &scratch) == expected, "\(words)")
                #expect(first(set, bytes, &scratch) == expected.first, "\(words)")
            }
        }
    }

    @Test func wordsBesideOtherScriptsAreLeftToSimulation() throws {
        let words = try set(["\\bé", "a\\b", "\\Bb"])
        let lines = try set(["(?m)^é$", "\\Aa", "é+"])
        var scratch = MatchScratch()
        for _ in 0..<3 {
            #expect(matches(words, Array("aé".utf8), &scratch) == [])
            #expect(matches(words, Array("a é".utf8), &scratch) == [0, 1])
            #expect(matches(words, Array("éb".utf8), &scratch) == [0, 2])
        }
        #expect(!isWarm(words, Array("a é".utf8), &scratch))
        #expect(matches(words, Array("ab a".utf8), &scratch) == [1, 2])
        #expect(isWarm(words, Array("ab a".utf8), &scratch))
        #expect(matches(lines, Array("a\né\n".utf8), &scratch) == [0, 1, 2])
        #expect(isWarm(lines, Array("a\né\n".utf8), &scratch))
    }

    // MARK: One scratch, many sets

    @Test func twoSetsInTurnKeepApart() throws {
        // Alike in all that a table shows: columns, states, ways.
        let sets = [try set(["ab", "b$"]), try set(["ba", "a$"])]
        let copy = sets[0]
        var scratch = MatchScratch()
        var simulation = MatchScratch(automatonBytes: 0)
        var generator = SeededGenerator(seed: 1)
        for round in 0..<500 {
            let set = generator.pick(sets + [copy])
            let bytes = (0..<generator.below(5)).map { _ in generator.pick(Array("abx".utf8)) }
            #expect(matches(set, bytes, &scratch) == matches(set, bytes, &simulation), "round \(round): \(bytes)")
        }
        _ = matches(sets[0], [0x61], &scratch)
        #expect(isWarm(copy, [0x61], &scratch), "a copy is the same set")
    }

    @Test func aSetThatComesAfterOneGivenUpHasItsChance() throws {
        let hostile = try set(["(a|b)*a(a|b){12}c"])
        var scratch = MatchScratch(automatonBytes: LazyAutomaton.leastMemoryLimit)
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<100 { _ = matches(hostile, randomText(&generator), &scratch) }
        #expect(scratch.automaton.states.isEmpty)
        let set = try set(["x"])
        #expect(matches(set, [0x78], &scratch) == [0])
        #expect(isWarm(set, [0x78], &scratch))
    }

    // MARK: Memory

    @Test func aLongTextThatFillsItUpInVainIsNoExcuse() throws {
        let hostile = try set(["(a|b)*a(a|b){12}c"])
        var scratch = MatchScratch(automatonBytes: LazyAutomaton.leastMemoryLimit)
        var generator = SeededGenerator(seed: 4)
        let bytes = (0..<5000).map { _ in generator.pick([0x61, 0x62] as [UInt8]) }
        for _ in 0..<2 { #expect(matches(hostile, bytes, &scratch) == []) }
        #expect(!scratch.automaton.states.isEmpty)
        #expect(scratch.automaton.bytesRead == 0)
        #expect(matches(hostile, bytes, &scratch) == [])
        #expect(scratch.automaton.states.isEmpty)
    }

    private func randomText(_ generator: inout SeededGenerator, length: Int = 300) -> [UInt8] {
        (0..<length).map { _ in generator.chance(1) ? 0x63 : generator.pick([0x61, 0x62]) }
    }

    @Test func thousandsOfPatternsThatBeginAlikeNeedFewStates() throws {
        for source in ["model-N-", "^claude-N$", "(sonnet|haiku)-(N|xNy)-(a|b)", "[a-z]{3,8}-N-[0-9]{1,4}$"] {
            let set = try set((0..<1000).map { source.replacing("N", with: String($0)) })
            var scratch = MatchScratch(automatonBytes: 8 << 20)
            var steps = 0
            for index in 0..<500 {
                let number = String(index * 37 % 1000)
                let text = Array(
                    source.contains("sonnet")
                        ? "claude-haiku-x\(number)y-b".utf8
                        : source.contains("[a-z]")
                            ? "claude-\(number)-2025".utf8 : "claude-model-\(number)-\(index)".utf8)
                let before = scratch.steps
                _ = first(set, text, &scratch)
                if index >= 400 { steps += scratch.steps - before }
            }
            #expect(steps < 100 * 27 * 40, "\(source): \(steps / 100) steps a name")
            #expect(scratch.automaton.states.count < 20_000)
        }
    }

    @Test(arguments: [64, 100, 256])
    func hostileSetsStayWithinTheirMemoryAndRight(kibibytes: Int) throws {
        let hostile = try set([
            "(a|b)*a(a|b){12}$", "a[ab]{9}c", "(?:a?b){7}[^a]{3}a", "b.{11}b.{3}c", "\\ba(a|b){14}\\b",
        ])
        var scratch = MatchScratch(automatonBytes: kibibytes << 10)
        var simulation = MatchScratch(automatonBytes: 0)
        var generator = SeededGenerator(seed: UInt64(kibibytes))
        var most = 0
        for round in 0..<80 {
            // Short, so that memory is looked at often.
            let bytes = randomText(&generator, length: 30)
            let expected = matches(hostile, bytes, &simulation)
            #expect(matches(hostile, bytes, &scratch) == expected, "round \(round)")
            most = max(most, scratch.automaton.memory)
            #expect(scratch.automaton.memory <= kibibytes << 10, "round \(round)")
        }
        #expect(most > 8 << 10)
        #expect(scratch.automaton.states.isEmpty, "it should have been given up")
        #expect(scratch.automaton.memory == 0)
    }

    @Test func theUsualLimitHoldsToo() throws {
        // Many columns, long keys: the arrays grow most unlike one another.
        let hostile = try set(
            (0..<16).map { "[\\p{L}\($0)]{\($0 % 5 + 1)}[ab](?:a|b){\($0 % 13)}c" } + ["(a|b)*a(a|b){12}c"])
        var scratch = MatchScratch()
        var simulation = MatchScratch(automatonBytes: 0)
        var generator = SeededGenerator(seed: 3)
        var most = 0
        for round in 0..<20 {
            let bytes = randomText(&generator)
            let found = matches(hostile, bytes, &scratch)
            if round % 5 == 0 { #expect(found == matches(hostile, bytes, &simulation), "round \(round)") }
            most = max(most, scratch.automaton.memory)
        }
        #expect(most > 1 << 20 && most <= LazyAutomaton.defaultMemoryLimit, "\(most)")
    }

    @Test func memoryForOneShapeOfStatesIsNotKeptForAnother() {
        var automaton = LazyAutomaton(memoryLimit: 256 << 10)
        var most = 0
        for (columns, keyLength) in [(257, 1), (2, 1), (2, 500), (30, 20)] {
            #expect(automaton.attach(to: PatternSet.Identity(), columns: columns) == true)
            for number in UInt32(0)..<3000 {
                automaton.bytesRead = 1 << 20
                let key = Array(repeating: number, count: keyLength)
                _ = automaton.state(key, matchCount: 0, behind: .other)
                most = max(most, automaton.memory)
            }
        }
        #expect(most > 128 << 10 && most <= 256 << 10, "\(most)")
    }

    @Test func itBeginsAnewForeverIfItsStatesWereWorthBuilding() {
        let identity = PatternSet.Identity()
        var automaton = LazyAutomaton(memoryLimit: LazyAutomaton.leastMemoryLimit)
        #expect(automaton.attach(to: identity, columns: 9) == true)
        #expect(automaton.attach(to: identity, columns: 9) == false)
        var timesFull = 0
        for number in UInt32(0)..<4000 {
            automaton.bytesRead += 10
            if automaton.state([number, number + 1], matchCount: 1, behind: .other) == nil { timesFull += 1 }
        }
        #expect(timesFull > 5)
        #expect(automaton.attach(to: identity, columns: 9) == false)
        // Now in vain: twice more it begins anew, the third time it stays empty.
        timesFull = 0
        for number in UInt32(0)... {
            automaton.bytesRead = 0
            guard automaton.state([number], matchCount: 0, behind: .word) == nil else { continue }
            timesFull += 1
            if automaton.states.isEmpty { break }
        }
        #expect(timesFull == 3)
        #expect(automaton.attach(to: identity, columns: 9) == nil)
        #expect(automaton.attach(to: PatternSet.Identity(), columns: 257) == true)
    }

    @Test func statesWithTheSameKeyAreTheSame() {
        var automaton = LazyAutomaton(memoryLimit: LazyAutomaton.leastMemoryLimit)
        _ = automaton.attach(to: PatternSet.Identity(), columns: 2)
        let keys: [(key: [UInt32], matchCount: Int, behind: LookBehind)] = [
            ([], 0, .other), ([], 0, .word), ([1], 0, .other), ([1], 1, .other), ([1, 2], 1, .other),
            ([1, 2], 0, .other), ([1, 2], 2, .other), ([2, 1], 1, .other), ([1, 2], 1, .newline),
        ]
        for _ in 0..<2 {
            let indices = keys.map { automaton.state($0.key, matchCount: $0.matchCount, behind: $0.behind) }
            #expect(indices == Array(1...keys.count))
        }
        #expect(Array(automaton.matches(of: 5)) == [1])
        #expect(automaton.kernel(of: automaton.states[5], at: 0) == 2)
    }

    @Test func nothingGrowsOnceItIsWarm() throws {
        let set = try set((0..<100).map { "^model-\($0)(-[a-z]+)?$" } + ["(?i)x.*y", "é", "\\d{3}"])
        let texts = ["model-7-abc", "model-77", "Xy", "é", "", "model-123-é", "\u{212A}"].map { Array($0.utf8) }
        var scratch = MatchScratch()
        for text in texts { _ = matches(set, text, &scratch) }
        for text in texts { #expect(isWarm(set, text, &scratch), "\(text)") }
    }
}
