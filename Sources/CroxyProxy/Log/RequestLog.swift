import CroxyMetrics
import Logging

extension ServerShared {
    /// One line for each exchange.
    ///
    /// Written straight into the sink, in the form of all other lines: a dictionary of metadata for every request would
    /// cost more than forwarding it.
    ///
    /// - Parameter line: the worker's own, used again for every line.
    func logRequest(_ record: borrowing ExchangeRecord, _ line: inout LogLine) {
        guard logsRequests else { return }
        line.begin("info", "request")
        line.add("id", record.id)
        line.add("method", record.method)
        line.add("path", record.path)
        if let model = record.model { line.add("model", model) }
        if let sent = record.modelSent, record.model != sent { line.add("model_sent", sent) }
        if let provider = record.provider { line.add("provider", provider) }
        if let route = record.route { line.add("route", route) }
        line.add("status", record.status)
        line.add("outcome", record.outcome.rawValue)
        if let error = record.errorType ?? record.failure?.rawValue { line.add("error", error) }
        line.add("duration_ms", nanoseconds: record.durationNanoseconds)
        if let firstByte = record.firstByteNanoseconds { line.add("first_byte_ms", nanoseconds: firstByte) }
        if let firstToken = record.firstTokenNanoseconds { line.add("first_token_ms", nanoseconds: firstToken) }
        if record.tokenSource != .none {
            if let count = record.usage.input { line.add("input_tokens", Int(clamping: count)) }
            if let count = record.usage.output { line.add("output_tokens", Int(clamping: count)) }
            if let count = record.usage.cacheRead { line.add("cache_read_tokens", Int(clamping: count)) }
            if let count = record.usage.cacheWrite { line.add("cache_write_tokens", Int(clamping: count)) }
            if record.tokenSource == .estimated { line.add("tokens", "estimated") }
        }
        if let hook = record.hookNanoseconds { line.add("hook_ms", nanoseconds: UInt64(hook)) }
        if let tag = record.tag { line.add("tag", tag) }
        line.add("bytes_in", record.bytesIn)
        line.add("bytes_out", record.bytesOut)
        line.end()
        log.write(line.bytes)
    }
}
