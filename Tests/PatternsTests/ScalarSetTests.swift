import RandomCases
import Testing

@testable import Patterns

@Suite struct ScalarSetTests {
    /// Values near the ends and around the surrogates, where sets can go wrong.
    private static let points: [UInt32] = [0, 1, 2, 3, 4, 5, 0xD7FE, 0xD7FF, 0xE000, 0xE001, 0x10FFFE, 0x10FFFF]

    private func random(_ generator: inout SeededGenerator) -> (ScalarSet, Set<UInt32>) {
        var ranges: [ScalarSet.Range] = []
        var members: Set<UInt32> = []
        for _ in 0..<generator.below(4) {
            let ends = [generator.pick(Self.points), generator.pick(Self.points)].sorted()
            ranges.append(ScalarSet.Range(first: ends[0], last: ends[1]))
            members.formUnion(Self.points.filter { ends[0] <= $0 && $0 <= ends[1] })
        }
        return (ScalarSet(ranges), members)
    }

    private func members(_ set: ScalarSet) -> Set<UInt32> {
        Set(Self.points.filter { set.contains($0) })
    }

    private func isTidy(_ set: ScalarSet) -> Bool {
        let ordered = zip(set.ranges, set.ranges.dropFirst()).allSatisfy {
            $0.last < $1.first && $1.first - $0.last > 1
        }
        return ordered
            && set.ranges.allSatisfy { $0.first <= $0.last && ($0.last < 0xD800 || $0.first > 0xDFFF) }
    }

    @Test func algebraAgreesWithSetsOfNumbers() {
        for seed in UInt64(0)..<2000 {
            var generator = SeededGenerator(seed: seed)
            let (left, leftMembers) = random(&generator)
            let (right, rightMembers) = random(&generator)
            let all = Set(Self.points)
            let results: [(ScalarSet, Set<UInt32>)] = [
                (left, leftMembers),
                (left.union(right), leftMembers.union(rightMembers)),
                (left.intersection(right), leftMembers.intersection(rightMembers)),
                (left.subtracting(right), leftMembers.subtracting(rightMembers)),
                (left.symmetricDifference(right), leftMembers.symmetricDifference(rightMembers)),
                (left.inverted, all.subtracting(leftMembers)),
            ]
            for (index, (set, expected)) in results.enumerated() {
                #expect(members(set) == expected, "seed \(seed), result \(index)")
                #expect(isTidy(set), "seed \(seed), result \(index)")
            }
            #expect(left.inverted.inverted == left, "seed \(seed)")
        }
    }
}
