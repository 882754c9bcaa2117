import TOMLEdit
import Testing

/// TOML 1.0.0, "Table" and "Array of Tables", and what may be defined twice.
@Suite struct TableTests {
    static let valid: [Valid] = [
        Valid("[a]", "{a: {}}"),
        Valid("[a]\nb = 1\nc = 2\n[d]\nb = 3", "{a: {b: 1, c: 2}, d: {b: 3}}"),
        Valid("x = 0\n[a]\nb = 1", "{x: 0, a: {b: 1}}"),
        Valid("[ a . \"b\" . 'c' ]", "{a: {b: {c: {}}}}"),
        Valid("\t[\ta\t]\t# c\r\n", "{a: {}}"),
        Valid("[a.\"b.c\"]\nd = 1", #"{a: {"b.c": {d: 1}}}"#),
        Valid("[\"\"]", #"{"": {}}"#),
        Valid("[x.y.z.w]\n[x]\na = 1", "{x: {y: {z: {w: {}}}, a: 1}}"),
        Valid("[a.b]\n[a]\n[a.c]", "{a: {b: {}, c: {}}}"),
        Valid("[a.b.c]\n[a.b]\n[a]", "{a: {b: {c: {}}}}"),
        Valid("[fruit.apple]\n[animal]\n[fruit.orange]", "{fruit: {apple: {}, orange: {}}, animal: {}}"),
        Valid("apple.color = 1\napple.taste = 2\n[pear]", "{apple: {color: 1, taste: 2}, pear: {}}"),
        Valid("[fruit]\na.x = 1\na.y.z = 2\n[fruit.a.t]\nq = 3", "{fruit: {a: {x: 1, y: {z: 2}, t: {q: 3}}}}"),
        Valid("a.b = 1\n[a.c]\nd = 2", "{a: {b: 1, c: {d: 2}}}"),
        Valid("[a.b.c]\n[a]\nb.x = 1", "{a: {b: {c: {}, x: 1}}}"),
        Valid("[a]\nb.c = 1\n[a.b.d]", "{a: {b: {c: 1, d: {}}}}"),
        Valid("[[a]]", "{a: [{}]}"),
        Valid("[[a]]\nx = 1\n[[a]]\n[[a]]\nx = 3", "{a: [{x: 1}, {}, {x: 3}]}"),
        Valid("[[ a . b ]]\n[[a.b]]", "{a: {b: [{}, {}]}}"),
        Valid("[[a]]\n[a.b]\nx = 1\n[[a]]\n[a.b]\nx = 2", "{a: [{b: {x: 1}}, {b: {x: 2}}]}"),
        Valid("[[a]]\n[[a.b]]\n[[a.b]]\n[[a]]\n[[a.b]]", "{a: [{b: [{}, {}]}, {b: [{}]}]}"),
        Valid("[[a]]\n[a.b.c]\n[[a.b.d]]", "{a: [{b: {c: {}, d: [{}]}}]}"),
        Valid("[[a.b]]\n[a]\nx = 1", "{a: {b: [{}], x: 1}}"),
        Valid("[[a]]\nb.c = 1\n[[a]]\nb.c = 2", "{a: [{b: {c: 1}}, {b: {c: 2}}]}"),
        Valid("[[a]]\nx = 1\n[b]\n[[a]]\nx = 2", "{a: [{x: 1}, {x: 2}], b: {}}"),
        Valid("[a]\n[[a.b]]\n[a.b.c]", "{a: {b: [{c: {}}]}}"),
        Valid("# only a comment", "{}"),
        Valid("# c\r\n\ta = 1 # d\r\n# é \t \u{FEFF}", "{a: 1}"),
        Valid("a = 1#c\n#\n##\n", "{a: 1}"),
        Valid("\u{FEFF}a = 1", "{a: 1}"),
        Valid("\u{FEFF}", "{}"),
        Valid("\u{FEFF}[a]\r\n", "{a: {}}"),
        Valid(" \t \n\t", "{}"),
    ]

    @Test(arguments: valid)
    func reads(_ valid: Valid) { valid.check() }

    static let invalid: [Invalid] = [
        Invalid("[a]\n[«a»]", "table \"a\" is defined twice (see line 1)"),
        Invalid("[a]\n[b]\n[«a»]", "defined twice"),
        Invalid("[a.b]\n[a.«\"b\"»]", "table \"a.b\" is defined twice"),
        Invalid("[a.b]\n[a]\n[«a»]", "defined twice"),
        Invalid("a = 1\n[«a»]", "\"a\" is already an integer"),
        Invalid("[a]\nb = 1\n[a.«b»]", "\"a.b\" is already an integer"),
        Invalid("[a]\nb = 1\n[a.«b».c]", "\"a.b\" is an integer, not a table"),
        Invalid("a.b = 1\n[«a»]", "already defined by dotted keys"),
        Invalid("[fruit]\napple.color = 1\n[fruit.«apple»]", "table \"fruit.apple\" is already defined by dotted keys"),
        Invalid("[fruit]\napple.taste.sweet = 1\n[fruit.apple.«taste»]", "already defined by dotted keys"),
        Invalid("[a.b]\n[a]\n«b» = 1", "key \"b\" is defined twice (see line 1)"),
        Invalid("[a.b.c]\nz = 9\n[a]\nb.«c».t = 1", "table \"b.c\" has a header of its own"),
        Invalid("[a.b.c.d]\nz = 9\n[a]\nb.c.«d».k.t = 1", "has a header of its own"),
        Invalid("[a.b]\n[a]\n«b».c = 1", "has a header of its own"),
        Invalid("[a.b.c]\n[a]\nb.x = 1\n[a.«b»]", "already defined by dotted keys"),
        Invalid("[a]\n[[«a»]]", "table \"a\" is defined twice"),
        Invalid("[a.b]\n[[«a»]]", "table \"a\" is defined twice"),
        Invalid("a.b = 1\n[[«a»]]", "already defined by dotted keys"),
        Invalid("a = 1\n[[«a»]]", "\"a\" is already an integer"),
        Invalid("[[a]]\n[«a»]", "\"a\" is already an array of tables, write [[…]] to add to it"),
        Invalid("[[a.b]]\n[a.«b»]", "\"a.b\" is already an array of tables"),
        Invalid("[[a.b]]\n[a]\n«b».y = 2", "\"b\" is an array of tables, a dotted key can't add to it"),
        Invalid("[[a.b]]\n[a]\n«b» = 2", "defined twice"),
        Invalid("[[a]]\n[a.b]\n[a.«b»]", "defined twice"),
        Invalid("[[a]]\n[a.b]\n[[a.«b»]]", "defined twice"),
        Invalid("[[a]]\nb = 1\n[[a.«b»]]", "already an integer"),
        Invalid("[[a]]\n[[a.b]]\n[a.«b»]", "already an array of tables"),
        Invalid("[[a]]\nx = 1\n«x» = 2", "defined twice"),
        Invalid("[«]»", "expected a key, found \"]\""),
        Invalid("[ «]»", "expected a key"),
        Invalid("[[«]»]", "expected a key"),
        Invalid("[«»", "expected a key, found the end of the text"),
        Invalid("[a«»", "expected \"]\" after the table's name, found the end of the text"),
        Invalid("[a«»\n]", "expected \"]\""),
        Invalid("[a.«]»", "expected a key"),
        Invalid("[«.»a]", "expected a key"),
        Invalid("[a.«.»b]", "expected a key"),
        Invalid("[a «b»]", "expected \"]\""),
        Invalid("[a«=»1]", "expected \"]\""),
        Invalid("[a] «b» = 1", "expected the end of the line after the table's header"),
        Invalid("[a]«]»", "expected the end of the line"),
        Invalid("[[a«]»", "expected \"]]\" after the table's name"),
        Invalid("[[a«]» ]", "expected \"]]\""),
        Invalid("[ «[»a]]", "expected a key"),
        Invalid("[[a]] «x»", "expected the end of the line"),
        Invalid("[[a]]«]»", "expected the end of the line"),
        Invalid("[«é»]", "expected a key"),
        Invalid("[a«#»b]", "expected \"]\""),
        Invalid("[«\"\"\"»a\"\"\"]", "can't be a multi-line string"),
        Invalid("a = 1\n«\u{FEFF}»b = 2", "expected a key"),
    ]

    @Test(arguments: invalid)
    func refuses(_ invalid: Invalid) { invalid.check() }

    @Test func tablesSayHowTheyCameAbout() throws {
        let document = try Document(parsing: "d.e = 1\n[h]\n[[s]]\n[i.j]\ni = {k.l = 1}\n")
        #expect(document.root.origin == .root)
        #expect(document.root["d"]?.table?.origin == .dotted)
        #expect(document.root["h"]?.table?.origin == .header)
        #expect(document.root["s"]?.array?.first?.table?.origin == .arrayElement)
        #expect(document.root["i"]?.table?.origin == .implicit)
        #expect(document.value(at: ["i", "j"])?.table?.origin == .header)
        #expect(document.value(at: ["i", "j", "i"])?.table?.origin == .inline)
        #expect(document.value(at: ["i", "j", "i", "k"])?.table?.origin == .dotted)
    }

    @Test func anImplicitTableDefinedLaterIsAHeaderTable() throws {
        let document = try Document(parsing: "[a.b]\n[a]\n")
        let entry = try #require(document.root.entries.first)
        #expect(entry.value.table?.origin == .header)
        #expect(entry.key.range == 7..<8)
        #expect(entry.value.range == 6..<9)
    }

    @Test func arraysOfTablesDifferFromArraysOfInlineTables() throws {
        let document = try Document(parsing: "a = [{}]\nb = []\n[[c]]\n")
        #expect(document.root["a"]?.isArrayOfTables == false)
        #expect(document.root["b"]?.isArrayOfTables == false)
        #expect(document.root["c"]?.isArrayOfTables == true)
        #expect(document.root["c"]?.array?.count == 1)
    }
}
