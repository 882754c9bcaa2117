import Testing

@testable import CroxyMetrics

struct NameIndexTests {
    private func name(_ number: Int) -> String { "abcdefgh-\(1000 + number)-ijklmnop" }

    @Test func namesKeepTheirNumbers() {
        var index = NameIndex(.model, GroupNames())
        let numbers = (0..<200).map { index.number(of: name($0)) }
        #expect(Set(numbers).count == 200 && !numbers.contains(GroupNames.other))
        #expect((0..<200).map { index.number(of: name($0)) } == numbers)
        #expect(index.number(of: name(200)) == GroupNames.other)
    }

    /// Names that differ in one place only are found at once: a look-up compares with two names at the most on average.
    @Test(arguments: ["", "claude-", "model-with-a-long-beginning-"])
    func namesThatAreAlikeAreSpread(_ prefix: String) {
        for suffix in ["", "-20251101", "-000000000000000000"] {
            var index = NameIndex(.model, GroupNames())
            let names = (0..<200).map { "\(prefix)\($0)\(suffix)" }
            for name in names { _ = index.number(of: name) }
            let steps = (names + (200..<1000).map { "\(prefix)\($0)\(suffix)" }).map { index.look(for: $0).steps }
            #expect(steps.reduce(0, +) < 2 * steps.count, "\(prefix)N\(suffix): \(steps.reduce(0, +))")
        }
    }

    @Test func workersAgreeWhateverTheyMeetFirst() {
        let shared = GroupNames()
        var one = NameIndex(.route, shared)
        var two = NameIndex(.route, shared)
        let names = (0..<150).map { "r\($0)" } + ["", "é", "a\u{1b}b", "路由"]
        let first = names.map { one.number(of: $0) }
        #expect(names.reversed().map { two.number(of: $0) } == first.reversed())
    }

    /// A name is what is shown of it: no second group comes of the shown form itself.
    @Test func controlCharactersAndTheirMarkAreOneGroup() {
        var index = NameIndex(.model, GroupNames())
        let number = index.number(of: "a\u{7}b")
        #expect(number != GroupNames.other && index.number(of: "a\u{FFFD}b") == number)
    }
}
