import CroxyRouting
import Patterns
import RandomCases
import Testing

struct DecisionTableTests {
    @Test func firstMatchingRouteWins() throws {
        let table = try table(["opus", "sonnet", "opus|sonnet", "^$"])
        #expect(decide(table, "claude-opus-4").route == 0)
        #expect(decide(table, "claude-sonnet-4").route == 1)
        #expect(decide(table, "sonnet-opus").route == 0)
        #expect(decide(table, "") == Decision(route: 3, provider: 0, reason: .pattern))
        #expect(decide(table, "haiku") == Decision(route: nil, provider: 1, reason: .default))
        #expect(decide(table, nil) == Decision(route: nil, provider: 1, reason: .default))
    }

    @Test func modelsOverTheLimitMatchNothing() throws {
        let table = try table([""])
        #expect(decide(table, String(repeating: "a", count: 256)).route == 0)
        #expect(decide(table, String(repeating: "a", count: 257)).route == nil)
        #expect(decide(table, String(repeating: "é", count: 129)).route == nil)
    }

    @Test func bytesThatAreNoTextMatchNoLetter() throws {
        let table = try table(["a", "."])
        var scratch = DecisionScratch()
        let bytes: [UInt8] = [0xFF, 0xFE]
        #expect(bytes.withUnsafeBytes { table.decide(model: $0, &scratch) }.route == nil)
    }

    @Test func withoutRoutesTheHeadDecides() throws {
        let fallback = TableAnswer.decided(Decision(route: nil, provider: 1, reason: .default))
        #expect(try !table([]).looksAtBody)
        #expect(try table(["a"]).looksAtBody)
        #expect(try answer(table([]), BodyFacts(.unknown)) == fallback)
        #expect(try answer(table(["a"]), .none) == fallback)
        #expect(try answer(table(["a"]), BodyFacts(.unknown)) == .needs([.presence, .model]))
        #expect(try answer(table(["a"]), BodyFacts(.some)) == .needs(.model))
    }

    @Test func lengthsThatMakeADifferenceAreKnown() throws {
        var routes = (0..<3).map { Route(index: $0, conditions: Conditions(), provider: 0) }
        routes[0].conditions.minBodyBytes = 10
        routes[1].conditions.maxBodyBytes = 20
        routes[2].conditions.minBodyBytes = 15
        routes[2].conditions.maxBodyBytes = Int.max
        let table = try DecisionTable(
            Config(
                server: ServerConfig(), providers: [Provider(name: "x", endpoint: .echo)], routes: routes,
                defaultProvider: 0))
        #expect([0, 9, 10, 14, 15, 20, 21].map { table.nextLength(above: $0) } == [10, 10, 15, 15, 21, 21, Int.max])
        #expect(try self.table(["a"]).nextLength(above: 0) == Int.max)
    }

    @Test func theRewriteIsAReadyToken() throws {
        let route = Route(index: 0, pattern: "a", provider: 0, model: "q\"w\n\u{e9}")
        let config = Config(
            server: ServerConfig(), providers: [Provider(name: "x", endpoint: .echo)], routes: [route],
            defaultProvider: 0)
        let token = try #require(decide(try DecisionTable(config), "a").modelToken)
        #expect(String(decoding: token, as: UTF8.self) == #""q\"w\né""#)
    }

    @Test func configurationsMadeByHandAreChecked() {
        let provider = Provider(name: "x", endpoint: .echo)
        var config = Config(
            server: ServerConfig(), providers: [provider], routes: [Route(index: 0, pattern: "a", provider: 1)],
            defaultProvider: 0)
        #expect(throws: DecisionTableError.noProvider(route: 0)) { try DecisionTable(config) }
        config.routes[0] = Route(index: 0, pattern: "(", provider: 0)
        #expect(throws: DecisionTableError.self) { try DecisionTable(config) }
        config.routes = []
        config.defaultProvider = 3
        #expect(throws: DecisionTableError.noProvider(route: nil)) { try DecisionTable(config) }
    }

    @Test func aScratchForgetsTheTableBefore() throws {
        var scratch = DecisionScratch()
        for round in 0..<3 {
            for patterns in [["a"], ["b", "a"], ["b"]] {
                let table = try table(patterns)
                for model in ["a", "b", "a", "", "c"] {
                    let decision = model.lent { table.decide(model: $0, &scratch) }
                    #expect(decision.route == patterns.firstIndex(of: model), "\(patterns) \(model) \(round)")
                }
            }
        }
    }

    @Test func remembersNoNameForAnother() throws {
        let table = try table(["^(m[02468]+)$", "[13579]$"])
        var scratch = DecisionScratch()
        for _ in 0..<2 {
            for number in 0..<2000 {
                let isEven = String(number).allSatisfy { "02468".contains($0) }
                let expected = isEven ? 0 : number.isMultiple(of: 2) ? nil : 1
                #expect("m\(number)".lent { table.decide(model: $0, &scratch) }.route == expected)
            }
        }
    }

    @Test func decidesAsTheObviousLoopDoes() throws {
        let seed = UInt64.random(in: 0..<1 << 32)
        var random = SeededGenerator(seed: seed)
        var scratch = DecisionScratch()
        for _ in 0..<150 {
            let patterns = (0..<Int.random(in: 0..<12, using: &random)).map { _ in pattern(&random) }
            let table = try table(patterns)
            let singles = try patterns.map { try PatternSet([Pattern($0)]) }
            for _ in 0..<20 {
                let model = word(&random, 0..<9)
                let expected = singles.firstIndex { !$0.matches(in: model).isEmpty }
                let decision = model.lent { table.decide(model: $0, &scratch) }
                #expect(decision.route == expected, "\(patterns) on \(model), seed \(seed)")
                #expect(decision.provider == (expected == nil ? 1 : 0))
            }
        }
    }

    private func pattern(_ random: inout SeededGenerator) -> String {
        let pieces = ["a", "b", "-", ".", "[ab]", "(a|b-)", "b*", "a+", "(b)?", "\\d", "é"]
        let body = (0..<Int.random(in: 1..<4, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "a" }
        return (Bool.random(using: &random) ? "^" : "") + body.joined() + (Bool.random(using: &random) ? "$" : "")
    }

    private func word(_ random: inout SeededGenerator, _ lengths: Range<Int>) -> String {
        String((0..<Int.random(in: lengths, using: &random)).map { _ in "ab-1é".randomElement(using: &random) ?? "a" })
    }

    private func table(_ patterns: [String]) throws -> DecisionTable {
        let routes = patterns.enumerated().map { Route(index: $0, pattern: $1, provider: 0) }
        return try DecisionTable(
            Config(
                server: ServerConfig(),
                providers: [Provider(name: "a", endpoint: .echo), Provider(name: "b", endpoint: .echo)], routes: routes,
                defaultProvider: 1))
    }

    private func decide(_ table: DecisionTable, _ model: String?) -> Decision {
        var scratch = DecisionScratch()
        return model?.lent { table.decide(model: $0, &scratch) } ?? table.decide(model: nil, &scratch)
    }

    private func answer(_ table: DecisionTable, _ body: BodyFacts) -> TableAnswer {
        var scratch = DecisionScratch()
        return table.answer(body, &scratch)
    }
}

extension DecisionTable {
    /// The answer to a POST without headers.
    func answer(_ body: BodyFacts, _ scratch: inout DecisionScratch) -> TableAnswer {
        "POST".lent { method in
            "/v1/messages".lent { path in
                decide(
                    RequestFacts(method: method, path: path, body: body), scratch: &scratch, headerValues: { _, _ in })
            }
        }
    }

    /// The decision for a body with this model.
    func decide(model: UnsafeRawBufferPointer?, _ scratch: inout DecisionScratch) -> Decision {
        let body = BodyFacts(.some, minBytes: 10, isLengthKnown: true, model: model.map { .name($0) } ?? .none)
        guard case .decided(let decision) = answer(body, &scratch) else {
            preconditionFailure("undecided when the model is known")
        }
        return decision
    }
}
