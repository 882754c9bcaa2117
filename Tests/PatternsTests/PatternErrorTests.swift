import Patterns
import Testing

/// A pattern that is refused: where, over how many bytes, and a part of the message.
struct ErrorCase: Sendable, CustomTestStringConvertible {
    var pattern: String
    var offset: Int
    var length: Int
    var part: String

    init(_ pattern: String, _ offset: Int, _ length: Int, _ part: String) {
        self.pattern = pattern
        self.offset = offset
        self.length = length
        self.part = part
    }

    var testDescription: String { pattern }

    func check(
        _ read: (String) throws(PatternError) -> Pattern = { (source) throws(PatternError) in try Pattern(source) }
    ) {
        do throws(PatternError) {
            _ = try read(pattern)
            Issue.record("\(pattern.debugDescription) was accepted")
        } catch {
            #expect(error.offset == offset, "\(pattern.debugDescription): \(error)")
            #expect(error.length == length, "\(pattern.debugDescription): \(error)")
            #expect(error.message.contains(part), "\(pattern.debugDescription): \(error)")
            #expect(error.message.hasSuffix(".") == false)
        }
    }
}

@Suite struct PatternErrorTests {
    @Test(arguments: [
        ErrorCase("a(b", 1, 1, "a \")\" is missing"),
        ErrorCase("(a(b)", 0, 1, "a \")\" is missing"),
        ErrorCase("a)b", 1, 1, "closes no group"),
        ErrorCase("é)", 2, 1, "write \"\\)\""),
        ErrorCase("(?", 0, 2, "not closed"),
        ErrorCase("(?i", 0, 3, "not closed"),
        ErrorCase("x(?)", 1, 3, "sets no flag"),
        ErrorCase("(?P<a", 4, 1, "a \">\" is missing"),
        ErrorCase("(?<>a)", 3, 0, "name is missing"),
        ErrorCase("(?<1>a)", 3, 1, "begin with \"1\""),
        ErrorCase("(?<a b>a)", 4, 1, "hold \" \""),
        ErrorCase("(?<a>b)(?P<a>c)", 11, 1, "already a group called \"a\""),
    ]) func groups(_ row: ErrorCase) { row.check() }

    @Test(arguments: [
        ErrorCase("(?=a)", 0, 3, "look-ahead"),
        ErrorCase("a(?!b)", 1, 3, "look-ahead"),
        ErrorCase("(?<=a)", 0, 4, "look-behind"),
        ErrorCase("(?<!a)", 0, 4, "look-behind"),
        ErrorCase("(a)\\1", 3, 2, "back-reference \"\\1\""),
        ErrorCase("\\k<a>", 0, 2, "back-reference"),
        ErrorCase("(?P=a)", 2, 2, "named group"),
        ErrorCase("(?P>a)", 2, 2, "named group"),
        ErrorCase("\\0", 0, 2, "write \"\\x00\""),
        ErrorCase("[\\0]", 1, 2, "octal"),
        ErrorCase("(?-u)a", 3, 1, "always Unicode"),
        ErrorCase("(?R)a", 2, 1, "flag \"R\""),
        ErrorCase("(?>a)", 2, 1, "no flag \">\""),
        ErrorCase("(?#a)", 2, 1, "no flag \"#\""),
    ]) func whatCannotBeLinearOrIsNotSupported(_ row: ErrorCase) { row.check() }

    @Test(arguments: [
        ErrorCase("(?ii)", 3, 1, "twice"),
        ErrorCase("(?i-i)", 4, 1, "twice"),
        ErrorCase("(?i--s)", 4, 1, "second \"-\""),
        ErrorCase("(?i-)", 3, 1, "no flag follows"),
        ErrorCase("(?-:a)", 2, 1, "no flag follows"),
        ErrorCase("(?é)", 2, 2, "no flag \"é\""),
    ]) func flags(_ row: ErrorCase) { row.check() }

    @Test(arguments: [
        ErrorCase("*", 0, 1, "nothing before \"*\""),
        ErrorCase("a|+", 2, 1, "nothing before \"+\""),
        ErrorCase("(?", 0, 2, "not closed"),
        ErrorCase("(?i)?", 4, 1, "nothing before \"?\""),
        ErrorCase("({2})", 1, 1, "write \"\\{\""),
        ErrorCase("a{", 1, 1, "a \"}\" is missing"),
        ErrorCase("a{2", 1, 2, "a \"}\" is missing"),
        ErrorCase("a{2,", 1, 3, "a \"}\" is missing"),
        ErrorCase("a{}", 1, 2, "no least count"),
        ErrorCase("a{,3}", 1, 4, "no least count"),
        ErrorCase("a{b}", 2, 1, "\"b\" does not belong"),
        ErrorCase("a{2,b}", 4, 1, "\"b\" is not a count"),
        ErrorCase("a{2b}", 3, 1, "\"b\" does not belong"),
        ErrorCase("a{-1}", 2, 1, "\"-\" does not belong"),
        ErrorCase("a{+1}", 2, 1, "\"+\" does not belong"),
        ErrorCase("a{3,2}", 1, 5, "least count 3 is above the greatest 2"),
        ErrorCase("a{4294967296}", 2, 10, "too large"),
        ErrorCase("a{99999999999999999999999}", 2, 23, "too large"),
    ]) func repetitions(_ row: ErrorCase) { row.check() }

    @Test(arguments: [
        ErrorCase("a[b", 1, 1, "a \"]\" is missing"),
        ErrorCase("[]", 0, 1, "not closed"),
        ErrorCase("[^]", 0, 1, "not closed"),
        ErrorCase("[a[b]", 0, 1, "not closed"),
        ErrorCase("[a-", 0, 1, "not closed"),
        ErrorCase("x[z-a]", 2, 3, "\"z-a\" is empty"),
        ErrorCase("[\\d-z]", 1, 2, "\"\\d\" cannot be the end of a range"),
        ErrorCase("[a-\\w]", 3, 2, "\"\\w\" cannot be the end of a range"),
        ErrorCase("[a\\b]", 2, 2, "cannot stand in a class"),
        ErrorCase("[\\A]", 1, 2, "cannot stand in a class"),
    ]) func classes(_ row: ErrorCase) { row.check() }

    @Test(arguments: [
        ErrorCase("a\\", 1, 1, "ends in \"\\\""),
        ErrorCase("\\y", 0, 2, "no escape \"\\y\""),
        ErrorCase("\\é", 0, 3, "no escape \"\\é\""),
        ErrorCase("\\Z", 0, 2, "write \"\\z\""),
        ErrorCase("\\Q", 0, 2, "not supported"),
        ErrorCase("\\x", 0, 2, "incomplete"),
        ErrorCase("\\x4", 0, 3, "incomplete"),
        ErrorCase("\\xg0", 2, 1, "\"g\" is not a hexadecimal digit"),
        ErrorCase("\\x{", 0, 3, "incomplete"),
        ErrorCase("\\x{}", 0, 4, "incomplete"),
        ErrorCase("\\u12", 0, 4, "\"\\u007F\" or \"\\u{7F}\""),
        ErrorCase("\\x{110000}", 3, 6, "no Unicode scalar"),
        ErrorCase("\\uD800", 2, 4, "no Unicode scalar"),
        ErrorCase("\\x{FFFFFFFFFFFFFFFFFFFFFF41}", 3, 24, "no Unicode scalar"),
        ErrorCase("\\b{foo}", 2, 5, "no word boundary \"foo\""),
        ErrorCase("\\b{start", 2, 6, "a \"}\" is missing"),
        ErrorCase("\\p", 0, 2, "category is missing"),
        ErrorCase("\\p{L", 0, 4, "not closed"),
        ErrorCase("\\p{}", 3, 0, "category is missing"),
        ErrorCase("\\p{Greek}", 3, 5, "only general categories"),
        ErrorCase("\\p{sc=Greek}", 3, 8, "only general categories"),
        ErrorCase("\\p{gc=Foo}", 3, 6, "no general category \"gc=Foo\""),
        ErrorCase("\\p{L\n}", 3, 2, "no general category \"L\\n\""),
        ErrorCase("\\p{isC}", 3, 3, "no general category"),
        ErrorCase("\\p{gc!=Lu}", 3, 6, "write \"\\P{…}\""),
        ErrorCase("\\pQ", 2, 1, "no general category \"Q\""),
        ErrorCase("\\p{é}", 3, 2, "no general category \"é\""),
    ]) func escapes(_ row: ErrorCase) { row.check() }

    @Test(arguments: [
        ErrorCase("ba{10001}", 2, 7, "it would take 10001 states"),
        ErrorCase("((a{100}){100}){101}", 15, 5, "too large"),
        ErrorCase("(?:(a{99}){99}){99}", 15, 4, "970299 states"),
        ErrorCase("(?:a{5000}|b{6000})", 0, 19, "too large"),
        ErrorCase("a{4294967295}{4294967295}", 1, 12, "too large"),
        ErrorCase("\\w{5000}", 2, 6, "too large"),
    ]) func sizes(_ row: ErrorCase) { row.check() }

    @Test func deepNestingIsAnErrorAtTheGroupThatIsOneTooMany() throws {
        ErrorCase(String(repeating: "(", count: 100_000), 250, 1, "at most 250 levels").check()
        ErrorCase(String(repeating: "[", count: 100_000), 251, 1, "at most 250 levels").check()
        ErrorCase("a" + String(repeating: "*", count: 100_000), 250, 1, "at most 250 levels").check()
        ErrorCase("a" + String(repeating: "{1}", count: 100_000), 748, 1, "at most 250 levels").check()
        let deep = String(repeating: "(", count: 240) + "a" + String(repeating: ")", count: 240)
        #expect(try PatternSet([Pattern(deep)]).matches(in: "a") == [0])
        let starred = String(repeating: "(", count: 120) + "a" + String(repeating: "|b)*", count: 120)
        #expect(try PatternSet([Pattern(starred)]).matches(in: "a") == [0])
    }

    @Test func longTextsWithoutNestingAreMeasuredNotWalked() {
        ErrorCase(String(repeating: "a", count: 10_001), 0, 10_001, "too large").check()
        ErrorCase(String(repeating: "a|", count: 100_000), 0, 200_000, "too large").check()
        #expect(throws: Never.self) { try Pattern("(?x)" + String(repeating: " ", count: 100_000) + "a") }
    }
}
