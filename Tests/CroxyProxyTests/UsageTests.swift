import CroxyMetrics
import CroxyProxy
import MockProvider
import Testing

extension Proxy {
    /// What records tell of an answer's tokens, and of how it ended.
    @Suite(.timeLimit(.minutes(1)))
    struct UsageTests {
        private static let start =
            #"event: message_start"# + "\n" + #"data: {"type":"message_start","message":{"id":"m","#
            + #""model":"claude-sonnet-4-5-20250929","usage":{"input_tokens":1000,"cache_read_input_tokens":200,"#
            + #""cache_creation_input_tokens":50,"output_tokens":1}}}"# + "\n\n"
        private static let delta =
            "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
            + "\"delta\":{\"type\":\"text_delta\",\"text\":\"hi\"}}\n\n"
        private static let end =
            "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
            + "\"usage\":{\"output_tokens\":42}}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"
        private static let error =
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"x\"}}\n\n"

        private static func answer(_ body: String, type: String = "text/event-stream", _ fields: String...) -> [UInt8] {
            let lines = fields.map { $0 + "\r\n" }.joined()
            return Array(
                "HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\n\(lines)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
                    .utf8)
        }

        private static let request = #"{"model":"claude-sonnet-4-5","max_tokens":1}"#

        /// The record of one request that is answered so.
        private func record(
            _ answer: [UInt8], path: String = "/v1/messages", _ fields: String...
        ) async throws -> (record: ExchangeRecord, log: String) {
            var result: (ExchangeRecord, String)?
            try await withCroxy { croxy in
                croxy.mock.script(steps: .send(answer))
                let lines = fields.map { $0 + "\r\n" }.joined()
                _ = try croxy.exchange(
                    "POST \(path) HTTP/1.1\r\nHost: \(croxy.host)\r\n\(lines)"
                        + "Content-Length: \(Self.request.utf8.count)\r\n\r\n\(Self.request)")
                result = (try croxy.records.next(), croxy.log.text())
            }
            return try #require(result)
        }

        @Test func aStreamTellsAll() async throws {
            let (record, log) = try await record(
                Self.answer(Self.start + Self.delta + Self.delta + Self.end), path: "/v1/messages",
                "X-Claude-Code-Session-Id: s-1", "x-claude-code-agent-id:  a/2 ")
            #expect(record.summary == "200 ok")
            #expect(record.tokenSource == .reported && record.isStream)
            #expect(record.usage.input == 1000 && record.usage.output == 42)
            #expect(record.usage.cacheRead == 200 && record.usage.cacheWrite == 50)
            #expect(record.stopReason == "end_turn")
            #expect(record.sessionID == "s-1" && record.agentID == "a/2")
            let firstByte = try #require(record.firstByteNanoseconds)
            let firstToken = try #require(record.firstTokenNanoseconds)
            #expect(firstByte <= firstToken && firstToken <= record.durationNanoseconds)
            // 1000 × 3 + 42 × 15 + 200 × 0.30 + 50 × 3.75 dollars per million: protocol.md, section 6.
            #expect(record.cost == Cost(nanodollars: 3_877_500))
            #expect(
                log.contains("input_tokens=1000 output_tokens=42 cache_read_tokens=200 cache_write_tokens=50"),
                "\(log)")
            #expect(log.contains("first_token_ms="))
        }

        @Test func anErrorWithinAStreamIsAnError() async throws {
            let (record, log) = try await record(Self.answer(Self.start + Self.delta + Self.error))
            #expect(record.summary == "200 error")
            #expect(record.errorType == "overloaded_error")
            #expect(record.usage.input == 1000 && record.tokenSource == .reported)
            #expect(log.contains("error=overloaded_error"))
        }

        @Test func aStreamWithoutItsEndIsIncomplete() async throws {
            let (record, _) = try await record(Self.answer(Self.start + Self.delta))
            #expect(record.summary == "200 upstream_failed incomplete")
            #expect(record.usage.input == 1000)
        }

        @Test(arguments: ["/v1/chat/completions", "/api/v1/chat/completions"])
        func aChatEndsWithDone(path: String) async throws {
            let chunk = #"data: {"choices":[{"delta":{"content":"hi"}}]}"# + "\n\n"
            let usage = #"data: {"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3}}"# + "\n\n"
            let whole = try await record(Self.answer(chunk + usage + "data: [DONE]\n\n"), path: path).record
            #expect(whole.summary == "200 ok")
            #expect(whole.usage.input == 7 && whole.usage.output == 3 && whole.firstTokenNanoseconds != nil)
            #expect(whole.cost == nil || whole.usage.input != nil)
            let cut = try await record(Self.answer(chunk + usage), path: path).record
            #expect(cut.summary == "200 upstream_failed incomplete")
        }

        @Test func otherStreamsEndWhereTheyEnd() async throws {
            let (record, _) = try await record(Self.answer("data: x\n\n"), path: "/v1/other")
            #expect(record.summary == "200 ok")
            #expect(record.tokenSource == .none)
        }

        @Test func aJSONAnswerHasOneUsage() async throws {
            let body = #"{"type":"message","usage":{"input_tokens":5,"output_tokens":6},"stop_reason":"max_tokens"}"#
            let (record, _) = try await record(Self.answer(body, type: "application/json"))
            #expect(record.summary == "200 ok" && !record.isStream && record.firstTokenNanoseconds == nil)
            #expect(record.usage.input == 5 && record.usage.output == 6 && record.stopReason == "max_tokens")
        }

        @Test func whatNobodyCountedIsEstimated() async throws {
            let body = #"{"type":"message","content":[]}"#
            let (record, log) = try await record(Self.answer(body, type: "application/json"))
            #expect(record.tokenSource == .estimated)
            #expect(record.usage.input == UInt64(Self.request.utf8.count / 4))
            #expect(record.usage.output == UInt64(body.utf8.count / 4))
            #expect(record.cost == nil)
            #expect(log.contains("tokens=estimated"))
        }

        @Test func anErrorIsNotEstimated() async throws {
            let body = #"{"type":"error","error":{"type":"rate_limit_error","message":"x"}}"#
            var answer = String(decoding: Self.answer(body, type: "application/json"), as: UTF8.self)
            answer.replace("200 OK", with: "429 Too Many Requests")
            let (record, _) = try await record(Array(answer.utf8))
            #expect(record.summary == "429 error")
            #expect(record.errorType == "rate_limit_error" && record.tokenSource == .none)
        }

        @Test func aClientThatLeavesLeavesWhatWasToldSoFar() async throws {
            try await withCroxy { croxy in
                let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 100000\r\n\r\n"
                croxy.mock.script(steps: .send(Array((head + Self.start + Self.delta).utf8)), .gate("never"))
                let client = try croxy.client()
                try client.send(croxy.post(Self.request))
                _ = try client.read(until: "\"hi\"}}\n\n")
                client.close()
                let record = try croxy.records.next()
                #expect(record.outcome == .clientClosed)
                #expect(record.usage.input == 1000 && record.usage.output == 1 && record.tokenSource == .reported)
                #expect(record.firstTokenNanoseconds != nil)
            }
        }
    }
}
