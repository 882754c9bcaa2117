import RandomCases
import Testing

@testable import CroxyMetrics

struct RecorderTests {
    static let start: Int64 = 1_764_000_000_000

    /// Nearest rank on the sorted values.
    private func exact(_ values: [UInt64], _ percentile: Int) -> UInt64 {
        values.sorted()[max(1, (values.count * percentile + 99) / 100) - 1]
    }

    private func check(_ found: Percentiles?, _ values: [UInt64], step: UInt64, _ what: Comment) {
        guard !values.isEmpty else { return #expect(found == nil, what) }
        guard let found else {
            Issue.record("none of \(values.count) values: \(what)")
            return
        }
        for (percentile, value) in [(50, found.p50), (90, found.p90), (95, found.p95), (99, found.p99)] {
            let wanted = exact(values, percentile)
            // A step, halved by rounding, and the width of a bucket.
            let low = wanted - min(wanted, step)
            let high = wanted + wanted / 128 + step
            #expect(value >= low && value <= high, "p\(percentile) \(value), exactly \(wanted): \(what)")
        }
        #expect(found.max == values.max(), what)
        let sum = values.reduce(0.0) { $0 + Double($1) }
        #expect(abs(found.mean - sum / Double(values.count)) <= sum / Double(values.count) * 1e-9 + 1e-9, what)
    }

    @Test(arguments: 0..<30)
    func percentilesAreWithinTheErrorOfTheHistogram(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var source = RandomRecord()
        let options = RecorderOptions()
        // What several workers recorded is one distribution.
        let recorders = (0..<3).map { _ in Recorder(options) }
        var records: [ExchangeRecord] = []
        for _ in 0..<(1 + random.below(2000)) {
            let record = source.next(&random)
            records.append(record)
            recorders[random.below(3)].exchangeEnded(record, at: Self.start)
        }
        let stats = merged(recorders, Self.start)
        check(stats.percentiles.duration, records.map(\.durationNanoseconds), step: 10_000, "duration, seed \(seed)")
        check(
            stats.percentiles.firstByte, records.compactMap(\.firstByteNanoseconds), step: 10_000,
            "first byte, seed \(seed)")
        check(
            stats.percentiles.firstToken, records.compactMap(\.firstTokenNanoseconds), step: 10_000,
            "first token, seed \(seed)")
        let reported = records.filter { $0.tokenSource == .reported }
        check(stats.percentiles.input, reported.compactMap(\.usage.input), step: 0, "input, seed \(seed)")
        check(stats.percentiles.output, reported.compactMap(\.usage.output), step: 0, "output, seed \(seed)")
        for group in stats.models {
            let own = records.filter { $0.model == group.name }
            check(
                group.percentiles.duration, own.map(\.durationNanoseconds), step: 10_000,
                "\(group.name), seed \(seed)")
        }
    }

    @Test func valuesBeyondTheHistogramCountAsItsLargest() throws {
        let recorder = Recorder()
        var record = ExchangeRecord(id: RequestID(value: 1), method: "GET", path: "/")
        record.durationNanoseconds = .max
        record.tokenSource = .reported
        record.usage = TokenUsage(input: .max, output: 0)
        recorder.exchangeEnded(record, at: 0)
        recorder.exchangeEnded(record, at: .max)
        recorder.exchangeEnded(record, at: .min)
        let stats = merged([recorder], .min)
        // The first was some thousand years too old for the second, which went back with the clock.
        #expect(stats.totals.requests == 2)
        #expect(stats.percentiles.duration?.max == .max)
        #expect(stats.percentiles.input?.p50 == 4_194_303)
        #expect(stats.percentiles.output?.max == 0)
    }

    @Test(arguments: 0..<40)
    func slotsHoldWhatASlowOracleCounts(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var source = RandomRecord()
        let retention = random.pick([1, 7, 60, 61, 180, 1440])
        var options = RecorderOptions(retentionMinutes: retention, workers: random.pick([1, 8, 32]))
        options.maxRecords = 100
        let workers = (0..<random.pick([1, 3])).map { _ in Recorder(options) }
        let length = Int64((retention + 59) / 60)
        let kept = (Int64(retention) + length - 1) / length * length
        // Each worker's slots: a list of (minute, record), searched from the beginning.
        var oracle: [[(minute: Int64, record: ExchangeRecord)]] = workers.map { _ in [] }
        var now = Self.start
        var latest = now
        for step in 0..<600 {
            // Small steps, gaps, and jumps back that are shorter than the retention.
            switch random.below(20) {
            case 0: now += Int64(random.below(Int(kept) * 60_000))
            case 1: now = max(now - Int64(random.below(Int(kept) * 60_000 / 4)), latest - kept * 30_000)
            default: now += Int64(random.below(20_000))
            }
            latest = max(latest, now)
            let worker = random.below(workers.count)
            let record = source.next(&random)
            workers[worker].exchangeEnded(record, at: now)
            let newest = oracle[worker].map(\.minute).max() ?? 0
            oracle[worker].append((max(newest, now / 60_000 / length * length), record))
            guard step % 50 == 49 else { continue }
            let window = random.pick([60, 300, 3600, 86_400])
            let snapshots = workers.map { $0.snapshot(at: now) }
            let stats = Stats(RecorderSnapshot.merge(snapshots) ?? snapshots[0], window: window, now: now)
            let last = max(now / 60_000 / length * length, oracle.joined().map(\.minute).max() ?? 0)
            let minutes = (Int64(min(window, Int(kept) * 60)) + 60 * length - 1) / (60 * length) * length
            var expected: [Int64: [ExchangeRecord]] = [:]
            for entries in oracle {
                // What a worker dropped because its own newest slot is later cannot be in the window either.
                for entry in entries where entry.minute > last - minutes {
                    expected[entry.minute, default: []].append(entry.record)
                }
            }
            let all = expected.values.flatMap { $0 }
            let comment: Comment = "seed \(seed), step \(step), window \(window), retention \(retention)"
            #expect(Int(stats.totals.requests) == all.count, comment)
            #expect(Int(stats.totals.errors) == all.count(where: \.isCountedAsError), comment)
            #expect(stats.totals.tokens.input == all.reduce(0) { $0 + $1.reportedInput }, comment)
            #expect(stats.totals.tokens.output == all.reduce(0) { $0 + $1.reportedOutput }, comment)
            let costs = all.compactMap(\.cost?.nanodollars)
            #expect(stats.totals.tokens.cost?.nanodollars == (costs.isEmpty ? nil : costs.reduce(0, +)), comment)
            #expect(Int64(stats.minutes.count) == minutes / length, comment)
            for minute in stats.minutes {
                let records = expected[minute.time / 60_000] ?? []
                #expect(Int(minute.counts.requests) == records.count, comment)
                #expect(minute.counts.tokens.output == records.reduce(0) { $0 + $1.reportedOutput }, comment)
            }
            for (status, count) in stats.statuses { #expect(all.count { $0.status == status } == Int(count), comment) }
            #expect(stats.statuses.reduce(0) { $0 + $1.count } == stats.totals.requests, comment)
            // Groups count at least the window, and at most one of their slots more.
            for group in stats.models {
                let low = all.count { $0.model == group.name }
                let first = (last - minutes + length) / (10 * length) * (10 * length)
                let high = oracle.joined().count { $0.record.model == group.name && $0.minute >= first }
                #expect(Int(group.counts.requests) >= low && Int(group.counts.requests) <= high, comment)
            }
        }
    }

    @Test func clockThatGoesBackLosesAndDoublesNothing() {
        let recorder = Recorder()
        let day: Int64 = 86_400_000
        var source = RandomRecord()
        var random = SeededGenerator(seed: 7)
        func add(_ count: Int, _ now: Int64) {
            for _ in 0..<count { recorder.exchangeEnded(source.next(&random), at: now) }
        }
        add(3, Self.start)
        add(4, Self.start - 30 * 60_000)
        #expect(merged([recorder], Self.start).totals.requests == 7)
        // A day back: more than is kept, so that the slots go back too.
        add(5, Self.start - day)
        #expect(merged([recorder], Self.start - day).totals.requests == 12)
        // From there time runs on, and what was is forgotten an hour later, not a day.
        add(1, Self.start - day + 75 * 60_000)
        #expect(merged([recorder], Self.start - day + 75 * 60_000).totals.requests == 1)
        // A year ahead and back.
        add(1, Self.start + 365 * day)
        add(1, Self.start)
        #expect(merged([recorder], Self.start).totals.requests == 2)
        #expect(recorder.snapshot(at: Self.start).records(limit: 2).map(\.id.value) == [15, 14])
        add(1, Self.start + 75 * 60_000)
        #expect(merged([recorder], Self.start + 75 * 60_000).totals.requests == 1)
    }

    @Test func snapshotsDoNotChangeAndShareWhatIsNotTouched() {
        let recorder = Recorder()
        var source = RandomRecord()
        var random = SeededGenerator(seed: 1)
        for index in 0..<2000 {
            recorder.exchangeEnded(source.next(&random), at: Self.start + Int64(index) * 1000)
        }
        let now = Self.start + 2_000_000
        let snapshot = recorder.snapshot(at: now)
        let before = Stats(snapshot, window: 3600, now: now).json()
        for _ in 0..<500 { recorder.exchangeEnded(source.next(&random), at: now) }
        #expect(Stats(snapshot, window: 3600, now: now).json() == before)
        #expect(merged([recorder], now).totals.requests == 2500)
        // The old pieces of records are the same memory.
        let shared = snapshot.recent.pieces.last?.entries.withUnsafeBufferPointer { $0.baseAddress }
        let piece = recorder.state.recent.pieces.firstIndex {
            $0.entries.withUnsafeBufferPointer { $0.baseAddress } == shared
        }
        #expect(snapshot.recent.pieces.count > 10)
        #expect(piece != nil || snapshot.recent.pieces.last?.entries.count != RecentRecords.pieceCount)
    }

    @Test func namesBeyondTheirPlacesAreOther() {
        let options = RecorderOptions()
        let recorders = [Recorder(options), Recorder(options)]
        for index in 0..<1000 {
            var record = ExchangeRecord(id: RequestID(value: 0), method: "POST", path: "/")
            record.model = "model-\(index)"
            record.provider = "provider-\(index)"
            record.route = "route-\(index)"
            recorders[index % 2].exchangeEnded(record, at: Self.start)
        }
        let stats = merged(recorders, Self.start)
        #expect(stats.models.count == 201)
        #expect(stats.routes.count == 201)
        #expect(stats.providers.count == 65)
        #expect(stats.models.first?.name == "other")
        #expect(stats.models.first?.counts.requests == 800)
        #expect(Set(stats.models.map(\.name)).count == 201)
    }

    @Test func recordsComeNewestFirst() {
        let options = RecorderOptions()
        let recorders = [Recorder(options), Recorder(options)]
        for index in 0..<3000 {
            recorders[index % 2].exchangeEnded(
                ExchangeRecord(id: RequestID(value: UInt64(index)), method: "GET", path: "/"),
                at: Self.start + Int64(index))
        }
        let snapshots = recorders.map { $0.snapshot(at: Self.start + 3000) }
        let records = RecorderSnapshot.merge(snapshots)?.records(limit: 100) ?? []
        #expect(records.map(\.id.value) == (2900..<3000).reversed())
        #expect(recorders[0].snapshot(at: Self.start).records(limit: 5000).count <= 1024)
    }

    private func merged(_ recorders: [Recorder], _ now: Int64) -> Stats {
        let snapshots = recorders.map { $0.snapshot(at: now) }
        return Stats(RecorderSnapshot.merge(snapshots) ?? snapshots[0], window: 3600, now: now)
    }
}
