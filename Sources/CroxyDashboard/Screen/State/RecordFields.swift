import JSONBytes

/// The members of a record or of a beginning of one, found in one walk over it; of several with one name the first.
///
/// - Complexity: O(bytes): names come in the order in which croxy writes them, so that one comparison finds most.
struct RecordFields {
    /// In the order of the record; those in between that nobody asks for, too.
    enum Name: Int, CaseIterable {
        case id, time, method, path, model, modelSent, provider, route, decidedBy, status, outcome, error, duration
        case firstByte, firstToken, input, output, cacheRead, cacheWrite, tokens, bytesIn, bytesOut, stream, stopReason
        case session, agent, cost, hook, tag
    }

    private static let texts: [StaticString] = [
        "id", "time", "method", "path", "model", "model_sent", "provider", "route", "decided_by", "status", "outcome",
        "error", "duration_ms", "first_byte_ms", "first_token_ms", "input_tokens", "output_tokens", "cache_read_tokens",
        "cache_write_tokens", "tokens", "bytes_in", "bytes_out", "stream", "stop_reason", "session_id", "agent_id",
        "cost_usd", "hook_us", "tag",
    ]

    private var values = InlineArray<29, JSONView?>(repeating: nil)

    init(_ record: JSONView) {
        let texts = Self.texts
        var next = 0
        for (key, value) in record.members {
            for step in 0..<texts.count {
                let index = (next + step) % texts.count
                guard key.isString(texts[index]) else { continue }
                if values[index] == nil { values[index] = value }
                next = index + 1
                break
            }
        }
    }

    subscript(_ name: Name) -> JSONView? { values[name.rawValue] }

    func text(_ name: Name) -> String? { self[name]?.string(repairing: true) }
}
