import CroxyMetrics
import RandomCases
import Testing

@testable import CroxyDashboard

/// What a dashboard lists after events in batches, against one that takes record after record.
struct RequestListTests {
    /// Keeps everything, in the order of its coming.
    private struct Oracle {
        var underWay: [ExchangeRecord] = []
        var finished: [ExchangeRecord] = []
        var ended: Set<RequestID> = []
        var lost = 0

        mutating func start(_ record: ExchangeRecord) {
            guard !ended.contains(record.id), underWay.count < 1000 else { return }
            underWay.removeAll { $0.id == record.id }
            underWay.append(record)
        }

        mutating func end(_ record: ExchangeRecord) {
            underWay.removeAll { $0.id == record.id }
            if ended.insert(record.id).inserted { finished.append(record) }
        }

        mutating func lose(_ count: Int) {
            underWay = []
            lost += count
        }

        var shown: [(record: ExchangeRecord, hasEnded: Bool)] {
            let first = underWay.sorted {
                $0.time == $1.time ? $0.id.description > $1.id.description : $0.time > $1.time
            }
            return first.map { ($0, false) } + finished.suffix(1000).reversed().map { ($0, true) }
        }
    }

    @Test(arguments: 0..<25)
    func batchesComeToTheSameAsRecordsOneByOne(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var dashboard = Dashboard()
        dashboard.connection(.live, address: SampleTraffic.address)
        var oracle = Oracle()
        var cutter = EventCutter()
        var running: [ExchangeRecord] = []
        // Some have more under way, and more in all, than are shown.
        let endChance = random.pick([10, 45, 50, 60])
        let lossIsOneIn = random.pick([100, 400, 10_000])
        let batch = random.pick([1, 4, 60, 2500])
        for _ in 0..<random.pick([40, 600, 2900]) {
            var event: [UInt8]
            if random.oneIn(lossIsOneIn) {
                let count = random.below(50)
                event = Array("event: lost\ndata: {\"lost\":\(count)}\n\n".utf8)
                if count > 0 { oracle.lose(count) }
            } else if random.chance(endChance), !running.isEmpty {
                let record = running.remove(at: random.below(running.count))
                event = record.endEvent()
                oracle.end(record)
                // It may be told once more, or its beginning late.
                if random.oneIn(30) { event += random.oneIn(2) ? record.startEvent() : event }
            } else {
                let record = Self.record(&random)
                event = record.startEvent()
                oracle.start(record)
                if random.oneIn(30) {
                    event += event
                    oracle.start(record)
                }
                running.append(record)
            }
            if random.oneIn(20) { event = Array(":\n\n".utf8) + event }
            event.withUnsafeBytes { cutter.receive($0) }
            guard random.oneIn(batch), let events = cutter.take() else { continue }
            dashboard.receive(events: events, now: SampleTraffic.now)
            if random.oneIn(1 + 100 / batch) { expect(dashboard, oracle, seed) }
        }
        if let events = cutter.take() { dashboard.receive(events: events, now: SampleTraffic.now) }
        expect(dashboard, oracle, seed)
    }

    /// Names in any order, some of them twice, and unknown ones between.
    @Test func fieldsAreFoundWhereverTheyStand() throws {
        let json = #"""
            {"x":1,"cost_usd":0.5,"status":201,"outcome":"ok","id":"a","status":404,"tokens":"estimated","id":"b",
             "time":"2026-11-24T15:37:44.023Z","path":"/p","model":"m","y":{"model":"no"},"input_tokens":7}
            """#
        let request = try #require(Array(json.utf8).withUnsafeBytes { ShownRequest(json: $0) })
        #expect(request.id == "a" && request.time == SampleTraffic.now && request.path == "/p" && request.model == "m")
        let end = try #require(request.end)
        #expect(end.status == 201 && end.cost == 0.5 && end.isEstimated && end.input == 7 && end.output == nil)
    }

    @Test(arguments: ["", "[]", "1", #"{"id":"a"}"#, #"{"time":"2026-11-24T15:37:44.023Z"}"#, #"{"id":1,"time":2}"#])
    func whatIsNoRecordIsPassedOver(json: String) {
        #expect(Array(json.utf8).withUnsafeBytes { ShownRequest(json: $0) } == nil)
    }

    private func expect(_ dashboard: Dashboard, _ oracle: Oracle, _ seed: UInt64) {
        let shown = dashboard.shownRequests
        let wanted = oracle.shown
        #expect(shown.map(\.id) == wanted.map(\.record.id.description), "seed \(seed)")
        #expect(dashboard.lostEvents == oracle.lost && dashboard.requests.ends == oracle.finished.count, "seed \(seed)")
        guard shown.count == wanted.count else { return }
        let differs = zip(shown, wanted).first { !Self.agree($0, $1.record, hasEnded: $1.hasEnded) }
        #expect(differs == nil, "seed \(seed)")
    }

    private static func agree(_ shown: ShownRequest, _ record: ExchangeRecord, hasEnded: Bool) -> Bool {
        guard shown.time == record.time, shown.model == record.model, shown.provider == record.provider,
            shown.route == record.route, shown.path == record.path, shown.session == record.sessionID,
            (shown.end != nil) == hasEnded
        else { return false }
        guard let end = shown.end else { return shown.modelSent == nil }
        return shown.json == record.json() && shown.modelSent == record.modelSent && end.status == record.status
            && end.outcome == record.outcome.rawValue && end.error == record.errorLabel
            && end.duration == Double(record.durationNanoseconds) / 1e6
            && end.firstToken == record.firstTokenNanoseconds.map { Double($0) / 1e6 }
            && end.input == record.usage.input && end.output == record.usage.output
            && end.isEstimated == (record.tokenSource == .estimated)
            && end.cost == record.cost.map { Double($0.nanodollars) / 1e9 }
    }

    private static func record(_ random: inout SeededGenerator) -> ExchangeRecord {
        let texts = ["claude-opus-4-5", "名前", "a\"b\\c\n", "", "🏠 \u{1b}[31m"]
        var record = ExchangeRecord(id: RequestID(value: random.next()), method: "POST", path: random.pick(texts))
        record.time = SampleTraffic.now - Int64(random.below(50))
        record.model = random.oneIn(4) ? nil : random.pick(texts)
        record.provider = random.oneIn(4) ? nil : random.pick(texts)
        record.route = random.oneIn(2) ? nil : random.pick(texts)
        record.decidedBy = "pattern"
        record.sessionID = random.oneIn(2) ? nil : random.pick(texts)
        record.modelSent = random.oneIn(2) ? nil : random.pick(texts)
        record.status = 200 + random.below(300)
        record.outcome = random.pick([.ok, .error, .clientClosed, .upstreamFailed, .rejected, .stub])
        record.durationNanoseconds = UInt64(random.below(1_000_000)) * 1000
        record.firstTokenNanoseconds = random.oneIn(2) ? nil : UInt64(random.below(1_000_000)) * 1000
        record.usage.input = random.oneIn(2) ? nil : UInt64(random.below(1_000_000))
        record.usage.output = random.oneIn(2) ? nil : UInt64(random.below(1_000_000))
        record.tokenSource = random.pick([.none, .estimated, .reported])
        record.cost = random.oneIn(2) ? nil : Cost(nanodollars: UInt64(random.below(1_000_000_000)))
        return record
    }
}
