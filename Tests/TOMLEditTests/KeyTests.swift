import TOMLEdit
import Testing

/// TOML 1.0.0, "Keys" and "Key/Value Pair".
@Suite struct KeyTests {
    static let valid: [Valid] = [
        Valid("key = \"value\"", #"{key: "value"}"#),
        Valid("", "{}"),
        Valid("\n\n", "{}"),
        Valid("a=1", "{a: 1}"),
        Valid("  a\t=\t1  ", "{a: 1}"),
        Valid("a = 1\nb = 2\n", "{a: 1, b: 2}"),
        Valid("a = 1\r\nb = 2\r\n", "{a: 1, b: 2}"),
        Valid("bare_key = 1\nbare-key = 2\n1234 = 3", #"{"bare_key": 1, "bare-key": 2, 1234: 3}"#),
        Valid("- = 1\n_ = 2", #"{"-": 1, "_": 2}"#),
        Valid("true = 1\ninf = 2\n1979-05-27 = 3", #"{true: 1, inf: 2, "1979-05-27": 3}"#),
        Valid("\"127.0.0.1\" = 1", #"{"127.0.0.1": 1}"#),
        Valid("\"ʎǝʞ\" = 1\n'key2' = 2", #"{"ʎǝʞ": 1, key2: 2}"#),
        Valid("'quoted \"value\"' = 1", #"{"quoted \"value\"": 1}"#),
        Valid("\"\" = 1", #"{"": 1}"#),
        Valid("'' = 1", #"{"": 1}"#),
        Valid(#""\u00e9\t\"" = 1"#, #"{"é\t\"": 1}"#),
        Valid(#"'\u00e9' = 1"#, #"{"\\u00e9": 1}"#),
        Valid("a.b.c = 1", "{a: {b: {c: 1}}}"),
        Valid("a . b\t.\tc = 1", "{a: {b: {c: 1}}}"),
        Valid("site.\"google.com\" = true", #"{site: {"google.com": true}}"#),
        Valid("a.'b'.\"c\" = 1", "{a: {b: {c: 1}}}"),
        Valid("\"\".\"\" = 1", #"{"": {"": 1}}"#),
        Valid("3.14159 = \"pi\"", #"{3: {14159: "pi"}}"#),
        Valid("a.b = 1\na.c = 2", "{a: {b: 1, c: 2}}"),
        Valid("a.x = 1\nb.x = 2\na.y = 3\nb.y = 4", "{a: {x: 1, y: 3}, b: {x: 2, y: 4}}"),
        Valid("a.b.c = 1\na.d = 2\na.b.e = 3", "{a: {b: {c: 1, e: 3}, d: 2}}"),
        Valid("\"\u{E9}\" = 1\n\"e\u{301}\" = 2", "{\"\u{E9}\": 1, \"e\u{301}\": 2}"),
        Valid("a = 1\nA = 2", "{a: 1, A: 2}"),
    ]

    @Test(arguments: valid)
    func reads(_ valid: Valid) { valid.check() }

    static let invalid: [Invalid] = [
        Invalid("a = 1\n«a» = 2", "key \"a\" is defined twice (see line 1)"),
        Invalid("a = 1\n«\"a\"» = 2", "key \"a\" is defined twice"),
        Invalid("a = 1\n«\"\\u0061\"» = 2", "defined twice"),
        Invalid("a.b = 1\na.«b» = 2", "key \"a.b\" is defined twice"),
        Invalid("a.b = 1\n«a» = 2", "defined twice"),
        Invalid("a = 1\n«a».b = 2", "\"a\" is an integer, not a table"),
        Invalid("a.b = 1\na.«b».c = 2", "\"a.b\" is an integer, not a table"),
        Invalid("a = 'x'\n«a».b = 2", "a string, not a table"),
        Invalid("\"é\" = 1\n«\"é\"» = 2", "defined twice"),
        Invalid("\"\" = 1\n«''» = 2", "key \"\"\"\" is defined twice"),
        Invalid("a =«»", "expected a value, found the end of the text"),
        Invalid("a = «»\nb = 1", "expected a value, found the end of the line"),
        Invalid("a = «»\r\nb = 1", "expected a value, found the end of the line"),
        Invalid("a = «#» 1", "expected a value, found \"#\""),
        Invalid("a«»", "expected \"=\" after the key, found the end of the text"),
        Invalid("a«»\n= 1", "expected \"=\" after the key, found the end of the line"),
        Invalid("a «b» = 1", "expected \"=\" after the key, found \"b\""),
        Invalid("a «:» 1", "expected \"=\""),
        Invalid("a = «==» 1", "is not a value"),
        Invalid("a = 1 «b» = 2", "expected the end of the line after the value, found \"b\""),
        Invalid("a = 1 «\"»x\"", "expected the end of the line"),
        Invalid("a = 'x' «'»y'", "expected the end of the line"),
        Invalid("a = [] «]»", "expected the end of the line"),
        Invalid("a = {} «}»", "expected the end of the line"),
        Invalid("«=» 1", "expected a key, found \"=\""),
        Invalid("«.»a = 1", "expected a key, found \".\""),
        Invalid("a.«=» 1", "expected a key, found \"=\""),
        Invalid("a.«.»b = 1", "expected a key, found \".\""),
        Invalid("a.«»\nb = 1", "expected a key, found the end of the line"),
        Invalid("«é» = 1", "expected a key, found \"é\""),
        Invalid("caf«é» = 1", "found \"é\""),
        Invalid("a«+»b = 1", "found \"+\""),
        Invalid("«*» = 1", "expected a key"),
        Invalid("«{»a = 1}", "expected a key"),
        Invalid("«,»", "expected a key"),
        Invalid("«\"\"\"»a\"\"\" = 1", "can't be a multi-line string"),
        Invalid("«'''»a''' = 1", "can't be a multi-line string"),
        Invalid("a.«'''»b''' = 1", "can't be a multi-line string"),
        Invalid("«\"a»\n\" = 1", "the string is not closed"),
        Invalid("«'a = 1»", "the string is not closed"),
        Invalid(#""«\x»" = 1"#, "is not an escape"),
        Invalid("\"a\"«b» = 1", "expected \"=\""),
        Invalid("a = «bare»", "\"bare\" is not a value, a string needs quotes"),
    ]

    @Test(arguments: invalid)
    func refuses(_ invalid: Invalid) { invalid.check() }

    @Test func namesAreComparedByTheirBytes() throws {
        let document = try Document(parsing: "\"\u{E9}\" = 1\n\"e\u{301}\" = 2")
        #expect(document.root["\u{E9}"].map(rendering) == "1")
        #expect(document.root["e\u{301}"].map(rendering) == "2")
        #expect(document.root.entries[0].key.isNamed("\u{E9}"))
        #expect(!document.root.entries[0].key.isNamed("e\u{301}"))
    }

    @Test func missingNamesAreNil() throws {
        let document = try Document(parsing: "a.b = 1")
        #expect(document.root["b"] == nil)
        #expect(document.value(at: ["a", "b"]).map(rendering) == "1")
        #expect(document.value(at: ["a", "b", "c"]) == nil)
        #expect(document.value(at: ["x", "b"]) == nil)
        #expect(document.value(at: []) == nil)
    }

    @Test func messagesShowControlCharactersOfNamesAsEscapes() {
        #expect {
            try Document(parsing: #""\u001b[31m" = 1"# + "\n" + #""\u001b[31m" = 2"#)
        } throws: { error in
            (error as? TOMLError)?.message.contains(#""\u001B[31m""#) == true
        }
    }

    @Test func messagesCutLongNamesShort() {
        let name = String(repeating: "k", count: 100_000)
        #expect {
            try Document(parsing: "\(name) = 1\n\(name) = 1")
        } throws: { error in
            (error as? TOMLError)?.message.utf8.count ?? .max < 200
        }
    }
}
