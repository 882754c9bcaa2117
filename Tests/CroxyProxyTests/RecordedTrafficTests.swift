import CroxyMetrics
import CroxyProxy
import Foundation
import MockProvider
import Testing

extension Proxy {
    /// Traffic recorded from real providers, when it is at hand: `CROXY_FIXTURES`, or `fixtures` in a folder `shared`
    /// beside the package.
    @Suite(.timeLimit(.minutes(1)))
    struct RecordedTrafficTests {
        private static let folder: URL = {
            let package = URL(filePath: #filePath).appending(path: "../../..").standardized
            let named = ProcessInfo.processInfo.environment["CROXY_FIXTURES"]
            return named.map { URL(filePath: $0, directoryHint: .isDirectory) }
                ?? package.appending(path: "../shared/fixtures").standardized
        }()

        private static let answers: [URL] = {
            let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
            return (all?.compactMap { $0 as? URL } ?? []).filter {
                $0.path.hasSuffix(".response.sse") || $0.path.hasSuffix(".response.json")
                    || $0.path.hasSuffix(".sse.gz")
            }
        }()

        /// The request recorded with an answer; nil where there is none.
        private static func request(of answer: URL) -> [UInt8]? {
            let number = answer.lastPathComponent.split(separator: ".").first ?? ""
            let file = answer.deletingLastPathComponent().appending(path: "\(number).request.json")
            return (try? Data(contentsOf: file)).map { [UInt8]($0) }
        }

        private static func head(of answer: URL, length: Int) -> String {
            let isZipped = answer.pathExtension == "gz"
            let type = answer.path.contains(".sse") ? "text/event-stream; charset=utf-8" : "application/json"
            return "HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\n" + (isZipped ? "Content-Encoding: gzip\r\n" : "")
                + "Content-Length: \(length)\r\n\r\n"
        }

        /// What a recorded answer says of its tokens (input, output, read from and written to the cache) and of errors, read
        /// with no regard to cost: of each count the last word.
        private static func told(by file: URL, _ body: [UInt8]) throws -> (tokens: [UInt64?], isError: Bool) {
            let isZipped = file.pathExtension == "gz"
            let text = String(
                decoding: isZipped ? try Data(contentsOf: file.deletingPathExtension()) : Data(body), as: UTF8.self)
            let documents =
                file.path.contains(".sse")
                ? text.components(separatedBy: .newlines).filter { $0.hasPrefix("data:") }.map {
                    String($0.dropFirst(5))
                }
                : [text]
            var counts: [UInt64?] = [nil, nil, nil, nil]
            var isError = false
            for document in documents {
                let object = (try? JSONSerialization.jsonObject(with: Data(document.utf8))) as? [String: Any] ?? [:]
                if let error = object["error"], !(error is NSNull) { isError = true }
                let outer = (object["message"] as? [String: Any] ?? object)["usage"] as? [String: Any] ?? [:]
                let details = outer["prompt_tokens_details"] as? [String: Any] ?? [:]
                let names = [
                    [outer["input_tokens"], outer["prompt_tokens"]],
                    [outer["output_tokens"], outer["completion_tokens"]],
                    [outer["cache_read_input_tokens"], details["cached_tokens"]],
                    [outer["cache_creation_input_tokens"], details["cache_write_tokens"]],
                ]
                for (index, values) in names.enumerated() {
                    let found = values.compactMap { ($0 as? NSNumber)?.uint64Value }
                    counts[index] = found.first ?? counts[index]
                }
            }
            return (counts, isError)
        }

        @Test(.enabled(if: !answers.isEmpty, "no recorded traffic here: set CROXY_FIXTURES to its folder"))
        func everyRecordedExchangePassesByteForByte() async throws {
            try await withCroxy(Setup()) { croxy in
                for (number, file) in Self.answers.enumerated() {
                    let body = [UInt8](try Data(contentsOf: file))
                    let sent = Self.request(of: file) ?? Array(#"{"model":"m"}"#.utf8)
                    let head = Array(Self.head(of: file, length: body.count).utf8)
                    croxy.mock.script(steps: .send(head + body))
                    let lines =
                        "POST /v1/messages HTTP/1.1\r\nHost: \(croxy.host)\r\nContent-Type: application/json\r\n"
                    let request = Array((lines + "Content-Length: \(sent.count)\r\n\r\n").utf8) + sent
                    let answer = try croxy.exchange(request)
                    #expect(answer.body == body, "\(file.path)")
                    let received = try await croxy.mock.waitForRequest(number + 1)
                    #expect(received.body == sent, "\(file.path)")
                    let record = try croxy.records.next()
                    let told = try Self.told(by: file, body)
                    #expect(record.summary == (told.isError ? "200 error" : "200 ok"), "\(file.path)")
                    let was = [
                        record.usage.input, record.usage.output, record.usage.cacheRead, record.usage.cacheWrite,
                    ]
                    if told.tokens[0] != nil {
                        #expect(was == told.tokens && record.tokenSource == .reported, "\(file.path)")
                    } else {
                        #expect(record.tokenSource == (told.isError ? .none : .estimated), "\(file.path)")
                    }
                    #expect(record.isStream == file.path.contains(".sse"), "\(file.path)")
                }
            }
        }
    }
}
