extension ExchangeRecord {
    /// One JSON object on one line, without a line feed: an entry of `/_croxy/requests`, the data of an event, a line of
    /// the metrics log. At most some 25 KiB, whatever the client sent.
    ///
    /// - Complexity: O(length of its texts).
    public func json() -> [UInt8] {
        var line = JSONLine()
        write(to: &line)
        return line.bytes
    }

    /// `{"requests":[record, …]}`.
    public static func json(of records: [ExchangeRecord]) -> [UInt8] {
        var line = JSONLine()
        line.object { $0.member("requests") { $0.array(records) { $1.write(to: &$0) } } }
        return line.bytes
    }

    /// - Parameter isWhole: without, only what is known when the exchange was decided.
    func write(to line: inout JSONLine, isWhole: Bool = true) {
        let record = isLong ? clipped() : self
        line.object { line in
            line.member("id", record.id.description)
            line.member("time", time: record.time)
            line.member("method", record.method)
            line.member("path", record.path)
            line.member("model", record.model)
            if isWhole { line.member("model_sent", record.modelSent) }
            line.member("provider", record.provider)
            line.member("route", record.route)
            line.member("decided_by", record.decidedBy)
            if isWhole { record.writeOutcome(to: &line) }
            line.member("session_id", record.sessionID)
            line.member("agent_id", record.agentID)
            if isWhole { record.writeCost(to: &line) }
            line.member("tag", record.tag)
        }
    }

    private func writeOutcome(to line: inout JSONLine) {
        line.member("status", status)
        line.member("outcome", outcome.rawValue)
        line.member("error", errorLabel)
        line.member("duration_ms", Self.microseconds(durationNanoseconds), places: 3)
        line.member("first_byte_ms", firstByteNanoseconds.map(Self.microseconds), places: 3)
        line.member("first_token_ms", firstTokenNanoseconds.map(Self.microseconds), places: 3)
        line.member("input_tokens", usage.input)
        line.member("output_tokens", usage.output)
        line.member("cache_read_tokens", usage.cacheRead)
        line.member("cache_write_tokens", usage.cacheWrite)
        line.member("tokens", tokenSource.rawValue)
        line.member("bytes_in", bytesIn)
        line.member("bytes_out", bytesOut)
        line.member("stream", isStream)
        line.member("stop_reason", stopReason)
    }

    private func writeCost(to line: inout JSONLine) {
        line.member("cost_usd", cost?.nanodollars, places: 9)
        line.member("hook_us", hookNanoseconds.map { Self.microseconds(UInt64(max($0, 0))) })
    }

    /// To the nearest.
    static func microseconds(_ nanoseconds: UInt64) -> UInt64 {
        nanoseconds / 1000 + (nanoseconds % 1000 >= 500 ? 1 : 0)
    }
}
