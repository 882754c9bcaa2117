import Foundation
import RandomCases
import Testing

@testable import CroxyMetrics

struct RecorderMemoryTests {
    /// What the arrays and tables of a recorder really have, added up without its own accounts.
    private func measured(_ recorder: Recorder) -> Int {
        let state = recorder.state
        var bytes = 0
        func add(_ series: OptionalSeries) {
            bytes += series.held.capacity * MemoryLayout<Series>.stride
            for series in series.held {
                for part in [series.duration, series.firstByte, series.firstToken, series.input, series.output] {
                    bytes += part.counts.capacity * MemoryLayout<UInt32>.stride
                }
            }
        }
        bytes += state.counts.slots.capacity * MemoryLayout<CountSlot>.stride
        for slot in state.counts.slots {
            bytes += slot.statuses.counts.capacity * MemoryLayout<(UInt16, UInt64)>.stride
        }
        bytes += state.totals.slots.capacity * MemoryLayout<SeriesSlot>.stride
        for slot in state.totals.slots { add(slot.series) }
        for slot in state.groups.slots {
            for entries in [slot.models, slot.providers, slot.routes] {
                bytes += entries.capacity * MemoryLayout<GroupEntry>.stride
                for entry in entries { add(entry.series) }
            }
        }
        for piece in state.recent.pieces {
            bytes += piece.entries.capacity * MemoryLayout<RecentRecords.Entry>.stride
            for entry in piece.entries {
                let record = entry.record
                let texts = [
                    record.method, record.path, record.model, record.modelSent, record.provider, record.route,
                    record.decidedBy, record.tag, record.errorType, record.stopReason, record.sessionID, record.agentID,
                ]
                for case let text? in texts where text.utf8.count > 15 { bytes += text.utf8.count + 32 }
            }
        }
        // With two places of 16 bits for each.
        bytes += state.cumulative.requests.count * (8 + 8 + 4)
        bytes += state.cumulative.tokens.count * (8 + MemoryLayout<TokenCounts>.stride + 4)
        return bytes
    }

    private static let records = ProcessInfo.processInfo.environment["CROXY_RECORDS"].flatMap { Int($0) }

    /// Ten thousand models, every size of answer, for hours: at the least budget and at the one of two workers.
    ///
    /// With `CROXY_RECORDS=1000000` as many as a busy hour has, which takes a minute.
    @Test(arguments: [(1 << 20, records ?? 100_000), (16 << 20, records ?? 60_000)])
    func recordsOfAnyNumberStayWithinTheBudget(budget: Int, count: Int) {
        var options = RecorderOptions()
        options.budgetBytes = budget
        let recorder = Recorder(options)
        var random = SeededGenerator(seed: 3)
        let models = (0..<10_000).map { "model-of-somebody-\($0)" }
        let providers = (0..<300).map { "provider-\($0)" }
        var record = ExchangeRecord(id: RequestID(value: 1), method: "POST", path: String(repeating: "p", count: 5000))
        record.tokenSource = .reported
        record.sessionID = String(repeating: "s", count: 5000)
        var most = 0
        for index in 0..<count {
            record.model = models[random.below(models.count)]
            record.provider = providers[random.below(providers.count)]
            record.route = models[random.below(models.count)]
            record.status = 100 + random.below(900)
            record.durationNanoseconds = RandomRecord.spread(&random, bits: 44)
            record.firstByteNanoseconds = RandomRecord.spread(&random, bits: 44)
            record.firstTokenNanoseconds = RandomRecord.spread(&random, bits: 44)
            record.usage.input = RandomRecord.spread(&random, bits: 24)
            record.usage.output = RandomRecord.spread(&random, bits: 24)
            recorder.exchangeEnded(record, at: RecorderTests.start + Int64(index * (9_000_000 / count)))
            if index % 10_000 == 0 {
                let own = recorder.footprintBytes
                let real = measured(recorder)
                #expect(own <= budget, "at \(index)")
                #expect(recorder.core.seriesBytes <= recorder.state.layout.distributionBytes, "at \(index)")
                let slots = recorder.state.groups.slots
                let totals = recorder.state.totals.slots.reduce(0) { $0 + $1.series.bytes }
                let groups = slots.flatMap { $0.models + $0.providers + $0.routes }.reduce(0) { $0 + $1.series.bytes }
                #expect(recorder.core.seriesBytes == totals + groups, "at \(index)")
                #expect(real <= own, "at \(index)")
                most = max(most, real)
            }
        }
        #expect(most > budget / 4, "the test fills what there is")
        let now = RecorderTests.start + 9_000_000
        let stats = Stats(recorder.snapshot(at: now), window: 3600, now: now)
        // The totals always have their percentiles; of the groups the commonest do.
        #expect(stats.percentiles.duration != nil)
        #expect(Int(stats.totals.requests) > count / 3)
        let without = (stats.models + stats.routes).filter { $0.percentiles.duration == nil }
        #expect(without.count > 100)
        if budget > 1 << 20 { #expect(stats.models.first?.percentiles.duration != nil) }
    }

    @Test func rarestGroupsLoseTheirPercentilesFirst() {
        var options = RecorderOptions()
        options.budgetBytes = 2 << 20
        let recorder = Recorder(options)
        var random = SeededGenerator(seed: 5)
        for index in 0..<40_000 {
            var record = ExchangeRecord(id: RequestID(value: 1), method: "POST", path: "/")
            // One model has half of the requests, 150 share the rest.
            record.model = random.chance(50) ? "common" : "rare-\(random.below(150))"
            record.durationNanoseconds = RandomRecord.spread(&random, bits: 42)
            record.firstByteNanoseconds = record.durationNanoseconds
            recorder.exchangeEnded(record, at: RecorderTests.start + Int64(index) * 10)
        }
        let now = RecorderTests.start + 400_000
        let stats = Stats(recorder.snapshot(at: now), window: 3600, now: now)
        #expect(stats.models.first?.name == "common")
        #expect(stats.models.first?.percentiles.duration != nil)
        #expect(stats.models.contains { $0.percentiles.duration == nil })
        // Null means none, not some: counts are whole in any case.
        #expect(stats.models.reduce(0) { $0 + $1.counts.requests } == 40_000)
    }

    @Test(arguments: [1, 2, 4, 8, 16, 32], [1, 60, 61, 600, 10_080])
    func totalsHaveRoomInTheWorstCase(workers: Int, minutes: Int) {
        let options = RecorderOptions(retentionMinutes: minutes, workers: workers)
        let layout = SlotLayout(options)
        let slots = SlotLayout.slots(for: layout.retention, of: layout.distributions, layout.counts)
        #expect(Int(slots) * Series.mostBytes <= layout.distributionBytes)
        #expect(options.budgetBytes * workers <= RecorderOptions.budgetOfAll)
        #expect(layout.period % layout.distributions == 0 && layout.period % layout.groups == 0)
        // Two workers, or eight, have percentiles of every minute, or of every second one.
        if minutes <= 60 && workers <= 4 { #expect(layout.distributions == 1) }
        if minutes <= 60 && workers <= 8 { #expect(layout.distributions <= 2) }
    }
}
