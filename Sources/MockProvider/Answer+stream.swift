import NIOCore

extension Answer {
    /// The events of one text answer, one part each but for `ping`, which comes with the event before it.
    static func stream(_ behaviour: Behaviour, model: String) -> Answer {
        let usage = behaviour.usage
        var parts: [Part] = []
        let message = """
            {"id":"msg_mock","type":"message","role":"assistant","model":\(quoted(model)),"content":[],\
            "stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":\(usage.input),\
            "cache_creation_input_tokens":\(usage.cacheWrite),"cache_read_input_tokens":\(usage.cacheRead),\
            "cache_creation":{"ephemeral_5m_input_tokens":\(usage.cacheWrite),"ephemeral_1h_input_tokens":0},\
            "output_tokens":1,"service_tier":"standard"}}
            """
        parts.append(Part(event("message_start", #""message":\#(message)"#, padding: 7)))
        let start = event("content_block_start", #""index":0,"content_block":{"type":"text","text":""}"#, padding: 3)
        parts.append(Part(start + "event: ping\ndata: {\"type\": \"ping\"}\n\n"))
        for (index, piece) in pieces(behaviour).enumerated() {
            parts.append(delta(piece, behaviour, padding: (index * 5 + 1) % 16))
        }
        if behaviour.streamError {
            let failure = #""error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_mock""#
            parts.append(Part(event("error", failure, padding: 0)))
        } else {
            parts.append(Part(event("content_block_stop", #""index":0"#, padding: 13)))
            let ending =
                #""delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":\#(usage.output)}"#
            parts.append(Part(event("message_delta", ending, padding: 2)))
            parts.append(Part(event("message_stop", nil, padding: 8)))
        }
        let fields = [
            Behaviour.Field(name: "content-type", value: "text/event-stream; charset=utf-8"),
            Behaviour.Field(name: "cache-control", value: "no-cache"),
        ]
        return Answer(fields: fields + commonFields, parts: parts, isStream: true)
    }

    /// One event as the API frames it: the JSON has up to fifteen spaces before its last brace.
    private static func event(_ name: String, _ members: String?, padding: Int) -> String {
        let rest = members.map { "," + $0 } ?? ""
        return "event: \(name)\ndata: {\"type\":\"\(name)\"\(rest)\(String(repeating: " ", count: padding))}\n\n"
    }

    private static func delta(_ text: String, _ behaviour: Behaviour, padding: Int) -> Part {
        let filling =
            behaviour.size > 0 ? #","mock_padding":""# + String(repeating: "x", count: behaviour.size) + "\"" : ""
        let members = #""index":0,"delta":{"type":"text_delta","text":\#(quoted(text))}\#(filling)"#
        guard behaviour.stamp else { return Part(event("content_block_delta", members, padding: padding)) }
        let whole = event("content_block_delta", members + #","mock_ns":"@""#, padding: padding)
        guard let mark = whole.utf8.lastIndex(of: UInt8(ascii: "@")) else { return Part(whole) }
        return Part(Array(whole.utf8[..<mark]), after: Array(whole.utf8[whole.utf8.index(after: mark)...]))
    }

    /// The text cut into as many pieces as there are to be events; the last pieces may be empty.
    private static func pieces(_ behaviour: Behaviour) -> [String] {
        let letters = Array(behaviour.text)
        guard behaviour.events > 0 else { return [] }
        return (0..<behaviour.events).map { index in
            let start = letters.count * index / behaviour.events
            let end = letters.count * (index + 1) / behaviour.events
            return String(letters[start..<end])
        }
    }
}
