import CroxyMetrics
import RandomCases

/// Records as they may come, with what a slow oracle needs to know of them.
struct RandomRecord {
    var names = ["claude-opus-4-5", "claude-haiku-4-5", "gpt-5", "a\"b\\c", "mödel"]
    var number: UInt64 = 0

    mutating func next(_ random: inout SeededGenerator) -> ExchangeRecord {
        number += 1
        var record = ExchangeRecord(id: RequestID(value: number), method: "POST", path: "/v1/messages")
        record.model = random.chance(90) ? random.pick(names) : nil
        record.modelSent = record.model
        record.provider = random.chance(90) ? random.pick(["anthropic", "openrouter", "local"]) : nil
        record.decidedBy = random.pick(["pattern", "hook", "default"])
        record.route = record.decidedBy == "default" ? nil : random.pick(["opus", "2", "fast"])
        record.status = random.pick([200, 200, 200, 404, 429, 499, 500, 529])
        record.outcome = random.pick([.ok, .ok, .error, .clientClosed, .upstreamFailed, .rejected, .stub])
        if record.outcome == .error { record.errorType = "overloaded_error" }
        if record.outcome == .upstreamFailed { record.failure = .reset }
        record.durationNanoseconds = Self.spread(&random, bits: 42)
        if random.chance(80) { record.firstByteNanoseconds = Self.spread(&random, bits: 40) }
        if random.chance(60) { record.firstTokenNanoseconds = Self.spread(&random, bits: 40) }
        if random.chance(70) {
            record.tokenSource = random.chance(80) ? .reported : .estimated
            record.usage = TokenUsage(
                input: Self.spread(&random, bits: 20), output: Self.spread(&random, bits: 16),
                cacheRead: random.chance(50) ? Self.spread(&random, bits: 17) : nil,
                cacheWrite: random.chance(50) ? Self.spread(&random, bits: 12) : nil)
            if random.chance(50) { record.cost = Cost(nanodollars: Self.spread(&random, bits: 34)) }
        }
        record.bytesIn = random.below(100_000)
        record.bytesOut = random.below(1_000_000)
        record.isStream = random.chance(50)
        record.stopReason = random.chance(50) ? "end_turn" : nil
        record.sessionID = random.chance(50) ? "0f8f3f6e-4d4e-4c86-9f5e-9f5d3c1d2e11" : nil
        record.hookNanoseconds = random.chance(20) ? random.below(1_000_000) : nil
        return record
    }

    /// Any magnitude is as likely as another.
    static func spread(_ random: inout SeededGenerator, bits: Int) -> UInt64 {
        random.next() >> UInt64(64 - 1 - random.below(bits))
    }
}

extension ExchangeRecord {
    var isCountedAsError: Bool { outcome == .error || outcome == .upstreamFailed || outcome == .rejected }
    var reportedInput: UInt64 { tokenSource == .reported ? usage.input ?? 0 : 0 }
    var reportedOutput: UInt64 { tokenSource == .reported ? usage.output ?? 0 : 0 }
}
