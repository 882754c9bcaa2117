import RandomCases
import Testing

@testable import Patterns

@Suite struct UTF8AutomatonTests {
    private func accepts(_ automaton: UTF8Automaton, _ bytes: [UInt8]) -> Bool {
        var node = automaton.nodes.count - 1
        for byte in bytes {
            guard node != UTF8Automaton.accept else { return false }
            guard let edge = automaton.nodes[node].first(where: { $0.low <= byte && byte <= $0.high }) else {
                return false
            }
            node = edge.target
        }
        return node == UTF8Automaton.accept
    }

    private static let edges: [UInt32] = [
        0, 0x40, 0x7F, 0x80, 0xBF, 0xC0, 0x7FF, 0x800, 0xFFF, 0x1000, 0xD7FF, 0xE000, 0xFFFF, 0x1_0000, 0x3_FFFF,
        0x4_0000, 0xF_FFFF, 0x10_0000, 0x10_FFFF,
    ]

    private func randomScalar(_ generator: inout SeededGenerator) -> UInt32 {
        while true {
            let value = UInt32.random(in: 0...0x10FFFF, using: &generator) >> UInt32(generator.below(16))
            let near = generator.chance(50) ? generator.pick(Self.edges) &+ UInt32(generator.below(3)) &- 1 : value
            if Unicode.Scalar(near) != nil { return near }
        }
    }

    @Test func itReadsTheEncodingsOfTheSetAndNothingElse() {
        for seed in UInt64(0)..<150 {
            var generator = SeededGenerator(seed: seed)
            var ranges: [ScalarSet.Range] = []
            for _ in 0..<generator.below(6) {
                let ends = [randomScalar(&generator), randomScalar(&generator)].sorted()
                ranges.append(ScalarSet.Range(first: ends[0], last: ends[1]))
            }
            let set = ScalarSet(ranges)
            let automaton = UTF8Automaton(set)
            for _ in 0..<100 {
                let value = randomScalar(&generator)
                guard let scalar = Unicode.Scalar(value) else { continue }
                #expect(accepts(automaton, Array(String(scalar).utf8)) == set.contains(value), "seed \(seed): \(value)")
            }
            for _ in 0..<100 {
                let bytes = (0..<generator.below(5)).map { _ in
                    generator.chance(70)
                        ? UInt8.random(in: 0x80...0xFF, using: &generator) : UInt8(generator.below(256))
                }
                let text = String(validating: bytes, as: UTF8.self)?.unicodeScalars
                let expected = text.map { $0.count == 1 && set.contains($0[$0.startIndex].value) } ?? false
                #expect(accepts(automaton, bytes) == expected, "seed \(seed): \(bytes)")
            }
        }
    }

    @Test func equalTailsAreShared() {
        #expect(UTF8Automaton(.all).nodes.count == 8)
        #expect(UTF8Automaton(UnicodeClasses.word).nodes.count < 350)
        #expect(UTF8Automaton(UnicodeClasses.digit).nodes.count < 60)
    }

    @Test func classesHaveTheAutomatonThatWouldBeMadeForThem() {
        let sets: [ScalarSet] = [
            UnicodeClasses.digit, UnicodeClasses.space, UnicodeClasses.word, ScalarSet("\n").inverted, .all,
        ]
        for set in sets { #expect(UTF8Automaton.ofClass(set)?.nodes == UTF8Automaton(set).nodes) }
        for set in [ScalarSet("a"), .empty, UnicodeClasses.word.inverted, UnicodeClasses.digit.beyondASCII] {
            #expect(UTF8Automaton.ofClass(set)?.nodes == nil)
        }
    }
}
