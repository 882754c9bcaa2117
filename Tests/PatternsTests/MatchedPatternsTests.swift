import RandomCases
import Testing

@testable import Patterns

@Test func matchedPatternsBehaveLikeASetOfIndices() {
    var generator = SeededGenerator(seed: 7)
    var matched = MatchedPatterns()
    for count in [0, 1, 63, 64, 65, 300, 10] {
        matched.prepare(count: count)
        var oracle: Set<Int> = []
        #expect(matched.isEmpty)
        for _ in 0..<count / 3 + min(count, 1) {
            let index = generator.below(count)
            matched.insert(index)
            oracle.insert(index)
        }
        #expect(Array(matched) == oracle.sorted())
        #expect(matched.first == oracle.min())
        #expect(matched.count == oracle.count)
        #expect(matched.isEmpty == oracle.isEmpty)
        for index in -1...400 { #expect(matched.contains(index) == oracle.contains(index)) }
    }
    matched.removeAll()
    #expect(matched.isEmpty && matched.first == nil && Array(matched) == [])
    #expect(!matched.contains(.max) && !matched.contains(.min))
}
