import TOMLEdit
import Testing

@Suite struct ValuePathTests {
    @Test(
        arguments: [
            ("server.port", [.key("server"), .key("port")]),
            ("routes[1].model", [.key("routes"), .index(1), .key("model")]),
            ("provider.\"my.local\".url", [.key("provider"), .key("my.local"), .key("url")]),
            ("provider.'a \"b\"'.url", [.key("provider"), .key("a \"b\""), .key("url")]),
            ("a[0][12]", [.key("a"), .index(0), .index(12)]),
            ("\"\"", [.key("")]),
            ("\"\\u00e9\\n\"", [.key("é\n")]),
            ("1.2", [.key("1"), .key("2")]),
        ] as [(String, [ValuePath.Step])])
    func readsAndWrites(text: String, steps: [ValuePath.Step]) throws {
        let path = try ValuePath(parsing: text)
        #expect(path.steps == steps)
        #expect(try ValuePath(parsing: path.description) == path)
        #expect(ValuePath(steps) == path)
    }

    @Test(arguments: [
        ("", 1, "a key is missing"),
        (".a", 1, "expected a key, found \".\""),
        ("a.", 3, "expected a key, found the end of the text"),
        ("a..b", 3, "expected a key, found \".\""),
        ("a b", 2, "expected \".\" or \"[\", found \" \"; names of other characters need quotes"),
        ("é.a", 1, "expected a key, found \"é\""),
        ("a.é", 3, "expected a key, found \"é\""),
        ("[0]", 1, "expected a key, found \"[\""),
        ("a[]", 3, "expected the number of an element, such as [0]"),
        ("a[-1]", 3, "expected the number of an element, such as [0]"),
        ("a[+1]", 3, "expected the number of an element, such as [0]"),
        ("a[99999999999999999999]", 3, "expected the number of an element, such as [0]"),
        ("a[1", 4, "expected \"]\" after the number, found the end of the text"),
        ("a[1]b", 5, "expected \".\" or \"[\", found \"b\"; names of other characters need quotes"),
        ("\"é\".\"b", 5, "the string is not closed"),
        ("a.\"\"\"b\"\"\"", 3, "a key can't be a multi-line string"),
        ("a\u{1}", 2, "control character U+0001"),
    ])
    func saysWhatIsWrongAndWhere(text: String, column: Int, message: String) {
        #expect(throws: ValuePathError(message: message, column: column)) { try ValuePath(parsing: text) }
    }

    @Test func deeperThanADocumentIsAnError() throws {
        let deep = Array(repeating: "a", count: 65).joined(separator: ".")
        #expect(throws: ValuePathError.self) { try ValuePath(parsing: deep) }
        #expect(try ValuePath(parsing: String(deep.dropLast(2))).steps.count == 64)
    }

    @Test func pathsBeginWithANameAndCountFromZero() {
        #expect(ValuePath([]) == nil)
        #expect(ValuePath([.index(0)]) == nil)
        #expect(ValuePath([.key("a"), .index(-1)]) == nil)
    }

    @Test func namesAreComparedByTheirBytes() throws {
        #expect(try ValuePath(parsing: "\"é\"") != ValuePath(parsing: "\"e\u{301}\""))
    }

    @Test func findsValues() throws {
        let document = try Document(parsing: exampleSource)
        let value = try document.value(at: ValuePath(parsing: "routes[0].models[1]"))
        #expect(value.map(rendering) == "\"b\"")
        for missing in ["routes[2]", "routes.models", "title.x", "server[0]", "nothing"] {
            #expect(try document.value(at: ValuePath(parsing: missing)) == nil, "\(missing)")
        }
    }
}
