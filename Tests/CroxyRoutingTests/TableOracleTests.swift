import CroxyRouting
import RandomCases
import Testing

/// The table against the obvious evaluation: random tables, requests and orders in which facts become known.
struct TableOracleTests {
    typealias Answer = TableOracle.Answer

    @Test func everyStageIsAnsweredAsTheObviousEvaluationAnswersIt() throws {
        let seed = UInt64.random(in: 0..<1 << 32)
        var random = RandomTable(random: SeededGenerator(seed: seed))
        var scratch = DecisionScratch()
        var triples = 0
        var decidedEarly = 0
        while triples < 100_000 {
            let rows = random.rows()
            let table = try table(rows)
            for _ in 0..<80 {
                let request = random.request()
                let truths = TableOracle().truths(rows, request)
                var decided: Answer?
                for stage in random.stages(of: request) {
                    let expected = TableOracle().answer(rows, request, truths, stage)
                    let found = answer(table, request, stage, &scratch)
                    triples += 1
                    guard found == expected else {
                        Issue.record("\(found), not \(expected): \(rows) on \(request) at \(stage), seed \(seed)")
                        return
                    }
                    // What is decided stays so.
                    if let decided, found != decided {
                        Issue.record("\(found) after \(decided): \(rows) on \(request) at \(stage), seed \(seed)")
                        return
                    }
                    if case .row = found {
                        if !stage.isAtEnd, decided == nil { decidedEarly += 1 }
                        decided = found
                    }
                }
                #expect(decided != nil, "undecided at the end: \(rows) on \(request), seed \(seed)")
            }
        }
        #expect(decidedEarly > triples / 100)
    }

    @Test(arguments: TableOracle.Mistake.allCases)
    func theComparisonNotices(_ mistake: TableOracle.Mistake) throws {
        var random = RandomTable(random: SeededGenerator(seed: 42))
        var scratch = DecisionScratch()
        for _ in 0..<3000 {
            let rows = random.rows()
            let table = try table(rows)
            for _ in 0..<10 {
                let request = random.request()
                let oracle = TableOracle(mistake: mistake)
                let truths = oracle.truths(rows, request)
                for stage in random.stages(of: request)
                where oracle.answer(rows, request, truths, stage) != answer(table, request, stage, &scratch) {
                    return
                }
            }
        }
        Issue.record("\(mistake) goes unnoticed")
    }

    private func table(_ rows: [TableOracle.Row]) throws -> DecisionTable {
        let routes = rows.enumerated().map { Route(index: $0, conditions: $1.conditions, provider: 0) }
        return try DecisionTable(
            Config(
                server: ServerConfig(), providers: [Provider(name: "a", endpoint: .echo)], routes: routes,
                defaultProvider: 0))
    }

    private func answer(
        _ table: DecisionTable, _ request: TableOracle.Request, _ stage: TableOracle.Stage,
        _ scratch: inout DecisionScratch
    ) -> Answer {
        let method = Array(request.method.utf8)
        let path = Array(request.path.utf8)
        let model = (request.body?.model).map { Array($0.utf8) } ?? []
        return method.withUnsafeBytes { method in
            path.withUnsafeBytes { path in
                model.withUnsafeBytes { model in
                    var body = BodyFacts(.none)
                    if !stage.isBodySeen {
                        body.presence = .unknown
                    } else if let sent = request.body {
                        body.presence = .some
                        body.minBytes = stage.bytes
                        body.isLengthKnown = stage.isLengthKnown
                        if stage.isModelKnown { body.model = sent.model == nil ? .none : .name(model) }
                        body.flags.set(sent.flags, known: stage.flags)
                    }
                    let facts = RequestFacts(method: method, path: path, body: body)
                    let answer = table.decide(facts, scratch: &scratch) { name, lend in
                        for header in request.headers where header.name.lowercased().utf8.elementsEqual(name) {
                            Array(header.value.utf8).withUnsafeBytes { lend($0) }
                        }
                    }
                    switch answer {
                    case .decided(let decision): return .row(decision.route)
                    case .needs(let needs): return .open(names(of: needs))
                    }
                }
            }
        }
    }

    private func names(of needs: NeededFacts) -> Set<String> {
        var names: Set<String> = []
        if needs.contains(.model) { names.insert("model") }
        if needs.contains(.length) { names.insert("length") }
        for (fact, flag) in [
            (NeededFacts.stream, BodyFlag.stream), (.thinking, .thinking), (.tools, .tools), (.images, .images),
        ] where needs.contains(fact) {
            names.insert(flag.rawValue)
        }
        return names
    }
}

extension BodyFlags {
    fileprivate mutating func set(_ said: [BodyFlag: Bool], known: Set<BodyFlag>) {
        if known.contains(.stream) { stream = said[.stream] ?? false }
        if known.contains(.thinking) { thinking = said[.thinking] ?? false }
        if known.contains(.tools) { tools = said[.tools] ?? false }
        if known.contains(.images) { images = said[.images] ?? false }
    }
}
