import CroxyMetrics
import JSONBytes

/// Builds the echo's answers, in the shapes of the Messages API.
struct EchoEvents {
    let id: RequestID
    let body: EchoBody

    private var inputTokens: Int { EchoBody.tokens(of: body.text) }
    private var outputTokens: Int { EchoBody.tokens(of: body.text) }

    /// The answer as one JSON object.
    func message() -> [UInt8] {
        object(content: #"[{"type":"text","text":\#(quoted(body.text))}]"#, stop: #""end_turn""#, output: outputTokens)
    }

    /// The answer as server-sent events, in order; each is one write.
    func stream() -> [[UInt8]] {
        let start = String(decoding: object(content: "[]", stop: "null", output: 1), as: UTF8.self)
        var events = [
            event("message_start", #"{"type":"message_start","message":\#(start)}"#),
            event(
                "content_block_start",
                #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#),
            event("ping", #"{"type": "ping"}"#),
        ]
        for piece in pieces() {
            events.append(
                event(
                    "content_block_delta",
                    #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":\#(quoted(piece))}}"#)
            )
        }
        events.append(event("content_block_stop", #"{"type":"content_block_stop","index":0}"#))
        events.append(
            event(
                "message_delta",
                #"{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":"#
                    + #"{"output_tokens":\#(outputTokens)}}"#))
        events.append(event("message_stop", #"{"type":"message_stop"}"#))
        return events
    }

    func count() -> [UInt8] {
        Array(#"{"input_tokens":\#(inputTokens)}"#.utf8)
    }

    /// The text word by word; long texts in larger pieces, so that no stream lasts longer than a few seconds.
    private func pieces() -> [String] {
        var words: [String] = []
        var word = ""
        for character in body.text {
            word.append(character)
            if character.isWhitespace {
                words.append(word)
                word = ""
            }
        }
        if !word.isEmpty { words.append(word) }
        let size = max(1, (words.count + 199) / 200)
        return stride(from: 0, to: words.count, by: size).map { words[$0..<min($0 + size, words.count)].joined() }
    }

    private func object(content: String, stop: String, output: Int) -> [UInt8] {
        let head = #"{"id":"msg_\#(id)","type":"message","role":"assistant","model":\#(quoted(body.model)),"#
        let middle = #""content":\#(content),"stop_reason":\#(stop),"stop_sequence":null,"usage":{"#
        let input = #""input_tokens":\#(inputTokens),"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"#
        return Array("\(head)\(middle)\(input)\"output_tokens\":\(output)}}".utf8)
    }

    private func event(_ name: String, _ data: String) -> [UInt8] {
        Array("event: \(name)\ndata: \(data)\n\n".utf8)
    }

    private func quoted(_ text: String) -> String {
        var token: [UInt8] = []
        JSONString.encode(text, into: &token)
        return String(decoding: token, as: UTF8.self)
    }

    /// The list of models, of which there is one.
    static let models = Array(
        (#"{"data":[\#(model)],"has_more":false,"first_id":"croxy-echo","last_id":"croxy-echo"}"#).utf8)
    static let model =
        #"{"type":"model","id":"croxy-echo","display_name":"croxy echo","created_at":"2026-01-01T00:00:00Z"}"#
}
