import CroxyLua
import CroxyMetrics
import CroxyProxy
import CroxyRouting
import MockProvider
import RandomCases
import Testing

extension Proxy {
    /// What `croxy check` says is what the proxy does: random configurations and requests through both.
    @Suite(.timeLimit(.minutes(2)))
    struct AgreementTests {
        /// Ways to ask `croxy check` about something else than what is sent.
        enum Plant: CaseIterable {
            case noQuery, noLastHeader, shorterBody, noRoutes, otherMethod
        }

        @Test func whatCheckSaysIsWhatHappens() async throws {
            let seed = UInt64.random(in: 0...UInt64.max)
            let seen = try await run(configurations: 1000, requestsEach: 2, seed: seed)
            #expect(
                seen.differences.count == 0, "seed \(seed): \(seen.differences.prefix(3).joined(separator: "\n\n"))")
            #expect(seen.byHooks > 50, "seed \(seed): \(seen.byHooks)")
            // The comparison is worth something only where everything happens often.
            let counts = seen.outcomes
            #expect(counts.count == 3 && counts.allSatisfy { $0.value > 25 }, "seed \(seed): \(counts)")
            #expect(
                seen.splices > 20 && seen.refusedBodies > 25, "seed \(seed): \(seen.splices), \(seen.refusedBodies)")
        }

        @Test(arguments: Plant.allCases)
        func aDifferenceIsFound(plant: Plant) async throws {
            let seed = UInt64.random(in: 0...UInt64.max)
            let seen = try await run(configurations: 60, requestsEach: 2, seed: seed, plant: plant)
            #expect(!seen.differences.isEmpty, "seed \(seed)")
        }

        /// What a run has come to.
        private struct Seen {
            var differences: [String] = []
            var outcomes: [String: Int] = [:]
            var splices = 0
            var byHooks = 0
            var refusedBodies = 0
        }

        private func run(configurations: Int, requestsEach: Int, seed: UInt64, plant: Plant? = nil) async throws -> Seen
        {
            var seen = Seen()
            let second = try await MockProvider.start()
            try await withCroxy { croxy in
                var random = SeededGenerator(seed: seed)
                let mocks = [croxy.mock, second]
                for round in 0..<configurations {
                    let config = RandomConfig(ports: mocks.map(\.port), &random)
                    let table = try table(config.text)
                    _ = try croxy.server.reload(table)
                    for _ in 0..<requestsEach {
                        let request = RandomRequest(for: config, &random)
                        let cut = random.oneIn(3) ? random.below(1 + (request.body?.count ?? 0)) : nil
                        let explanation = try explain(request, table, config, plant)
                        let actual = try Actual(request, cut: cut, croxy, mocks)
                        let differences = actual.differences(from: explanation, request)
                        seen.outcomes[actual.outcome, default: 0] += 1
                        if explanation.decidedBy == .hook { seen.byHooks += 1 }
                        if explanation.splice != nil { seen.splices += 1 }
                        if actual.status == 400, actual.message.contains("body") { seen.refusedBodies += 1 }
                        guard !differences.isEmpty else { continue }
                        let wire = String(decoding: request.wire(host: "croxy"), as: UTF8.self)
                        seen.differences.append(
                            "round \(round), cut \(cut ?? -1):\n\(config.text)\n\n\(wire)\n\n\(explanation.json)\n"
                                + differences.joined(separator: "\n"))
                    }
                    for mock in mocks { mock.reset() }
                }
            }
            await second.stop()
            return seen
        }

        private func explain(
            _ request: RandomRequest, _ table: DecisionTable, _ config: RandomConfig, _ plant: Plant?
        ) throws -> Explanation {
            var question = request.question
            switch plant {
            case nil: break
            case .noQuery: question.path = String(question.path.prefix { $0 != "?" })
            case .noLastHeader: if !question.headers.isEmpty { question.headers.removeLast() }
            case .shorterBody: if !(question.body ?? []).isEmpty { question.body?.removeLast() }
            case .noRoutes:
                let end = config.text.firstRange(of: "[[routes]]")?.lowerBound ?? config.text.endIndex
                let table = try self.table(String(config.text[..<end]))
                return Explanation(of: question, by: table, hooks: try HookAnswers.dry(table.config))
            case .otherMethod: question.method = question.method == "POST" ? "PUT" : "POST"
            }
            return Explanation(of: question, by: table, hooks: try HookAnswers.dry(table.config))
        }

        private func table(_ text: String) throws -> DecisionTable {
            let loaded = ConfigLoader.load(
                text: Array(text.utf8), path: "random.toml", environment: RandomConfig.environment,
                homeFolder: "/nowhere")
            guard let table = loaded.table else {
                throw Setup.Wrong(description: "\(text)\n\(loaded.errors.map(\.rendered).joined(separator: "\n"))")
            }
            return table
        }
    }
}

/// What became of a request.
private struct Actual {
    /// `forward` when a provider received something, else `reject` or `own`: a stub or the echo.
    let outcome: String
    let status: Int
    let message: String
    let answer: Answer
    let record: ExchangeRecord
    /// What came to a provider, and its port.
    let received: [(port: Int, request: RecordedRequest)]

    /// Sends a request, in one piece or cut in its body, and waits for all that comes of it.
    init(_ request: RandomRequest, cut: Int?, _ croxy: Croxy, _ mocks: [MockProvider]) throws {
        let before = mocks.map { $0.requests.count }
        let client = try croxy.client()
        let wire = request.wire(host: croxy.host)
        if let cut {
            let place = wire.count - (request.body?.count ?? 0) + cut
            try client.send(Array(wire[..<place]))
            try client.send(Array(wire[place...]))
        } else {
            try client.send(wire)
        }
        answer = try client.readAnswer(toHead: request.method == "HEAD")
        record = try croxy.records.next()
        received = zip(mocks, before).flatMap { mock, before in
            mock.requests.dropFirst(before).map { (mock.port, $0) }
        }
        status = answer.status
        message = answer.error.message
        outcome = !received.isEmpty ? "forward" : record.outcome == .rejected ? "reject" : "own"
    }

    /// What differs from what `croxy check` says, a line for each.
    func differences(from said: Explanation, _ request: RandomRequest) -> [String] {
        var lines: [String] = []
        func compare<Value: Equatable>(_ what: String, _ said: Value, _ was: Value) {
            if said != was { lines.append("\(what): said \(said), was \(was)") }
        }
        let isEcho = said.url == "croxy:echo"
        compare("outcome", isEcho || said.outcome == .stub ? "own" : said.outcome.rawValue, outcome)
        switch said.outcome {
        case .reject:
            compare("status", said.rejection?.status, status)
            if request.method != "HEAD" {
                let body = String(decoding: said.rejection?.body ?? [], as: UTF8.self)
                compare("message", true, !message.isEmpty && body.contains("\"message\": \"\(message)\""))
            }
        case .stub:
            compare("answer", said.stub?.status, status)
            if request.method != "HEAD" { compare("body", said.stub?.body, answer.body) }
            compare("provider", said.provider, record.provider)
            compare("decided by", said.decidedBy?.rawValue, record.decidedBy)
        case .forward:
            compare("provider", said.provider, record.provider)
            compare("route", said.route?.label, record.route)
            compare("decided by", said.decidedBy?.rawValue, record.decidedBy)
            guard !isEcho, let (port, seen) = received.first else { break }
            compare("model sent", said.modelSent, record.modelSent)
            compare("count", 1, received.count)
            compare("url", said.url, "http://127.0.0.1:\(port)\(seen.target)")
            compare("method", request.method, seen.method)
            if expectedBody(said, request.body ?? []) != seen.body {
                lines.append("body: was \(String(decoding: seen.body, as: UTF8.self))")
            }
            compareHeaders(said, request, seen, &lines)
        }
        return lines
    }

    private func expectedBody(_ said: Explanation, _ body: [UInt8]) -> [UInt8] {
        guard let splice = said.splice else { return body }
        return Array(body[..<splice.range.lowerBound]) + Array(splice.new.utf8)
            + Array(body[splice.range.upperBound...])
    }

    /// Names in lower case with their values; of what croxy sets, `check` says the names alone.
    private func compareHeaders(
        _ said: Explanation, _ request: RandomRequest, _ seen: RecordedRequest, _ lines: inout [String]
    ) {
        // croxy's own business, whatever the provider.
        let others: Set = ["host", "content-length", "accept-encoding", "x-croxy-key"]
        let gone = Set(said.headersRemoved + said.headersSet)
        let passing = request.headers.map { ($0.name.lowercased(), $0.value) }.filter {
            !gone.contains($0.0) && !others.contains($0.0)
        }
        let came = seen.fields.map { ($0.name.lowercased(), $0.value) }.filter { !others.contains($0.0) }
        let passed = came.prefix(passing.count)
        if !passed.elementsEqual(passing, by: ==) { lines.append("headers: said \(passing), was \(came)") }
        let set = came.dropFirst(passing.count)
        if set.map(\.0).sorted() != said.headersSet.sorted() {
            lines.append("headers set: said \(said.headersSet), was \(Array(set))")
        }
        let values = ["x-title": "croxy", "x-app": "set", "x-empty": "", "x-api-key": "provider-key"]
        for (name, value) in set where value != values[name] ?? "Bearer provider-key" {
            lines.append("the value of \(name): \(value)")
        }
        // A hook's is no provider's.
        let isByHook = said.hookSetsCredential
        if (said.setsAPIKey || isByHook) != set.contains(where: { $0.1.hasSuffix("provider-key") }) {
            lines.append("api key")
        }
        let length = seen.values(of: "content-length")
        let count = seen.body.count
        if length.isEmpty ? count > 0 : length != ["\(count)"] { lines.append("length: \(length), \(count) bytes") }
        if seen.values(of: "host") != [String((said.url ?? "").dropFirst(7).prefix { $0 != "/" && $0 != "?" })] {
            lines.append("host: \(seen.values(of: "host"))")
        }
    }
}
