import JSONBytes
import RandomCases
import Testing

@Suite struct JSONViewTests {
    @Test func looksUpMembersAndPaths() {
        read(#" {"a":{"b":[1,{"c":"x"}]},"mod\u0065l":"m","e":"","a":2}"#) { view in
            #expect(view?.kind == .object)
            #expect(view?.member("model")?.string() == "m")
            #expect(view?.member("e")?.string() == "")
            #expect(view?.member("a")?.kind == .object)
            #expect(view?.at("a", "b")?.elements.map(\.kind) == [.number, .object])
            #expect(view?.at("a", "b")?.elements.first { $0.kind == .object }?.member("c")?.isString("x") == true)
            #expect(view?.member("b") == nil)
            #expect(view?.at("a", "x", "y") == nil)
            #expect(view?.at("model", "x") == nil)
            #expect(view?.members.map { $0.key.string() ?? "" } == ["a", "model", "e", "a"])
            #expect(view?.member("e").map { Array($0.token) } == Array("\"\"".utf8))
        }
    }

    @Test func findsTheLastUserText() {
        let body = #"""
            {"model":"m","stream":true,"messages":[{"role":"user","content":"first"},
            {"role":"assistant","content":[{"type":"text","text":"no"}]},
            {"role":"user","content":[{"type":"image"},{"type":"text","text":"la\nst \ud83d"}]}]}
            """#
        read(body) { view in
            let messages = view?.member("messages").map { Array($0.elements) } ?? []
            let user = messages.last { $0.member("role")?.isString("user") == true }
            let blocks = user?.member("content").map { Array($0.elements) } ?? []
            let text = blocks.last { $0.member("type")?.isString("text") == true }
            #expect(text?.member("text")?.string() == nil)
            #expect(text?.member("text")?.string(repairing: true) == "la\nst \u{FFFD}")
            #expect(view?.member("stream")?.bool() == true)
        }
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("12", 12), ("-7", -7), ("9223372036854775807", .max), ("-9223372036854775808", .min),
            ("9223372036854775808", nil), ("-9223372036854775809", nil), ("1.0", nil), ("1e2", nil), ("01", nil),
            ("-", nil),
            ("1-2", nil), ("99999999999999999999999999", nil), ("\"1\"", nil), ("true", nil),
        ] as [(String, Int?)])
    func readsWholeNumbers(text: String, expected: Int?) {
        read(text) { #expect($0?.int() == expected) }
    }

    @Test func readsLiterals() {
        read("true") { #expect($0?.bool() == true) }
        read("false") { #expect($0?.bool() == false) }
        read("null") { #expect($0?.isNull == true && $0?.bool() == nil) }
        for text in ["tru", "truee", "nul", "fals", "nulll", "", " ", "]", "+1", "'a'", "\"a", "[1", "{\"a\":[}"] {
            read(text) { #expect($0 == nil, "\(text)") }
        }
    }

    @Test func aDamagedDocumentEndsAtItsDamage() {
        func count(_ text: String) -> Int? {
            read(text) { $0.map { $0.elements.count { _ in true } + $0.members.count { _ in true } } }
        }
        #expect(count("[]") == 0)
        #expect(count("[1,2,3]") == 3)
        #expect(count("[1 2]") == 1)
        #expect(count("[1,,2]") == 1)
        #expect(count("[,1]") == 0)
        #expect(count("[1,]") == 1)
        #expect(count("[1,[2}]") == 2)
        #expect(count(#"{"a":1,"b":}"#) == 1)
        #expect(count(#"{"a":1,"b"}"#) == 1)
        #expect(count(#"{"a":1,2:3}"#) == 1)
        #expect(count(#"{"a":1 "b":2}"#) == 1)
        #expect(count(#"{"a"1}"#) == 0)
        #expect(count("[tru]") == 0)
        #expect(count("[true}") == 1)
    }

    @Test func stringsCompareByBytes() {
        read(#"["\u0061b","ab","e\u0301","abc",1,"\ud800"]"#) { view in
            #expect(view?.elements.map { $0.isString("ab") } == [true, true, false, false, false, false])
            #expect(view?.elements.map { $0.isString("é") } == Array(repeating: false, count: 6))
        }
    }

    @Test func depthCostsNoStack() {
        let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        read("{\"a\":\(deep),\"b\":1}") { view in
            #expect(view?.member("b")?.int() == 1)
            #expect(view?.member("a")?.elements.count { _ in true } == 1)
        }
        read(String(repeating: "{\"a\":", count: 100_000)) { #expect($0 == nil) }
    }

    @Test func agreesWithAParserOnRandomDocuments() {
        for seed in 0..<500 as Range<UInt64> {
            let body = RandomDocument.bytes(seed: seed)
            let isSame = body.withExactMemory { bytes in
                guard let view = JSONView(bytes), let token = OracleParser.parse(body) else { return false }
                return same(view, token)
            }
            #expect(isSame, "seed \(seed): \(String(decoding: body, as: UTF8.self))")
        }
    }

    @Test func randomBytesNeverCrash() {
        let alphabet = Array("{}[]\":,\\ u00ae1-truefalsn\n".utf8)
        for seed in 0..<1_500 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let body = (0..<Int.random(in: 0...60, using: &random)).map { _ in random.pick(alphabet) }
            for start in [[], Array("[".utf8), Array("{\"a\":".utf8)] {
                (start + body + Array("]}".utf8)).withExactMemory { bytes in
                    if let view = JSONView(bytes) { touch(view, depth: 0) }
                }
            }
        }
    }

    private func touch(_ view: JSONView, depth: Int) {
        _ = (view.string(), view.string(repairing: true), view.int(), view.bool(), view.isNull, view.isString("a"))
        _ = view.member("a")
        guard depth < 4 else { return }
        for element in view.elements { touch(element, depth: depth + 1) }
        for (key, value) in view.members {
            touch(key, depth: depth + 1)
            touch(value, depth: depth + 1)
        }
    }

    private func same(_ view: JSONView, _ token: OracleParser.Token) -> Bool {
        guard view.range == token.range else { return false }
        switch token.value {
        case .object(let members):
            return view.members.count { _ in true } == members.count
                && zip(view.members, members).allSatisfy { mine, theirs in
                    mine.key.string() == theirs.key.text && same(mine.value, theirs.token)
                }
        case .array(let elements):
            return view.elements.count { _ in true } == elements.count && zip(view.elements, elements).allSatisfy(same)
        case .string(let units): return view.kind == .string && view.string() == units.text
        case .number: return view.kind == .number
        case .bool(let value): return view.bool() == value
        case .null: return view.isNull
        }
    }

    @discardableResult
    private func read<R>(_ text: String, _ body: (JSONView?) -> R) -> R {
        Array(text.utf8).withExactMemory { body(JSONView($0)) }
    }
}
