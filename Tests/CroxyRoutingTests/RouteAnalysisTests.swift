import RandomCases
import Testing

@testable import CroxyRouting

/// Findings on whole tables, and against the obvious evaluation of made-up requests.
struct RouteAnalysisTests {
    @Test func severalTogetherCoverOne() throws {
        let findings = try findings(["[a-m]", "[h-z]", "^[a-z]+$"])
        guard case .covered(let takers, let example, let taker) = findings[2] else {
            Issue.record("\(findings[2])")
            return
        }
        #expect(takers == [0, 1])
        #expect(example.model?.count == 1)
        #expect(taker == 0 || taker == 1)
    }

    @Test func onlyThoseAreNamedThatAreNeeded() throws {
        let findings = try findings(["x", "opus", "claude", "haiku", "^claude-opus$"])
        guard case .covered(let takers, _, _) = findings[4] else {
            Issue.record("\(findings[4])")
            return
        }
        #expect(takers == [1] || takers == [2])
    }

    @Test func aPatternThatNothingMatchesIsNamed() throws {
        #expect(try findings(["a{300}"]) == [.impossible(.pattern("a{300}"))])
        #expect(try findings(["a$b"]) == [.impossible(.pattern("a$b"))])
    }

    @Test func conditionsThatExcludeOneAnotherAreFound() throws {
        var first = Conditions()
        first.maxBodyBytes = 0
        #expect(try findings([first]) == [.impossible(.maxBodyBytes(0))])
        var stream = Conditions()
        stream.flags = [.stream: true]
        var noStream = Conditions()
        noStream.flags = [.stream: false]
        var last = Conditions(pattern: "opus")
        let findings = try findings([stream, noStream, last])
        guard case .covered(let takers, _, _) = findings[2] else {
            Issue.record("\(findings[2])")
            return
        }
        #expect(takers == [0, 1])
        // Without a body none of the two takes it.
        last.pattern = nil
        last.method = "POST"
        guard case .reached(let example) = try self.findings([stream, noStream, last])[2] else {
            Issue.record("a POST without a body reaches the last")
            return
        }
        #expect(example.body != .object)
    }

    @Test func itAgreesWithTheObviousEvaluation() throws {
        let seed = UInt64.random(in: 0..<1 << 32)
        var random = RandomTable(random: SeededGenerator(seed: seed))
        var counts = (reached: 0, covered: 0, impossible: 0, skipped: 0)
        for _ in 0..<120 {
            let rows = random.rows()
            let findings = try findings(rows.map(\.conditions))
            // Others are refused before any route sees them.
            let requests = (0..<60).map { _ in random.request() }.filter { isAllowed($0.path) }
            let decided = requests.map { decides(rows, $0) }
            for (index, finding) in findings.enumerated() {
                switch finding {
                case .reached(let example) where !isKnownToTheOracle(example):
                    continue
                case .reached(let example):
                    counts.reached += 1
                    #expect(decides(rows, request(example)) == index, "\(example) by \(rows), seed \(seed)")
                case .covered(let takers, let example, let taker):
                    counts.covered += 1
                    #expect(!decided.contains(index), "route \(index) of \(rows) is reached, seed \(seed)")
                    #expect(
                        !isKnownToTheOracle(example) || decides(rows, request(example)) == taker,
                        "\(example) by \(rows), seed \(seed)")
                    #expect(takers.allSatisfy { $0 < index } && !takers.isEmpty)
                case .impossible:
                    counts.impossible += 1
                    let isEver = requests.contains { decides([rows[index]], $0) == 0 }
                    #expect(!isEver, "route \(index) of \(rows) is possible, seed \(seed)")
                case .notAnalysed: counts.skipped += 1
                }
            }
        }
        #expect(counts.reached > 60 && counts.covered > 10)
        #expect(counts.skipped * 20 < counts.reached, "\(counts), seed \(seed)")
    }

    @Test func aBudgetThatIsUsedUpSaysSo() throws {
        let table = try table([Conditions(pattern: "a"), Conditions(pattern: "b")])
        var analysis = RouteAnalysis(table, PatternCache(), budget: 1)
        _ = analysis.finding(of: 0)
        #expect(analysis.finding(of: 1) == .notAnalysed)
    }

    private func decides(_ rows: [TableOracle.Row], _ request: TableOracle.Request) -> Int? {
        let stage = TableOracle.Stage(
            bytes: request.body?.bytes ?? 0, flags: Set(BodyFlag.allCases), isAtEnd: true)
        let oracle = TableOracle()
        guard case .row(let row) = oracle.answer(rows, request, oracle.truths(rows, request), stage) else {
            return nil
        }
        return row
    }

    /// The oracle reads texts, and knows neither bodies of white space nor bytes that are no UTF-8.
    private func isKnownToTheOracle(_ example: ExampleRequest) -> Bool {
        example.body != .blank
            && (example.headers.map(\.value) + [example.path]).allSatisfy {
                String(validating: $0, as: UTF8.self) != nil
            }
    }

    private func request(_ example: ExampleRequest) -> TableOracle.Request {
        TableOracle.Request(
            method: example.method, path: String(decoding: example.path, as: UTF8.self),
            headers: example.headers.map { ($0.name, String(decoding: $0.value, as: UTF8.self)) },
            body: example.body == .none
                ? nil
                : TableOracle.Request.Body(
                    bytes: example.bytes, model: example.model.map { String(decoding: $0, as: UTF8.self) },
                    flags: example.flags))
    }

    private func isAllowed(_ path: String) -> Bool {
        path.lent { (try? RequestTarget($0)) != nil }
    }

    private func findings(_ patterns: [String]) throws -> [RouteAnalysis.Finding] {
        try findings(patterns.map { Conditions(pattern: $0) })
    }

    private func findings(_ conditions: [Conditions]) throws -> [RouteAnalysis.Finding] {
        var analysis = RouteAnalysis(try table(conditions), PatternCache())
        return conditions.indices.map { analysis.finding(of: $0) }
    }

    private func table(_ conditions: [Conditions]) throws -> DecisionTable {
        let routes = conditions.enumerated().map { Route(index: $0, conditions: $1, provider: 0) }
        return try DecisionTable(
            Config(
                server: ServerConfig(), providers: [Provider(name: "a", endpoint: .echo)], routes: routes,
                defaultProvider: 0))
    }
}
