import NIOCore

extension Answer {
    /// A `message` document with everything a client may look for.
    static func message(_ behaviour: Behaviour, model: String) -> Answer {
        let usage = behaviour.usage
        let padding =
            behaviour.size > 0 ? #","mock_padding":""# + String(repeating: "x", count: behaviour.size) + "\"" : ""
        let document = """
            {"id":"msg_mock","type":"message","role":"assistant","model":\(quoted(model)),\
            "content":[{"type":"text","text":\(quoted(behaviour.text))}],"stop_reason":"end_turn","stop_sequence":null,\
            "usage":{"input_tokens":\(usage.input),"cache_creation_input_tokens":\(usage.cacheWrite),\
            "cache_read_input_tokens":\(usage.cacheRead),\
            "cache_creation":{"ephemeral_5m_input_tokens":\(usage.cacheWrite),\
            "ephemeral_1h_input_tokens":0},"output_tokens":\(usage.output),"service_tier":"standard"}\(padding)}
            """
        return .document(document, pieces: behaviour.chunk)
    }

    /// A JSON document; in chunks of `pieces` bytes when the framing is chunked, and of 64 KiB when it is large.
    static func document(_ text: String, status: Int = 200, pieces: Int? = nil) -> Answer {
        let bytes = Array(text.utf8)
        let size = pieces ?? max(bytes.count, 1)
        let parts = stride(from: 0, to: bytes.count, by: size).map {
            Part(Array(bytes[$0..<min($0 + size, bytes.count)]))
        }
        let type = Behaviour.Field(name: "content-type", value: "application/json")
        return Answer(status: status, fields: [type] + commonFields, parts: parts)
    }

    /// The error document of a status, as the API words it.
    static func failure(_ status: Int, _ message: String? = nil) -> Answer {
        let (type, wording) = errorKind(status)
        return .document(
            """
            {"type":"error","error":{"type":"\(type)","message":\(quoted(message ?? wording))},"request_id":"req_mock"}
            """,
            status: status)
    }

    /// What a web server in front of a provider says.
    static func page(_ status: Int) -> Answer {
        let type = Behaviour.Field(name: "content-type", value: "text/html; charset=utf-8")
        return Answer(status: status, fields: [type], parts: [Part("<html><body><h1>\(status)</h1></body></html>\n")])
    }

    /// Bytes that claim to be compressed.
    static func claimsGzip() -> Answer {
        let bytes = (0..<256).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) }
        let encoding = Behaviour.Field(name: "content-encoding", value: "gzip")
        let type = Behaviour.Field(name: "content-type", value: "application/json")
        return Answer(fields: [type, encoding] + commonFields, parts: [Part(bytes)])
    }

    /// Fields on every answer of the API.
    static var commonFields: [Behaviour.Field] {
        [
            Behaviour.Field(name: "request-id", value: "req_mock"),
            Behaviour.Field(name: "anthropic-organization-id", value: "org_mock"),
            Behaviour.Field(name: "anthropic-ratelimit-requests-remaining", value: "999"),
        ]
    }

    private static func errorKind(_ status: Int) -> (type: String, wording: String) {
        switch status {
        case 401: ("authentication_error", "invalid x-api-key")
        case 402: ("billing_error", "billing problem")
        case 403: ("permission_error", "not allowed")
        case 404: ("not_found_error", "Not found")
        case 413: ("request_too_large", "Request exceeds the maximum size")
        case 429: ("rate_limit_error", "Rate limited")
        case 504: ("timeout_error", "Timed out")
        case 529: ("overloaded_error", "Overloaded")
        case 500...: ("api_error", "Internal server error")
        default: ("invalid_request_error", "the mock was asked for this error")
        }
    }
}
