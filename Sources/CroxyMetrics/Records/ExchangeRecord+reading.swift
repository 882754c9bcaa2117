import JSONBytes

extension ExchangeRecord {
    /// The record of a line of the metrics log; nil when the line is no whole record, as the last one may be.
    ///
    /// A whole one is one object with `id`, `time` and `outcome`, and nothing after it. Members that are not known, or of
    /// another type, are passed over; of several with one name the last counts. Durations come back in whole microseconds.
    ///
    /// - Complexity: O(length).
    public init?(jsonLine line: UnsafeRawBufferPointer) {
        guard let view = JSONView(line), view.kind == .object,
            line[view.range.upperBound...].allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D || $0 == 0x0A })
        else { return nil }
        var id: RequestID?
        var time: Int64?
        var outcome: Outcome?
        var error: String?
        var record = ExchangeRecord(id: RequestID(value: 0), method: "", path: "")
        for (key, value) in view.members {
            switch key.string() {
            case "id": id = RequestID(value)
            case "time": time = value.time()
            case "outcome": outcome = value.string(repairing: true).flatMap(Outcome.init(rawValue:))
            case "error": error = value.string(repairing: true)
            case let name?: record.read(name, value)
            case nil: break
            }
        }
        guard let id, let time, let outcome else { return nil }
        record.id = id
        record.time = time
        record.outcome = outcome
        // The provider's own label is there when the answer was the provider's.
        record.failure = outcome == .error ? nil : error.flatMap(Failure.init(rawValue:))
        record.errorType = record.failure == nil ? error : nil
        self = record
    }

    private mutating func read(_ name: String, _ value: JSONView) {
        switch name {
        case "method": method = value.string(repairing: true) ?? ""
        case "path": path = value.string(repairing: true) ?? ""
        case "model": model = value.string(repairing: true)
        case "model_sent": modelSent = value.string(repairing: true)
        case "provider": provider = value.string(repairing: true)
        case "route": route = value.string(repairing: true)
        case "decided_by": decidedBy = value.string(repairing: true)
        case "status": status = value.int() ?? 0
        case "duration_ms": durationNanoseconds = value.decimal(places: 6) ?? 0
        case "first_byte_ms": firstByteNanoseconds = value.decimal(places: 6)
        case "first_token_ms": firstTokenNanoseconds = value.decimal(places: 6)
        case "input_tokens": usage.input = value.tokens()
        case "output_tokens": usage.output = value.tokens()
        case "cache_read_tokens": usage.cacheRead = value.tokens()
        case "cache_write_tokens": usage.cacheWrite = value.tokens()
        case "tokens": tokenSource = value.string().flatMap(TokenSource.init(rawValue:)) ?? .none
        case "bytes_in": bytesIn = max(0, value.int() ?? 0)
        case "bytes_out": bytesOut = max(0, value.int() ?? 0)
        case "stream": isStream = value.bool() ?? false
        case "stop_reason": stopReason = value.string(repairing: true)
        case "session_id": sessionID = value.string(repairing: true)
        case "agent_id": agentID = value.string(repairing: true)
        case "cost_usd": cost = value.decimal(places: 9).map(Cost.init(nanodollars:))
        case "hook_us": hookNanoseconds = value.decimal(places: 3).flatMap { Int(exactly: $0) }
        case "tag": tag = value.string(repairing: true)
        default: break
        }
    }
}

extension RequestID {
    /// From the printed form; nil for all else.
    fileprivate init?(_ view: JSONView) {
        guard let text = view.string(), text.utf8.count == Self.length, text.hasPrefix("crx_"),
            text.utf8.dropFirst(4).allSatisfy({ ASCII.isDigit($0) || $0 >= 0x61 && $0 <= 0x66 }),
            let value = UInt64(text.dropFirst(4), radix: 16)
        else { return nil }
        self.init(value: value)
    }
}

extension JSONView {
    fileprivate func decimal(places: Int) -> UInt64? {
        kind == .number ? Decimal.read(token, places: places) : nil
    }

    fileprivate func tokens() -> UInt64? {
        decimal(places: 0).flatMap { $0 <= TokenUsage.maxCount ? $0 : nil }
    }

    fileprivate func time() -> Int64? {
        guard kind == .string else { return nil }
        return Timestamp.milliseconds(UnsafeRawBufferPointer(rebasing: token.dropFirst().dropLast()))
    }
}
