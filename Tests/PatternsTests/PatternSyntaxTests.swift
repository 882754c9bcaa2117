import Patterns
import Testing

/// One line of a table: a pattern, texts it is found in, texts it is not found in.
struct SyntaxCase: Sendable, CustomTestStringConvertible {
    var pattern: String
    var matches: [String]
    var others: [String]

    init(_ pattern: String, _ matches: [String], not others: [String] = []) {
        self.pattern = pattern
        self.matches = matches
        self.others = others
    }

    var testDescription: String { pattern }

    func check() throws {
        let set = try PatternSet([Pattern(pattern)])
        for text in matches {
            #expect(set.matches(in: text) == [0], "\(pattern.debugDescription) in \(text.debugDescription)")
        }
        for text in others {
            #expect(set.matches(in: text) == [], "\(pattern.debugDescription) not in \(text.debugDescription)")
        }
    }
}

@Suite struct PatternSyntaxTests {
    @Test(arguments: [
        SyntaxCase("", ["", "a", "\n"]),
        SyntaxCase("opus", ["opus", "claude-opus-4"], not: ["", "opu", "OPUS", "o pus"]),
        SyntaxCase("]}", ["a]}"], not: ["]"]),
        SyntaxCase("é🦀", ["aé🦀b"], not: ["e\u{301}🦀", "é"]),
        SyntaxCase(".", ["a", "\r", "é", "\u{10FFFF}"], not: ["", "\n", "\n\n"]),
        SyntaxCase("a.c", ["abc", "a\u{2028}c"], not: ["a\nc", "ac"]),
        SyntaxCase("a  b#c", ["a  b#c"], not: ["ab"]),
    ]) func literalsMatchThemselves(_ row: SyntaxCase) throws { try row.check() }

    @Test(arguments: [
        SyntaxCase("[abc]", ["b"], not: ["d", ""]),
        SyntaxCase("[a-cx]", ["b", "x"], not: ["d"]),
        SyntaxCase("[^a-c]", ["d", "\n", "é"], not: ["abc", ""]),
        SyntaxCase("[]a]", ["]", "a"], not: ["b"]),
        SyntaxCase("[^]a]", ["b"], not: ["]", "a"]),
        SyntaxCase("[-a]", ["-", "a"], not: ["b"]),
        SyntaxCase("[a-]", ["-", "a"], not: ["b"]),
        SyntaxCase("[---]", ["-"], not: ["a"]),
        SyntaxCase("[a-c-z]", ["b", "-", "z"], not: ["y"]),
        SyntaxCase("[a[bc]d]", ["a", "b", "d"], not: ["e"]),
        SyntaxCase("[a[^b-z]]", ["a", "0"], not: ["b"]),
        SyntaxCase("[.*$^|()]", [".", "^", ")"], not: ["a"]),
        SyntaxCase("[\\]\\-\\\\]", ["]", "-", "\\"], not: ["a"]),
        SyntaxCase("[à-ÿ]", ["é"], not: ["e", "Ā"]),
        SyntaxCase("[\\x{1F600}-\\x{1F64F}]", ["😀"], not: ["🦀"]),
        SyntaxCase("[a-z&&[^aeiou]]", ["b"], not: ["e", "0"]),
        SyntaxCase("[a-z--[aeiou]]", ["b"], not: ["e", "0"]),
        SyntaxCase("[a-m~~g-z]", ["a", "z"], not: ["h", "0"]),
        SyntaxCase("[a-z&&d-k--e]", ["d", "f"], not: ["e", "c", "l"]),
        SyntaxCase("[^a-z&&d-k]", ["a", "0"], not: ["d"]),
        SyntaxCase("[&&a]", [], not: ["a", "&"]),
        SyntaxCase("[a&b]", ["&", "a"], not: ["c"]),
        SyntaxCase("[a&&b]", [], not: ["", "a", "b"]),
        SyntaxCase("[^\\s\\S]", [], not: ["", "a"]),
        SyntaxCase("[\\s\\S]", ["a", "\n"], not: [""]),
        SyntaxCase("[[:alpha:]]", ["a", "Z"], not: ["0", "é"]),
        SyntaxCase("[[:^alpha:]]", ["0", "é"], not: ["a"]),
        SyntaxCase("[[:digit:][:punct:]]", ["0", "!"], not: ["a"]),
        SyntaxCase("[[:alnum:]--[:digit:]]", ["a"], not: ["0"]),
        SyntaxCase("[:alpha:]", ["a", ":"], not: ["b"]),
        SyntaxCase("[[:foo:]]", ["f", ":", "o"], not: ["a"]),
    ]) func classesMatchTheirMembers(_ row: SyntaxCase) throws { try row.check() }

    @Test(arguments: [
        ("alnum", "a0Z", "_ é"), ("alpha", "aZ", "0_"), ("ascii", "\u{0}~", "é\u{80}"), ("blank", " \t", "\na"),
        ("cntrl", "\u{1}\u{7F}", " a"), ("digit", "09", "a٣"), ("graph", "!a~", " \u{7F}"), ("lower", "az", "AZé"),
        ("print", " a~", "\t\u{7F}"), ("punct", "!@[~_", "a 0"), ("space", " \t\n\u{B}\u{C}\r", "a\u{A0}"),
        ("upper", "AZ", "azÉ"), ("word", "aZ0_", "- é"), ("xdigit", "0aF", "gG"),
    ]) func asciiClassesAreThoseOfPOSIX(name: String, members: String, others: String) throws {
        for scalar in members.unicodeScalars { try SyntaxCase("[[:\(name):]]", [String(scalar)]).check() }
        for scalar in others.unicodeScalars { try SyntaxCase("[[:\(name):]]", [], not: [String(scalar)]).check() }
    }

    @Test(arguments: [
        SyntaxCase("\\d", ["0", "٣", "𝟘"], not: ["a", "½", "²"]),
        SyntaxCase("\\D", ["a", "½"], not: ["0", "٣"]),
        SyntaxCase("\\w", ["a", "0", "_", "é", "語", "\u{301}", "\u{200D}", "‿", "ⓐ"], not: ["-", " ", "½", "🦀"]),
        SyntaxCase("\\W", ["-", "🦀"], not: ["a", "é", "_"]),
        SyntaxCase("\\s", [" ", "\t", "\u{B}", "\u{85}", "\u{A0}", "\u{3000}"], not: ["a", "\u{200B}"]),
        SyntaxCase("\\S", ["a", "\u{200B}"], not: [" ", "\u{2028}"]),
        SyntaxCase("[\\d.]", ["1", "."], not: ["a"]),
        SyntaxCase("[^\\w]", ["-"], not: ["é"]),
        SyntaxCase("\\pL", ["a", "語"], not: ["0"]),
        SyntaxCase("\\PL", ["0"], not: ["a", "語"]),
        SyntaxCase("\\p{L}", ["a"], not: ["0"]),
        SyntaxCase("\\p{Lu}", ["A", "É"], not: ["a", "0"]),
        SyntaxCase("\\P{Lu}", ["a"], not: ["A"]),
        SyntaxCase("\\p{Letter}", ["a"], not: ["0"]),
        SyntaxCase("\\p{uppercase letter}", ["A"], not: ["a"]),
        SyntaxCase("\\p{is_Upper-caseLETTER}", ["A"], not: ["a"]),
        SyntaxCase("(?x)\\p {\n L #\n u}", ["A"], not: ["a"]),
        SyntaxCase("\\p{gc=Nd}", ["0"], not: ["a"]),
        SyntaxCase("\\p{General_Category:Nd}", ["0"], not: ["a"]),
        SyntaxCase("\\p{LC}", ["a", "A", "ǅ"], not: ["語"]),
        SyntaxCase("\\p{Any}", ["a", "\n"], not: [""]),
        SyntaxCase("\\p{Assigned}", ["a"], not: ["\u{378}"]),
        SyntaxCase("\\p{ASCII}", ["a"], not: ["é"]),
        SyntaxCase("\\p{Cs}", [], not: ["a", "\u{FFFD}"]),
        SyntaxCase("[\\p{L}--\\p{Lu}]", ["a"], not: ["A"]),
    ]) func namedClassesAreUnicode(_ row: SyntaxCase) throws { try row.check() }

    @Test(arguments: [
        SyntaxCase("^a", ["ab"], not: ["ba", "b\na"]),
        SyntaxCase("a$", ["ba"], not: ["ab", "a\n", "a\nb"]),
        SyntaxCase("^$", [""], not: ["a", "\n"]),
        SyntaxCase("(?m)^a$", ["a", "b\na\nc"], not: ["ba", "ab", "a\r\n"]),
        SyntaxCase("(?m)^$", ["", "a\n", "\n\nb", "a\n\nb"], not: ["a", "a\nb"]),
        SyntaxCase("(?m)\\Aa\\z", ["a"], not: ["b\na", "a\n"]),
        SyntaxCase("a^b", [], not: ["ab", "a^b"]),
        SyntaxCase("(^|x)a", ["a", "bxa"], not: ["ba"]),
        SyntaxCase("\\bfoo\\b", ["foo", "a foo.", "-foo-"], not: ["food", "éfoo", "foo_"]),
        SyntaxCase("\\Bo\\B", ["foot", "foo"], not: ["of", "o"]),
        SyntaxCase("\\B", ["", "ab", "--"], not: ["a"]),
        SyntaxCase("\\b", ["a", "é"], not: ["", "-", "🦀"]),
        SyntaxCase("\\b{start}a", ["a", "-a"], not: ["ba"]),
        SyntaxCase("a\\b{end}", ["a", "a-"], not: ["ab"]),
        SyntaxCase("\\<a\\>", ["a", "-a-"], not: ["ab", "ba"]),
        SyntaxCase("\\b{start-half}-", ["-", "--"], not: ["a-"]),
        SyntaxCase("-\\b{end-half}", ["-", "--"], not: ["-a"]),
        SyntaxCase("\\b{2}a", ["a"], not: ["ba"]),
        SyntaxCase("^*a", ["ba"]),
    ]) func looksHoldAtPlaces(_ row: SyntaxCase) throws { try row.check() }

    @Test(arguments: [
        SyntaxCase("^(a)(b)$", ["ab"], not: ["a"]),
        SyntaxCase("^(?:a|b)c$", ["ac", "bc"], not: ["a", "abc"]),
        SyntaxCase("^(?P<one>a)(?<two_2.[]>b)(?P<é>c)$", ["abc"]),
        SyntaxCase("^a|b$", ["ax", "xb"], not: ["xa", "bx"]),
        SyntaxCase("^(a||b)$", ["", "a", "b"], not: ["ab"]),
        SyntaxCase("^(|a)$", ["", "a"], not: ["b"]),
        SyntaxCase("^()$", [""], not: ["a"]),
        SyntaxCase("^(?:)a$", ["a"]),
        SyntaxCase("|", ["", "a"]),
    ]) func groupsAndAlternatives(_ row: SyntaxCase) throws { try row.check() }

    @Test(arguments: [
        SyntaxCase("^a*$", ["", "aaa"], not: ["b"]),
        SyntaxCase("^a+$", ["a", "aaa"], not: ["", "b"]),
        SyntaxCase("^a?$", ["", "a"], not: ["aa"]),
        SyntaxCase("^a*?b+?c??$", ["b", "aabbc"], not: ["a", "abcc"]),
        SyntaxCase("^a{2}$", ["aa"], not: ["a", "aaa"]),
        SyntaxCase("^a{2,}$", ["aa", "aaaa"], not: ["a"]),
        SyntaxCase("^a{2,3}?$", ["aa", "aaa"], not: ["a", "aaaa"]),
        SyntaxCase("^a{0}$", [""], not: ["a"]),
        SyntaxCase("^a{ 1 , 2 }$", ["a", "aa"], not: ["", "aaa"]),
        SyntaxCase("^a**$", ["", "aa"], not: ["b"]),
        SyntaxCase("^a{2}{3}$", ["aaaaaa"], not: ["aaaaa", "aa"]),
        SyntaxCase("^(ab){2}$", ["abab"], not: ["ab"]),
        SyntaxCase("^ab{2}$", ["abb"], not: ["abab"]),
        SyntaxCase("^é{2}$", ["éé"], not: ["é"]),
        SyntaxCase("^(?:a?){3}$", ["", "aaa"], not: ["aaaa"]),
        SyntaxCase("^(?:){1000000000}$", [""], not: ["a"]),
        SyntaxCase("^{4000000000}a", ["a"], not: ["ba"]),
        SyntaxCase("(?:a{0}){1000000000}", [""]),
    ]) func repetitionsCount(_ row: SyntaxCase) throws { try row.check() }

    @Test(arguments: [
        SyntaxCase("^\\n\\t\\r\\f\\v\\a$", ["\n\t\r\u{C}\u{B}\u{7}"]),
        SyntaxCase("^\\x41\\u0042\\U00000043$", ["ABC"]),
        SyntaxCase("^\\x{41}\\u{42}\\U{43}\\x{1F980}\\x{10FFFF}$", ["ABC🦀\u{10FFFF}"]),
        SyntaxCase("^\\.\\+\\*\\?\\(\\)\\|\\[\\]\\{\\}\\^\\$\\\\$", [".+*?()|[]{}^$\\"]),
        SyntaxCase("^\\#\\&\\-\\~\\/\\\"\\'\\%\\ \\!\\:\\,\\=\\@\\_\\`\\;$", ["#&-~/\"'% !:,=@_`;"]),
    ]) func escapesNameCharacters(_ row: SyntaxCase) throws { try row.check() }

    @Test(arguments: [
        SyntaxCase("(?i)opus", ["OPUS", "oPuS"], not: ["opu"]),
        SyntaxCase("(?i)k", ["K", "\u{212A}"], not: ["c"]),
        SyntaxCase("(?i)\\x{212A}", ["k", "K"]),
        SyntaxCase("(?i)ſ", ["s", "S", "ſ"], not: ["f"]),
        SyntaxCase("(?i)É", ["é"], not: ["e"]),
        SyntaxCase("(?i)σ", ["Σ", "ς"]),
        SyntaxCase("(?i)ß", ["ẞ"], not: ["ss", "SS"]),
        SyntaxCase("(?i)[^k]", ["a"], not: ["k", "K", "\u{212A}"]),
        SyntaxCase("(?i)[a-z&&K]", ["k", "\u{212A}"], not: ["a"]),
        SyntaxCase("(?i)[[:upper:]]", ["a"], not: ["0"]),
        SyntaxCase("(?i)\\p{Lu}", ["a"], not: ["0"]),
        SyntaxCase("(?i)\\P{Lu}", ["0"], not: ["a", "A"]),
        SyntaxCase("(?i)i", ["I"], not: ["ı", "İ"]),
        SyntaxCase("^a(?i)b", ["ab", "aB"], not: ["Ab"]),
        SyntaxCase("^(?:a(?i)b)c$", ["aBc"], not: ["aBC"]),
        SyntaxCase("^(?:a(?i)b|c)$", ["aB", "C"], not: ["A"]),
        SyntaxCase("^(?i:a)b$", ["Ab"], not: ["AB"]),
        SyntaxCase("(?i)^a(?-i)b$", ["Ab"], not: ["AB"]),
        SyntaxCase("(?i)^(?-i:a)b$", ["aB"], not: ["AB"]),
        SyntaxCase("(?s)^.$", ["\n"], not: [""]),
        SyntaxCase("(?s-i:a.)", ["a\n"], not: ["A\n"]),
        SyntaxCase("(?U)^a+$", ["aa"], not: ["b"]),
        SyntaxCase("(?u)é", ["é"]),
        SyntaxCase("(?x) ^ a \u{2003} b # a comment )\n c \\  [ d ] $", ["abc d"], not: ["abcd"]),
        SyntaxCase("(?x: a b )( c )", ["ab c "], not: ["abc"]),
        SyntaxCase("(?x)a (?-x) b", ["a b"], not: ["ab"]),
        SyntaxCase("(?x)^\\x{4 1} (?: b ) {2} [^ a ] $", ["Abbc"], not: ["Ac"]),
        SyntaxCase("(?im)^A$", ["b\na"]),
    ]) func flagsChangeTheMeaning(_ row: SyntaxCase) throws { try row.check() }
}
