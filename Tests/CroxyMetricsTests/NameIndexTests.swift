import Testing

@testable import CroxyMetrics

struct NameIndexTests {
    /// Alike at both ends and equally long, so that they all ask for one place.
    private func colliding(_ number: Int) -> String { "abcdefgh-\(1000 + number)-ijklmnop" }

    @Test func namesThatCollideKeepTheirNumbers() {
        var index = NameIndex(.model, GroupNames())
        let numbers = (0..<200).map { index.number(of: colliding($0)) }
        #expect(Set(numbers).count == 200 && !numbers.contains(GroupNames.other))
        #expect((0..<200).map { index.number(of: colliding($0)) } == numbers)
        #expect(index.number(of: colliding(200)) == GroupNames.other)
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
