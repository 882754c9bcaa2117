import CroxyMetrics
import RandomCases
import Testing

@Suite struct UsageScannerTests {
    // MARK: Anthropic's streams

    static let start =
        #"{"type":"message_start","message":{"model":"claude-opus-5-5","usage":{"input_tokens":10,"#
        + #""cache_creation_input_tokens":7,"cache_read_input_tokens":55096,"#
        + #""cache_creation":{"ephemeral_5m_input_tokens":4,"ephemeral_1h_input_tokens":3},"output_tokens":1,"#
        + #""speed":"fast","inference_geo":"us"}}        }"#
    static let text = #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}   }"#
    static let end = #"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}"#
    static let stop = #"{"type":"message_stop"        }"#

    static func stream(_ events: String..., end: String = "\n", field: String = "data: ") -> String {
        events.map { "event: x\(end)\(field)\($0)\(end)\(end)" }.joined()
    }

    @Test func laterCountsReplaceEarlierOnesFieldByField() {
        let later =
            #"{"type":"message_delta","delta":{},"usage":{"input_tokens":404500,"cache_read_input_tokens":0,"#
            + #""output_tokens":12,"server_tool_use":{"web_search_requests":2}}}"#
        let report = Scan(Self.stream(Self.start, Self.text, later, Self.stop)).report
        var expected = TokenUsage(
            input: 404_500, output: 12, cacheRead: 0, cacheWrite: 7, cacheWrite5m: 4, cacheWrite1h: 3)
        expected.webSearches = 2
        expected.isFast = true
        expected.isUSOnly = true
        #expect(report.tokens == expected)
        #expect(report.source == .reported)
        #expect(report.model == "claude-opus-5-5")
        #expect(report.hasEnded)
        #expect(!report.hasError)
    }

    @Test func aNullCountLeavesTheEarlierOne() {
        let later = #"{"type":"message_delta","usage":{"input_tokens":null,"output_tokens":5}}"#
        let tokens = Scan(Self.stream(Self.start, later)).report.tokens
        #expect(tokens.input == 10)
        #expect(tokens.output == 5)
    }

    @Test(arguments: ["\n", "\r", "\r\n"], ["data: ", "data:"])
    func linesMayEndInAnyWayAndFieldsMayDoWithoutTheSpace(end: String, field: String) {
        let body = Self.stream(Self.start, Self.text, Self.end, Self.stop, end: end, field: field)
        let bytes = Array(body.utf8)
        let whole = Scan(bytes)
        #expect(whole.report.tokens.output == 9)
        #expect(whole.report.stopReason == "end_turn")
        #expect(whole.report.hasEnded)
        #expect(whole.sawContent)
        for cut in 0...bytes.count { #expect(Scan(bytes, cuts: [cut]).report == whole.report, "cut at \(cut)") }
        #expect(Scan(bytes, cuts: Array(0..<bytes.count)).report == whole.report)
    }

    @Test func commentsOtherFieldsAndAByteOrderMarkArePassedOver() {
        let body =
            "\u{FEFF}: hello\n:\nretry: 5\nid: data: x\ndata\(":")" + Self.start + "\nid\n\n: data: \(Self.stop)\n"
            + "unknown: \(Self.stop)\n\ndatax: \(Self.stop)\n\n data: \(Self.stop)\n\n"
        let report = Scan(body).report
        #expect(report.tokens.input == 10)
        #expect(!report.hasEnded)
    }

    @Test func dataLinesOfOneEventAreOneDocument() {
        let body =
            "data: {\"type\":\ndata: \"message_delta\"\ndata:,\"usage\":{\"output_tokens\":3\ndata:4}\ndata\ndata:}\n\n"
        // A line feed ends a number.
        #expect(Scan(body).report.tokens.output == 3)
        let split = "data: {\"type\":\"message_stop\"\n\ndata: }\n\n"
        #expect(!Scan(split).report.hasEnded)
    }

    @Test func contentIsToldOfOnceAndOnlyForWhatAReaderSees() {
        let silent = [
            #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
            #"{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"x"}}"#,
            #"{"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{}}}"#,
            #"{"type":"content_block_delta","index":0,"delta":{"type":"compaction_delta","content":"x"}}"#,
            #"{"type":"content_block_delta","index":0}"#,
            #"{"type":"ping","delta":{"type":"text_delta"}}"#,
        ]
        for event in silent { #expect(!Scan(Self.stream(event)).sawContent, "\(event)") }
        for kind in ["text_delta", "thinking_delta", "input_json_delta"] {
            let event = #"{"type":"content_block_delta","index":0,"delta":{"type":"\#(kind)","text":""}}"#
            #expect(Scan(Self.stream(event)).sawContent, "\(kind)")
        }
        let bytes = Array(Self.stream(Self.start, silent[0], Self.text, Self.text, Self.stop).utf8)
        let first = Array(Self.stream(Self.start, silent[0], Self.text).utf8).count
        #expect(Scan(bytes, cuts: Array(0...bytes.count)).contentAt == [first])
    }

    @Test func contentSaysNothingOfUsage() {
        for type in ["content_block_delta", "content_block_start", "content_block_stop"] {
            let block =
                #"{"type":"\#(type)","delta":{"type":"text_delta","stop_reason":"no"},"usage":{"output_tokens":1},"error":{}}"#
            let report = Scan(Self.stream(Self.text, block, block)).report
            #expect(report.source == .none)
            #expect(report.stopReason == nil)
            #expect(!report.hasError)
        }
        let nested = #"{"type":"ping","x":{"usage":{"output_tokens":1}},"y":[{"usage":{"output_tokens":1}}]}"#
        #expect(Scan(Self.stream(nested)).report.source == .none)
        let quoted = #"{"type":"ping","x":"\",\"usage\":{\"output_tokens\":1}"}"#
        #expect(Scan(Self.stream(quoted)).report.source == .none)
    }

    @Test func escapesInNamesAndValuesAreRead() {
        let event = #"{"t\u0079pe":"message\u005fstop","us\u0061ge":{"output_tokens":4},"mod\u0065l":"a\/\u00e9\n"}"#
        let bytes = Array(Self.stream(event).utf8)
        for cut in 0...bytes.count {
            let report = Scan(bytes, cuts: [cut]).report
            #expect(report.tokens.output == 4)
            #expect(report.hasEnded)
            #expect(report.model == "a/é\n")
        }
    }

    // MARK: Ends and errors

    @Test func aStreamThatBreaksOffHasNotEnded() {
        let report = Scan(Self.stream(Self.start, Self.text, Self.end)).report
        #expect(!report.hasEnded)
        #expect(report.tokens.output == 9)
        let cut = String(Self.stream(Self.start, Self.text, Self.end).dropLast(8))
        #expect(Scan(cut).report.tokens.output == 1)
    }

    @Test func aWholeLastEventCountsWithoutItsEmptyLine() {
        for tail in ["", "\n", "\r"] {
            #expect(Scan("event: message_stop\ndata: {\"type\":\"message_stop\"}" + tail).report.hasEnded)
            #expect(Scan("data: [DONE]" + tail).report.hasEnded)
        }
        #expect(!Scan("event: message_stop\ndata: {\"type\":\"message_stop\"").report.hasEnded)
        #expect(!Scan("event: message_stop").report.hasEnded)
        #expect(!Scan("data: [DONE").report.hasEnded)
        #expect(!Scan("data: [DONE,\n\n").report.hasEnded)
    }

    @Test func anErrorInAStreamIsSeenAndEndsIt() {
        let error = #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"r"}"#
        for name in ["error", "x"] {
            let report = Scan(Self.stream(Self.start, Self.text) + "event: \(name)\ndata: \(error)\n\n").report
            #expect(report.hasError)
            #expect(report.hasEnded)
            #expect(report.errorType == "overloaded_error")
            #expect(report.tokens.input == 10)
        }
        let named = Scan("event: error\ndata: no JSON at all\n\n").report
        #expect(named.hasError && named.hasEnded)
        let text = Scan("data: {\"error\":\"model not found\"}\n\n").report
        #expect(text.hasError && text.hasEnded)
        #expect(!Scan("data: {\"error\":null}\n\n").report.hasError)
        #expect(!Scan("event: error\n\n").report.hasError, "an event without data is none")
    }

    @Test(arguments: [
        ("overloaded_error", true), (String(repeating: "a", count: 64), true),
        (String(repeating: "a", count: 65), false), ("", false), ("Overloaded", false), ("a-b", false),
        (#"a\u001b"#, false), ("é", false),
    ])
    func onlyAPlainErrorTypeIsKept(type: String, isKept: Bool) {
        let report = Scan("data: {\"type\":\"error\",\"error\":{\"type\":\"\(type)\"}}\n\n").report
        #expect(report.errorType == (isKept ? type : nil))
        #expect(report.hasError)
    }

    // MARK: Sizes

    @Test func anEventOfTheLargestSizeIsReadAndALargerOneIsSkipped() {
        let frame = #"{"type":"message_stop","x":"","usage":{"output_tokens":7}}"#.utf8.count
        for (excess, isRead) in [(0, true), (1, false)] {
            let padding = String(repeating: "x", count: UsageScanner.maxEventBytes - frame + excess)
            let event = #"{"type":"message_stop","x":"\#(padding)","usage":{"output_tokens":7}}"#
            let body = Self.stream(Self.start) + "data: \(event)\n\n" + Self.stream(Self.end)
            for cuts in [[], [70_000, 262_300], [body.utf8.count - 120]] {
                let report = Scan(body, cuts: cuts).report
                #expect(report.hasEnded == isRead)
                #expect(report.tokens.output == 9)
                #expect(report.tokens.input == 10)
            }
        }
    }

    @Test func longNamesAndValuesAreSkipped() {
        let long = String(repeating: "y", count: 65)
        let event = #"{"type":"message_stop","\#(long)":{"usage":1},"model":"\#(long)","usage":{"output_tokens":7}}"#
        let report = Scan(Self.stream(event)).report
        #expect(report.tokens.output == 7)
        #expect(report.model == nil)
        #expect(report.hasEnded)
    }

    @Test(
        arguments: [
            ("9007199254740991", 9_007_199_254_740_991), ("9007199254740992", nil), ("18446744073709551616", nil),
            (String(repeating: "9", count: 4000), nil), ("-1", nil), ("1.0", nil), ("1e3", nil), ("0", 0),
            ("null", nil),
            ("true", nil), ("\"5\"", nil), ("[5]", nil), ("{\"output_tokens\":5}", nil),
        ] as [(String, UInt64?)])
    func onlyPlainCountsAreTaken(number: String, count: UInt64?) {
        let event = #"{"usage":{"output_tokens":\#(number),"input_tokens":2}}"#
        let tokens = Scan(Self.stream(event)).report.tokens
        #expect(tokens.output == count)
        #expect(tokens.input == 2)
    }

    // MARK: Iterations

    @Test func iterationsKeepTheirModelsAndTheLastListCounts() {
        let entry =
            #"{"type":"message","input_tokens":1,"output_tokens":2,"cache_creation":{"ephemeral_1h_input_tokens":3}}"#
        let other = #"{"type":"advisor_message","model":"claude-haiku-4-5","input_tokens":4,"output_tokens":5}"#
        let first = #"{"usage":{"iterations":[\#(entry)]}}"#
        let second = #"{"usage":{"iterations":[\#(entry),\#(other)],"output_tokens":6}}"#
        let report = Scan(Self.stream(first, second)).report
        var tokens = TokenUsage(input: 1, output: 2)
        tokens.cacheWrite1h = 3
        #expect(
            report.iterations == [
                UsageIteration(tokens: tokens),
                UsageIteration(tokens: TokenUsage(input: 4, output: 5), model: "claude-haiku-4-5"),
            ])
        #expect(report.tokens == TokenUsage(input: nil, output: 6))
        #expect(
            Scan(Self.stream(second, Self.end)).report.iterations.count == 2, "a later event without any keeps them")
    }

    @Test func moreIterationsThanAreHeldAreToldOf() {
        for count in [32, 33, 1000] {
            let list = Array(repeating: #"{"output_tokens":1}"#, count: count).joined(separator: ",")
            let report = Scan(Self.stream(#"{"usage":{"iterations":[\#(list)]}}"#)).report
            #expect(report.iterations.count == 32)
            #expect(report.hasMoreIterations == (count > 32))
        }
    }

    // MARK: OpenAI's streams

    @Test func openAIStreamsGiveTheirCounts() {
        let head = #"{"object":"chat.completion.chunk","model":"gpt-4o","choices":[{"index":0,"delta":"#
        let body = Self.stream(
            head + #"{"role":"assistant","content":""},"finish_reason":null}],"usage":null}"#,
            head + #"{"content":"Hi"},"finish_reason":null}]}"#,
            head + #"{},"finish_reason":"stop"}]}"#,
            #"{"choices":[],"usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,"#
                + #""prompt_tokens_details":{"cached_tokens":60},"completion_tokens_details":{"reasoning_tokens":5}}}"#,
            "[DONE]")
        let scan = Scan(Array(body.utf8), cuts: Array(0..<body.utf8.count))
        var expected = TokenUsage(input: 100, output: 20, cacheRead: 60)
        expected.inputIncludesCache = true
        #expect(scan.report.tokens == expected)
        #expect(scan.report.stopReason == "stop")
        #expect(scan.report.model == "gpt-4o")
        #expect(scan.report.hasEnded)
        #expect(scan.contentAt.count == 1)
    }

    @Test(arguments: [
        (#"{"content":"x"}"#, true), (#"{"content":"\n"}"#, true), (#"{"content":""}"#, false),
        (#"{"content":null}"#, false), (#"{"content":[]}"#, false), (#"{"content":[{"text":"x"}]}"#, true),
        (#"{"content":["x"]}"#, true), (#"{"reasoning_content":"x"}"#, true), (#"{"reasoning":"x"}"#, true),
        (#"{"tool_calls":[]}"#, false), (#"{"tool_calls":null}"#, false), (#"{"tool_calls": [ {} ]}"#, true),
        (#"{"role":"assistant"}"#, false), (#"{}"#, false), (#"null"#, false), (#"{"x":{"content":"x"}}"#, false),
    ])
    func theFirstDeltaThatIsNotEmptyIsContent(delta: String, isContent: Bool) {
        let event = #"{"choices":[{"index":0,"delta":\#(delta),"finish_reason":"stop"}]}"#
        let bytes = Array(Self.stream(event).utf8)
        for cut in 0...bytes.count {
            let scan = Scan(bytes, cuts: [cut])
            #expect(scan.sawContent == isContent)
            #expect(scan.report.stopReason == "stop")
        }
    }

    // MARK: JSON

    @Test func aLargeJSONAnswerIsReadWithoutBeingHeld() {
        let block = #"{"type":"text","text":"\"usage\":{\"input_tokens\":1} "}"#
        let content = Array(repeating: block, count: 20_000).joined(separator: ",")
        let body = Array(
            #"{"type":"message","content":[\#(content)],"stop_reason":"max_tokens","model":"m","usage":{"input_tokens":3,"output_tokens":8}}"#
                .utf8)
        #expect(body.count > 1 << 20)
        var random = SeededGenerator(seed: 1)
        for _ in 0..<3 {
            let scan = Scan(body, as: .json, cuts: (0..<50).map { _ in random.below(body.count) }.sorted())
            #expect(scan.report.tokens == TokenUsage(input: 3, output: 8))
            #expect(scan.report.stopReason == "max_tokens")
            #expect(scan.report.hasEnded)
            #expect(!scan.sawContent)
        }
    }

    @Test func openAIAnswersInJSONAreReadToo() {
        let body =
            #"{"model":"gpt-4o","choices":[{"message":{"content":"x"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":6}}"#
        let report = Scan(body, as: .json).report
        #expect(report.tokens.input == 5)
        #expect(report.tokens.output == 6)
        #expect(report.stopReason == "stop")
    }

    @Test func aCutJSONAnswerHasNotEnded() {
        let report = Scan(#"{"usage":{"input_tokens":3,"output_tokens":12"#, as: .json).report
        #expect(!report.hasEnded)
        #expect(report.tokens == TokenUsage(input: 3, output: nil), "a number may go on")
    }

    @Test func aCountOfTokensIsNoUsage() {
        let report = Scan(#"{"input_tokens":16}"#, as: .json).report
        #expect(report.source == .none)
        #expect(report.hasEnded)
    }

    @Test func otherBodiesAreNotRead() {
        for kind in [AnswerKind.compressed, .other] {
            let report = Scan(Self.stream(Self.start, Self.text, Self.end, Self.stop), as: kind).report
            #expect(report == UsageReport(kind: kind))
            #expect(report.source == .none)
        }
        #expect(Scan("", as: .json).report == UsageReport(kind: .json))
        #expect(Scan("[{\"usage\":{\"output_tokens\":1}}]", as: .json).report == UsageReport(kind: .json))
    }

    @Test func aScannerForgetsWhatItReadBefore() {
        var scanner = UsageScanner()
        let bodies = [
            Self.stream(Self.start, Self.text, Self.end, Self.stop), "data: {\"usage\":{\"output",
            "event: error\ndata:",
            Self.stream(#"{"error":{"type":"a"},"usage":{"iterations":[{}]}}"#), "\u{FEFF}", "data: x\r",
        ]
        for first in bodies {
            for second in bodies + ["{}"] {
                for kind in [AnswerKind.stream, .json] {
                    _ = Scan(Array(first.utf8), as: kind, with: &scanner)
                    let reused = Scan(Array(second.utf8), as: .stream, with: &scanner)
                    #expect(reused == Scan(second))
                }
            }
        }
    }
}
