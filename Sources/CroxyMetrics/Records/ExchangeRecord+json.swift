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

    func write(to line: inout JSONLine) {
        let record = isLong ? clipped() : self
        line.object { line in
            line.member("id", record.id.description)
            line.member("time", time: record.time)
            line.member("method", record.method)
            line.member("path", record.path)
            line.member("model", record.model)
            line.member("model_sent", record.modelSent)
            line.member("provider", record.provider)
            line.member("route", record.route)
            line.member("decided_by", record.decidedBy)
            line.member("status", record.status)
            line.member("outcome", record.outcome.rawValue)
            line.member("error", record.errorLabel)
            line.member("duration_ms", Self.microseconds(record.durationNanoseconds), places: 3)
            line.member("first_byte_ms", record.firstByteNanoseconds.map(Self.microseconds), places: 3)
            line.member("first_token_ms", record.firstTokenNanoseconds.map(Self.microseconds), places: 3)
            line.member("input_tokens", record.usage.input)
            line.member("output_tokens", record.usage.output)
            line.member("cache_read_tokens", record.usage.cacheRead)
            line.member("cache_write_tokens", record.usage.cacheWrite)
            line.member("tokens", record.tokenSource.rawValue)
            line.member("bytes_in", record.bytesIn)
            line.member("bytes_out", record.bytesOut)
            line.member("stream", record.isStream)
            line.member("stop_reason", record.stopReason)
            line.member("session_id", record.sessionID)
            line.member("agent_id", record.agentID)
            line.member("cost_usd", record.cost?.nanodollars, places: 9)
            line.member("hook_us", record.hookNanoseconds.map { Self.microseconds(UInt64(max($0, 0))) })
            line.member("tag", record.tag)
        }
    }

    /// To the nearest.
    static func microseconds(_ nanoseconds: UInt64) -> UInt64 {
        nanoseconds / 1000 + (nanoseconds % 1000 >= 500 ? 1 : 0)
    }
}
