import RandomCases

/// Bodies of every kind that has been thought of, small enough to be cut at every place.
enum Corpus {
    static let bodies: [[UInt8]] = texts.map { Array($0.utf8) } + damaged + [claudeCodeBody(seed: 1, bytes: 3_000)]

    private static let texts = [
        // F-50: what must not be touched
        #"{"z":1.0,"a":1e2,"b":-0,"c":12345678901234567890,"d":3.141592653589793238,"e":"\/","f":"\u00e9é","model":"m"}"#,
        "{ \"\u{e9}\" : 1 ,\r\n\t\"e\u{301}\" : 2 , \"model\" : \"m\" }\n",
        // F-51, F-52
        #"{"mod\u0065l":"a"}"#, #"{"\u006d\u006f\u0064\u0065\u006c":"\u0061"}"#,
        #"{"model":"a","model":"b"}"#, #"{"mod\u0065l":"a","model":"b"}"#,
        #"{"model":"a","x":"\\\\","mod\u0065l":"b"}"#,
        // F-53
        #"{"messages":[{"role":"user","content":"\"model\":\"x\"","model":"y"}],"metadata":{"model":"z"},"model":"m"}"#,
        #"{"a":"{\"model\":\"x\"}","b":["model",":","x"],"c":"model","d":{"d":{"model":1}},"model":"m"}"#,
        // F-54
        #"{"model":null}"#, #"{"model":1}"#, #"{"model":["a"]}"#, #"{"model":{"model":"a"}}"#, #"{"a":1}"#, "{}",
        #"{"model":""}"#, #"{"model":true,"model":"b"}"#,
        // F-55
        "[]", #""x""#, "1", "true", "", " \n", #"{"model":"a"}{"model":"b"}"#, #"{"model":"a"} x"#, "{}{}",
        // F-56
        "\u{FEFF}{\"model\":\"a\"}", #"{"model":"\ud800"}"#, #"{"x":"\ud800\n\udc00","model":"\ud83d\ude00"}"#,
        // F-57
        #"{"a":NaN,"model":"a"}"#, #"{"model":"a","b":Infinity}"#, #"{"a":1e999,"b":-1e999,"model":"a"}"#,
        #"{"a":01,"model":"a"}"#, #"{"a":+1,"model":"a"}"#, #"{"model":"a","b":1,}"#, "{\"model\":\"a\"/*x*/}",
        #"{"a":[1,],"model":"a"}"#, #"{"a" 1,"model":"a"}"#, #"{"model":"a","x":[1},"model":"b"}"#,
        // Runs of backslashes up to and over the border of a block
        "{\"a\":\"" + String(repeating: "\\", count: 126) + "\",\"model\":\"a\"}",
        "{\"a\":[\"" + String(repeating: "\\", count: 130) + "\",\"]\",{}],\"model\":\"a\"}",
        "{\"a\":[\"" + String(repeating: "\\", count: 121) + "\"],\"model\":\"b\"}\",[]],\"model\":\"a\"}",
        "{\"\(String(repeating: "k", count: 80))\":{\"b\":\"\(String(repeating: "x", count: 90))\"},\"model\":\"a\"}",
        String(repeating: "{\"a\":[", count: 40) + String(repeating: "]}", count: 40),
        #"{"model":"a","# + String(repeating: "\"k\":[{}],", count: 20) + #""model":"b"}"#,
        #"{"Model":"a","mOdEl":"b"}"#, #"{"mo\del":"a"}"#, #"{"model":"a","m\u00zz":1}"#, #"{"model":"\q"}"#,
        "{\"model\":\"\(String(repeating: "\\\"", count: 900))\",\"b\":1}",
    ]

    private static let damaged: [[UInt8]] = [
        [0xFF, 0xFE, 0x7B, 0x00, 0x22, 0x00],
        Array("{\"a\":\"".utf8) + [0xFF, 0xC0] + Array("\",\"model\":\"a\"}".utf8),
        Array("{\"model\":\"".utf8) + [0xED, 0xA0, 0x80] + Array("\"}".utf8), [0x7B, 0x00],
    ]

    /// A body as Claude Code writes it: compact, `model` first, `stream` last, between them code in strings.
    static func claudeCodeBody(seed: UInt64, bytes: Int) -> [UInt8] {
        var random = SeededGenerator(seed: seed)
        var body = #"{"model":"claude-sonnet-4-5-20250929","messages":["#
        var turns = 0
        while body.utf8.count < bytes {
            if turns > 0 { body += "," }
            let code = code(lines: Int.random(in: 2...40, using: &random), using: &random)
            if turns.isMultiple(of: 2) {
                body += #"{"role":"user","content":[{"tool_use_id":"toolu_\#(turns)","type":"tool_result","content":""#
                body += code + #""}]}"#
            } else {
                body += #"{"role":"assistant","content":[{"type":"text","text":"Ich ändere das — 好的."},"#
                body += #"{"type":"tool_use","id":"toolu_\#(turns)","name":"Edit","input":{"new_string":"\#(code)"}}]}"#
            }
            turns += 1
        }
        body += #"],"tools":[{"name":"Read","description":"Reads \"model\": files","input_schema":{"type":"object","#
        body += #""properties":{"model":{"type":"string"},"offset":{"type":"number"}},"required":["model"]}}],"#
        body += #""metadata":{"user_id":"{\"model\":\"x\"}"},"max_tokens":32000,"stream":true}"#
        return Array(body.utf8)
    }

    private static func code(lines: Int, using random: inout SeededGenerator) -> String {
        let samples = [
            #"    let path = \"/usr/local/lib/swift\"\n"#, #"\tif (a[i] == '{' && b != \"\\n\") { return; }\n"#,
            #"}\n\n"#,
            #"// a comment that goes on for a while without any quote, bracket or slash in it at all\n"#,
            #"{\"model\": \"gpt\", \"stream\": true}\r\n"#, #"print(\"\\\\server\\share\")\n"#, #"/[\\w\\\"]+/\n"#,
            "é漢字😀",
            #"\u001b[31merror\u001b[0m\n"#,
        ]
        return (0..<lines).map { _ in random.pick(samples) }.joined()
    }
}
