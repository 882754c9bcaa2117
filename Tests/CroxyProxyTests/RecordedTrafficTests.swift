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
                    #expect(try croxy.records.next().summary == "200 ok")
                }
            }
        }
    }
}
