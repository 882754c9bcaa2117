import RandomCases
import Testing

@testable import CroxyRouting

struct NearestTests {
    @Test(arguments: [
        ("antropic", "anthropic"), ("Anthropic", "anthropic"), ("olama", "ollama"), ("prot", nil), ("zzz", nil),
        ("", nil),
        ("o", nil), ("anthropicanthropic", nil),
    ])
    func findsWhatWasMeant(_ word: String, _ expected: String?) {
        #expect(Nearest.of(word, among: ["anthropic", "ollama", "x"]) == expected)
    }

    @Test func countsEditsAsTheDefinitionDoes() {
        let seed = UInt64.random(in: 0..<1 << 32)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<400 {
            let left = word(&random)
            let right = word(&random)
            let expected = slow(left[...], right[...])
            #expect(Nearest.distance(left, right) == expected, "\(left) \(right), seed \(seed)")
        }
    }

    private func word(_ random: inout SeededGenerator) -> [Unicode.Scalar] {
        (0..<Int.random(in: 0..<6, using: &random)).map { _ in ["a", "b", "c"].randomElement(using: &random) ?? "a" }
    }

    /// The definition, by recursion from the end.
    private func slow(_ left: ArraySlice<Unicode.Scalar>, _ right: ArraySlice<Unicode.Scalar>) -> Int {
        guard let last = left.last else { return right.count }
        guard let other = right.last else { return left.count }
        var best = min(slow(left.dropLast(), right), slow(left, right.dropLast())) + 1
        best = min(best, slow(left.dropLast(), right.dropLast()) + (last == other ? 0 : 1))
        if left.count > 1, right.count > 1, last == right.dropLast().last, other == left.dropLast().last {
            best = min(best, slow(left.dropLast(2), right.dropLast(2)) + 1)
        }
        return best
    }
}
