extension Stats {
    /// The object of `/_croxy/stats`, on one line.
    public func json() -> [UInt8] {
        var line = JSONLine()
        line.object { line in
            line.member("window_s", windowSeconds)
            line.member("in_flight", inFlight)
            line.member("totals") { line in line.object { totals.write(to: &$0) } }
            percentiles.write(to: &line)
            line.member("statuses") { line in
                line.object { line in
                    for entry in statuses { line.member(named: Self.name(ofStatus: entry.status), entry.count) }
                }
            }
            line.member("models", models)
            line.member("providers", providers)
            line.member("routes", routes)
            line.member("quota") { line in
                line.array(quota.flatMap { quota in quota.windows.map { (quota.provider, $0) } }) { line, entry in
                    line.object { entry.1.write(to: &$0, of: entry.0) }
                }
            }
            line.member("per_minute") { line in
                line.array(minutes) { line, minute in line.object { minute.write(to: &$0) } }
            }
        }
        return line.bytes
    }

    private static func name(ofStatus status: Int) -> String {
        status == 0 ? "other" : String(status)
    }
}

extension Counts {
    fileprivate func write(to line: inout JSONLine) {
        line.member("requests", requests)
        line.member("errors", errors)
        line.member("input_tokens", tokens.input)
        line.member("output_tokens", tokens.output)
        line.member("cache_read_tokens", tokens.cacheRead)
        line.member("cache_write_tokens", tokens.cacheWrite)
        line.member("cost_usd", tokens.cost?.nanodollars, places: 9)
    }
}

extension Stats.Minute {
    fileprivate func write(to line: inout JSONLine) {
        line.member("time", time: time)
        line.member("requests", counts.requests)
        line.member("errors", counts.errors)
        line.member("input_tokens", counts.tokens.input)
        line.member("output_tokens", counts.tokens.output)
    }
}

extension QuotaWindow {
    fileprivate func write(to line: inout JSONLine, of provider: String) {
        line.member("provider", provider)
        line.member("name", name)
        if limit == nil, let utilization {
            // Of a subscription the provider tells the part that is used: all of it is 1.
            line.member("limit", UInt64(1))
            line.member("remaining", UInt64((max(0, min(1, 1 - utilization)) * 10_000).rounded()), places: 4)
        } else {
            line.member("limit", limit)
            line.member("remaining", remaining)
        }
        line.member("reset", time: reset.map { $0 * 1000 })
    }
}

extension JSONLine {
    fileprivate mutating func member(_ name: StaticString, _ groups: [Stats.Group]) {
        member(name) { line in
            line.array(groups) { line, group in
                line.object { line in
                    line.member("name", group.name)
                    line.member("totals") { line in line.object { group.counts.write(to: &$0) } }
                    group.percentiles.write(to: &line)
                }
            }
        }
    }

    fileprivate mutating func member(_ name: StaticString, _ percentiles: Percentiles?, _ scale: Scale) {
        member(name) { line in
            line.object { line in
                let places = scale == .time ? 3 : 0
                line.member("p50", percentiles.map { scale.shown($0.p50) }, places: places)
                line.member("p90", percentiles.map { scale.shown($0.p90) }, places: places)
                line.member("p95", percentiles.map { scale.shown($0.p95) }, places: places)
                line.member("p99", percentiles.map { scale.shown($0.p99) }, places: places)
                line.member("max", percentiles.map { scale.shown($0.max) }, places: places)
                line.member("mean", percentiles.map { scale.shownMean($0.mean) }, places: 3)
            }
        }
    }
}

extension Scale {
    /// Microseconds, which are thousandths of the milliseconds that are shown, or tokens.
    fileprivate func shown(_ value: UInt64) -> UInt64 {
        self == .time ? ExchangeRecord.microseconds(value) : value
    }

    /// The mean in thousandths of what is shown.
    fileprivate func shownMean(_ mean: Double) -> UInt64 {
        UInt64(min((self == .time ? mean / 1000 : mean * 1000).rounded(), 9e18))
    }
}

extension SeriesPercentiles {
    fileprivate func write(to line: inout JSONLine) {
        line.member("duration_ms", duration, .time)
        line.member("first_byte_ms", firstByte, .time)
        line.member("first_token_ms", firstToken, .time)
        line.member("input_tokens", input, .tokens)
        line.member("output_tokens", output, .tokens)
    }
}
