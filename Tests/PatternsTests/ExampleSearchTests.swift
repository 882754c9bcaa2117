import RandomCases
import Testing

@testable import Patterns

@Suite struct ExampleSearchTests {
    private func answer(
        _ matching: [String], avoiding: [String] = [], texts: ExampleSearch.Texts = .names, maxBytes: Int = 256
    ) throws -> String {
        var search = ExampleSearch()
        let answer = try search.text(
            matching: matching.map { try Pattern($0) }, avoiding: avoiding.map { try Pattern($0) }, texts: texts,
            maxBytes: maxBytes)
        return switch answer {
        case .text(let bytes): "\"" + String(decoding: bytes, as: UTF8.self) + "\""
        case .none: "none"
        case .notAnalysed: "not analysed"
        }
    }

    private func globAnswer(_ matching: [String], avoiding: [String] = []) throws -> String {
        var search = ExampleSearch()
        let answer = try search.text(
            matching: matching.map { try Pattern(glob: $0) }, avoiding: avoiding.map { try Pattern(glob: $0) },
            texts: .paths)
        return switch answer {
        case .text(let bytes): "\"" + String(decoding: bytes, as: UTF8.self) + "\""
        case .none: "none"
        case .notAnalysed: "not analysed"
        }
    }

    // MARK: Names

    @Test(
        arguments: [
            (["^claude-(sonnet|haiku)-[0-9]+$"], [], "\"claude-haiku-0\""),
            (["^claude-(sonnet|haiku)-[0-9]+$"], ["haiku"], "\"claude-sonnet-0\""),
            (["^claude-(sonnet|haiku)-[0-9]+$"], ["haiku", "sonnet"], "none"),
            (["^(sonnet|haiku)"], ["sonnet", "haiku"], "none"),
            (["^(sonnet|haiku)"], ["^sonnet-", "^haiku"], "\"sonnet\""),
            (["gemma|llama"], [], "\"gemma\""), (["sonnet", "haiku"], [], "\"sonnethaiku\""),
            (["ab", "bc"], [], "\"abc\""), (["abc"], ["^abc"], "\"aabc\""),
            (["^[a-z]+$"], ["[a-m]", "[h-z]"], "none"), (["^[a-z]+$"], ["[a-m]", "[o-z]"], "\"n\""),
            (["(?i)OPUS"], ["opus"], "\"opuS\""), (["^(?i)opus$"], ["(?-i)[a-z]"], "\"OPUS\""),
            (["(?i)^s$"], ["[a-zA-Z]"], "\"ſ\""), (["^gpt-[45]"], ["^gpt-4"], "\"gpt-5\""),
            ([], [], "\"\""), ([], [""], "none"), (["[^\\x{0}-\\x{10FFFF}]"], [], "none"), (["a\\Ab"], [], "none"),
        ] as [([String], [String], String)]) func coverage(matching: [String], avoiding: [String], expected: String)
        throws
    {
        #expect(try answer(matching, avoiding: avoiding) == expected)
    }

    @Test(
        arguments: [
            (["^\\B[\\[-`]"], [], "\"[\""), (["^\\b[\\[-`]"], [], "\"_\""),
            (["^$"], [], "\"\""), ([], ["^$"], "\"a\""), ([], [".*"], "none"), ([], ["^.*$"], "\"\n\""),
            (["^.*$"], ["(?s)^.*$"], "none"), (["(?s)^.*$"], ["^.*$"], "\"\n\""),
            (["(?m)^b$"], ["^b", "b$"], "\"\nb\n\""),
            (["(?m)a$"], ["a$"], "\"a\n\""), (["(?m)a$", "b"], ["a$"], "\"ba\n\""), (["a$"], ["(?m)a$"], "none"),
            (["\\bfoo\\b"], [], "\"foo\""), (["foo"], ["\\bfoo\\b"], "\"fooa\""),
            (["foo"], ["\\bfoo", "foo\\b"], "\"ffooa\""),
            (["\\Bfoo"], ["[a-z]foo", "[A-Z_0-9]"], "\"éfoo\""), (["foo\\b."], ["[\\x00-\\x7f]$"], "\"foo¡\""),
            (["\\bé"], ["^é"], "\"-é\""), (["é\\b"], ["\\bé"], "\"aé\""), (["a\\B$"], [], "none"),
            (["^\\B$"], [], "\"\""),
            (["\\w\\b\\W"], ["[\\x00-\\x7f]"], "\"é¡\""), (["^\\b{start-half}a\\b{end-half}"], ["a$", "\\W"], "none"),
        ] as [([String], [String], String)]) func places(matching: [String], avoiding: [String], expected: String)
        throws
    {
        #expect(try answer(matching, avoiding: avoiding) == expected)
    }

    @Test(
        arguments: [
            (["a"], ["^[ -~]"], "\"\ta\""), (["a"], ["^[ -~\\t]"], "\"\na\""), (["a"], ["^[\\x00-\\x7f]"], "\"éa\""),
            (["é"], [], "\"é\""), (["日本"], [], "\"日本\""), (["[日本]{2}"], ["日"], "\"本本\""),
            (["^[^a-zé]$"], ["[\\x00-\\x7f]"], "\"¡\""),
            (["\\d"], ["[0-9]"], "\"\u{660}\""), (["^\\p{L}$"], ["[\\x{0}-\\x{FF}]"], "\"\u{100}\""),
            (["."], ["[\\x{0}-\\x{FFFF}]"], "\"\u{10000}\""),
            (["."], ["[\\x{0}-\\x{D7FF}]", "[\\x{E000}-\\x{10FFFF}]"], "none"),
            (["(?i)k"], ["[kK]"], "\"\u{212A}\""),
            (["[^\\x00-\\x{7FF}]{2}"], ["[\\x{800}-\\x{FFFE}]"], "\"\u{FFFF}\u{FFFF}\""),
        ] as [([String], [String], String)]) func scripts(matching: [String], avoiding: [String], expected: String)
        throws
    {
        #expect(try answer(matching, avoiding: avoiding) == expected)
    }

    @Test func textsAreNoLongerThanAllowed() throws {
        #expect(try answer(["a{300}"]) == "none")
        #expect(try answer(["a{256}"]) == "\"" + String(repeating: "a", count: 256) + "\"")
        #expect(try answer(["a{257}"]) == "none")
        #expect(try answer(["a{2}", "b{2}"], maxBytes: 4) == "\"bbaa\"")
        #expect(try answer(["a{2}", "b{2}"], maxBytes: 3) == "none")
        #expect(try answer(["^é$"], maxBytes: 1) == "none")
        #expect(try answer(["^.$"], avoiding: ["[\\x00-\\x7f]"], maxBytes: 2) == "\"é\"")
        #expect(try answer([""], maxBytes: 0) == "\"\"")
        #expect(try answer(["a"], maxBytes: -1) == "none")
        #expect(try answer(["a"], avoiding: ["^a"], maxBytes: 1) == "none")
        #expect(try answer(["a"], avoiding: ["a"], maxBytes: 70_000) == "not analysed")
    }

    // MARK: Paths and header values

    @Test func pathsLookLikePaths() throws {
        #expect(try globAnswer(["/v1/*"]) == "\"/v1/\"")
        #expect(try globAnswer(["/*/messages"]) == "\"/a/messages\"")
        #expect(try globAnswer(["/v1/messages*"], avoiding: ["/v1/messages"]) == "\"/v1/messagesa\"")
        #expect(try globAnswer(["/v1/messages*"], avoiding: ["/v1/*"]) == "none")
        #expect(try globAnswer(["/v?/*"], avoiding: ["/v[0-9]/*"]) == "\"/va/\"")
        #expect(try globAnswer(["/v[0-9]*"], avoiding: ["/v[!3]*"]) == "\"/v3\"")
        #expect(try globAnswer(["*"]) == "\"/\"")
        #expect(try globAnswer(["*"], avoiding: ["/*"]) == "none")
        #expect(try globAnswer(["v1/*"]) == "none")
        #expect(try globAnswer(["/a//b"]) == "none")
        #expect(try globAnswer(["*[?#\\]*"]) == "none")
        #expect(try globAnswer(["/é"]) == "none")
        #expect(try answer(["^/v1/(messages|models)$", "models"], texts: .paths) == "\"/v1/models\"")
        #expect(try answer(["\\s"], texts: .paths) == "none")
    }

    @Test func headerValuesAreBytes() throws {
        #expect(try answer(["cli"], avoiding: ["^cli"], texts: .headerValues) == "\"ccli\"")
        #expect(try answer([" $"], texts: .headerValues) == "none")
        #expect(try answer(["^[ \\t]"], texts: .headerValues) == "none")
        #expect(try answer(["a\\sb"], avoiding: [" "], texts: .headerValues) == "\"a\tb\"")
        #expect(try answer(["a[\\n\\x00\\x7f]b"], texts: .headerValues) == "none")
        #expect(try answer(["^é$"], texts: .headerValues) == "\"é\"")
        // Beside bytes that may be a part of a word only ASCII is looked at.
        #expect(try answer(["\\bcli\\b"], texts: .headerValues) == "\"cli\"")
        #expect(try answer(["\\bé"], texts: .headerValues) == "not analysed")
        // What is no UTF-8 is a header's value all the same.
        var search = ExampleSearch()
        let answer = try search.text(matching: [], avoiding: [Pattern("^[^\\x80]*$")], texts: .headerValues)
        #expect(answer == .text([0x80]))
        // A blank is no worse than 0x80 for the patterns, but for the end of a value it is.
        let short = [try Pattern(glob: ""), try Pattern(glob: "?"), try Pattern("[!-~]")]
        #expect(search.text(matching: [], avoiding: short, texts: .headerValues) == .text([0x80, 0x80]))
    }

    @Test func globsAreForPaths() throws {
        var search = ExampleSearch()
        let glob = try Pattern(glob: "a*")
        #expect(search.text(matching: [glob]) == .notAnalysed)
        #expect(try search.text(matching: [Pattern("a")], avoiding: [glob]) == .notAnalysed)
        #expect(search.text(matching: [glob], texts: .headerValues) == .text([0x61]))
    }

    // MARK: Everything and nothing

    @Test func everythingAndNothing() throws {
        var search = ExampleSearch()
        for source in [".*", "", "^", "a|", "(?s)^.*$", "\\b|\\B", "[^a]|a|^$"] {
            #expect(try search.matchesEverything(Pattern(source)) == true, "\(source)")
            #expect(try search.matchesNothing(Pattern(source)) == false, "\(source)")
        }
        for source in ["a^", "$a", "[a&&b]", "\\b\\B", "a{257}", "(?m)a^"] {
            #expect(try search.matchesNothing(Pattern(source)) == true, "\(source)")
            #expect(try search.matchesEverything(Pattern(source)) == false, "\(source)")
        }
        #expect(try search.matchesEverything(Pattern("^/"), texts: .paths) == true)
        #expect(try search.matchesEverything(Pattern("^/")) == false)
        search = ExampleSearch(budget: 0)
        #expect(try search.matchesEverything(Pattern("a")) == nil)
        #expect(try search.matchesNothing(Pattern("a")) == nil)
    }

    // MARK: Bounds

    @Test(
        arguments: [
            (["^(a|b)*a(a|b){200}$"], ["a(a|b){200}"]), (["^(a|b)*a(a|b){20}c$"], ["^(a|b)*a(a|b){19}c"]),
            ([], ["[ab]{50}c", "a.{30}b.{30}c", "(x+x+)+y", "\\d{40}z"]),
            (["\\w{3}\\d{3}\\s{3}"], ["\\p{Lu}", "\\bx{100}"]),
            (["(?:a|b|c|d|e|f){1,250}z"], ["(?:ab|ba|cd|dc){100}", "a[^z]{100}z", "^.{0,200}$"]),
        ] as [([String], [String])]) func noSearchTakesMoreThanItMay(matching: [String], avoiding: [String]) throws
    {
        let matching = try matching.map { try Pattern($0) }
        let avoiding = try avoiding.map { try Pattern($0) }
        for limit in [1, 1000, 30_000, 200_000] {
            var search = ExampleSearch(budget: 1_000_000, stepsPerText: limit)
            let answer = search.text(matching: matching, avoiding: avoiding)
            // Every symbol is looked at as a whole, and so are the patterns at the start.
            let states = (matching + avoiding).reduce(0) { $0 + $1.stateCount }
            #expect(1_000_000 - search.stepsLeft < limit + 40 * states + 2000, "\(limit)")
            if limit == 1 { #expect(answer == .notAnalysed) }
        }
    }

    @Test func noSearchTakesMoreMemoryThanItMay() throws {
        let pattern = try Pattern("^(a|b)*a(a|b){200}$")
        let cover = try Pattern("a(a|b){200}")
        for limit in [1 << 10, 64 << 10, 1 << 20] {
            var search = ExampleSearch(budget: .max, stepsPerText: .max, memoryLimit: limit)
            #expect(search.text(matching: [pattern], avoiding: [cover]) == .notAnalysed)
            // The last state may lie across the limit.
            #expect(search.memory > limit && search.memory < limit * 2 + 4 * pattern.stateCount, "\(search.memory)")
            #expect(search.text(matching: [cover], avoiding: [pattern]) != .none)
        }
    }

    @Test func aBudgetIsSharedByAllSearches() throws {
        var search = ExampleSearch(budget: 20_000)
        let pattern = try Pattern("^claude-(sonnet|haiku)-[0-9]+$")
        var answered = 0
        while search.text(matching: [pattern]) != .notAnalysed, answered < 10_000 { answered += 1 }
        #expect(answered > 10 && answered < 100, "\(answered)")
        #expect(search.stepsLeft == 0)
        #expect(search.text(matching: []) == .notAnalysed)
    }

    @Test func ordinarySearchesAreShort() throws {
        func steps(_ matching: [String], _ avoiding: [String] = []) throws -> Int {
            var search = ExampleSearch(budget: 1_000_000)
            _ = try search.text(matching: matching.map { try Pattern($0) }, avoiding: avoiding.map { try Pattern($0) })
            return 1_000_000 - search.stepsLeft
        }
        #expect(try steps(["^claude-(sonnet|haiku)-[0-9]+$"]) < 1000)
        #expect(try steps(["^claude-(sonnet|haiku)-[0-9]+$"], ["haiku", "opus", "^claude-son"]) < 3000)
        #expect(try steps(["sonnet"]) < 500)
        #expect(try steps(["a{300}"]) < 2000)
        // Straight to the end, although there are 2^200 states on the way.
        #expect(try steps(["(a|b)*a(a|b){200}"]) < 500_000)
    }

    @Test func oneSearchDoesNotShowInTheNext() throws {
        let cases = try [(["^a+$"], ["aa"]), (["(?i)sonnet"], ["s"]), (["\\bé"], ["^é"]), ([], ["^.*$"])].map {
            (try $0.0.map { try Pattern($0) }, try $0.1.map { try Pattern($0) })
        }
        var search = ExampleSearch()
        var generator = SeededGenerator(seed: 1)
        for round in 0..<200 {
            let (matching, avoiding) = generator.pick(cases)
            var fresh = ExampleSearch()
            let expected = fresh.text(matching: matching, avoiding: avoiding)
            #expect(search.text(matching: matching, avoiding: avoiding) == expected, "round \(round)")
        }
    }
}
