import RandomCases

/// Streams that do their best to be misread: counts where none count, names within texts, damage and odd lines.
struct RandomStream {
    private var random: SeededGenerator
    private(set) var bytes: [UInt8] = []
    private let isStrict: Bool

    /// - Parameter isStrict: whether all JSON in it is JSON, so that any reader agrees on what it says.
    init(seed: UInt64, isStrict: Bool = true) {
        random = SeededGenerator(seed: seed)
        self.isStrict = isStrict
        if random.chance(10) { bytes += [0xEF, 0xBB, 0xBF] }
        let isOpenAI = random.chance(40)
        for _ in 0..<random.below(12) {
            if random.chance(10) {
                line(random.pick([": x", ":", "id: 1", "retry: 1", "data2: {}", "dat", "event", "x"]))
            }
            var document = JSONText(random: random)
            event(isOpenAI ? document.chunk() : document.event())
            random = document.random
        }
        if random.chance(60) { event(isOpenAI ? "[DONE]" : #"{"type":"message_stop"   }"#) }
        if random.chance(15) { bytes.removeLast(min(bytes.count, random.below(4))) }
    }

    private mutating func event(_ json: String) {
        if random.chance(60) {
            line(
                "event:" + random.pick(["", " "])
                    + random.pick(["message_start", "x", "error", "message_stop", "ping"]))
        }
        var json = json
        if !isStrict, random.chance(15) { json.removeLast(min(json.count, 1 + random.below(9))) }
        let space = random.pick(["", " "])
        // White space may be a line end where JSON has it.
        let lines = json.split(separator: "\n", omittingEmptySubsequences: false)
        for part in lines { line("data:" + (part.first == " " ? " " : space) + part) }
        if random.chance(5) { line(random.pick(["data", "data:"])) }
        if !random.chance(2) { line("") }
        if random.chance(5) { line("") }
    }

    private mutating func line(_ text: String) {
        bytes += Array(text.utf8) + random.pick([[10], [10], [10], [13, 10], [13]])
    }
}

/// The documents of such streams.
private struct JSONText {
    var random: SeededGenerator

    mutating func event() -> String {
        let type = random.pick([
            "message_start", "content_block_start", "content_block_delta", "content_block_delta", "message_delta",
            "message_delta", "message_stop", "ping", "error", "content_block_new", "x",
        ])
        let inner = ["\"model\":\(model())", "\"usage\":\(usage())", reason("stop_reason"), nested()]
        let delta = object([
            #""type":"\#(random.pick(["text_delta", "thinking_delta", "input_json_delta", "signature_delta", "x"]))""#,
            #""text":\#(text())"#, reason("stop_reason"), nested(),
        ])
        var members = [#""type":"\#(type)""#]
        // Not both: which counts would be a question of their order.
        if type == "message_start" {
            members.append("\"message\":" + object(inner))
        } else {
            if random.chance(60) { members.append("\"delta\":\(delta)") }
            if random.chance(40) { members.append("\"usage\":\(usage())") }
        }
        if random.chance(30) { members.append(nested()) }
        if type == "error" || random.chance(5) { members.append("\"error\":\(error())") }
        return object(members, mayDrop: false)
    }

    mutating func chunk() -> String {
        let delta = object([
            #""content":\#(random.pick(["\"\"", "null", "[]", text(), "[\(text())]", "[{}]"]))"#,
            #""reasoning_content":\#(random.pick(["\"\"", "null", text()]))"#,
            #""tool_calls":\#(random.pick(["[]", "null", "[{\"function\":{\"arguments\":\"\"}}]"]))"#,
            #""role":"assistant""#,
        ])
        let choice = object([#""index":0"#, "\"delta\":\(delta)", reason("finish_reason"), nested()])
        var members = [
            #""object":"chat.completion.chunk""#, "\"choices\":[\(random.pick(["", choice, choice + "," + choice]))]",
        ]
        if random.chance(50) { members.append("\"model\":\(model())") }
        if random.chance(40) { members.append("\"usage\":\(usage())") }
        if random.chance(5) { members.append("\"error\":\(error())") }
        return object(members, mayDrop: false)
    }

    mutating func usage(isInner: Bool = false) -> String {
        if random.chance(8) { return random.pick(["null", "[]", "5", "\"x\"", "{}"]) }
        var members = [
            "\"output_tokens\":\(count())",
            "\"cache_read_input_tokens\":\(count())", "\"cache_creation_input_tokens\":\(count())",
            "\"cache_creation\":"
                + object(["\"ephemeral_5m_input_tokens\":\(count())", "\"ephemeral_1h_input_tokens\":\(count())"]),
            "\"server_tool_use\":"
                + object(["\"web_search_requests\":\(count())", "\"web_fetch_requests\":\(count())"]),
            "\"output_tokens_details\":" + object(["\"output_tokens\":\(count())"]),
            #""speed":\#(random.pick(["\"fast\"", "\"standard\"", "null"]))"#,
            #""inference_geo":\#(random.pick(["\"us\"", "\"global\"", "null"]))"#, nested(),
        ]
        if random.chance(30) {
            members = [
                "\"prompt_tokens\":\(count())", "\"completion_tokens\":\(count())", "\"total_tokens\":\(count())",
                "\"prompt_tokens_details\":"
                    + object(["\"cached_tokens\":\(count())", "\"cache_write_tokens\":\(count())"]), nested(),
            ]
        } else {
            members.append("\"input_tokens\":\(count())")
        }
        if isInner {
            members.append("\"model\":\(random.pick(["null", "\"claude-haiku-4-5\"", "\"m\""]))")
        } else if random.chance(25) {
            let entries = (0..<random.pick([0, 1, 3, 40])).map { _ in entry() }
            members.append("\"iterations\":[\(entries.joined(separator: ","))]")
        }
        return object(members)
    }

    private mutating func entry() -> String {
        let entry = usage(isInner: true)
        return entry.first == "{" ? entry : "{}"
    }

    private mutating func error() -> String {
        random.pick([
            "null", "\"text\"", #"{"type":"overloaded_error","message":"x"}"#, #"{"type":"Bad Type"}"#,
            #"{"code":400}"#,
        ])
    }

    private mutating func reason(_ name: String) -> String {
        "\"\(name)\":" + random.pick(["null", "\"end_turn\"", "\"tool_calls\"", "\"stop\""])
    }

    private mutating func model() -> String {
        random.pick([
            "\"claude-opus-5-5\"", "null", "\"\\u006d\"", "\"a/b:c\"", "\"\(String(repeating: "m", count: 64))\"",
        ])
    }

    private mutating func count() -> String {
        random.pick([
            "0", "1", "\(random.below(1000))", "\(random.below(1 << 40))", "null", "\"7\"",
            "{\"input_tokens\":3}",
            "[9]", "12.5",
        ])
    }

    /// Something that says nothing, though it looks like it.
    private mutating func nested() -> String {
        "\"x\(random.below(1_000_000))\":"
            + random.pick([
                #"{"usage":{"input_tokens":1},"type":"error"}"#, #"[{"usage":{"output_tokens":1}}]"#, text(), "-1.5e+9",
                #"[[],{},"]}",[{"delta":{"type":"text_delta"}}]]"#,
            ])
    }

    private mutating func text() -> String {
        random.pick([
            #""Hi""#, #""\"usage\":{\"input_tokens\":1}""#, #""\\""#, #""é\u00e9\ud83d\ude00""#, #""{[""#,
            "\"\(String(repeating: "long ", count: random.below(200)))\"", #""\n\ndata: {\"type\":\"message_stop\"}""#,
        ])
    }

    private mutating func object(_ members: [String], mayDrop: Bool = true) -> String {
        var kept = mayDrop ? members.filter { _ in random.chance(80) } : members
        kept.shuffle(using: &random)
        let padding = random.chance(40) ? String(repeating: " ", count: random.below(16)) : ""
        let comma = random.pick([",", ",", ",", " , ", "\n,"])
        return "{" + kept.joined(separator: comma) + padding + "}"
    }
}
