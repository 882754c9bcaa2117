import CroxyMetrics
import CroxyProxy
import CroxyRouting
import Foundation
import HostileHooks
import MockProvider
import Testing

extension Proxy {
    /// Hostile hooks, all in the state of one worker, while others' requests are served.
    @Suite(.timeLimit(.minutes(3)))
    struct HostileHookTests {
        /// A route for each hook, and one whose own hook is good; memory for what they load, and the default besides.
        private static let setup: Setup = {
            // Sanitizers slow everything down.
            let slowness = ProcessInfo.processInfo.environment["CROXY_TEST_SLOWNESS"].flatMap { Int($0) } ?? 1
            var lines: [String] = [
                "[lua]", "max_ms = \(50 * slowness)", "max_memory_mb = 12", "[[routes]]", "pattern = '^good$'",
                "provider = \"up\"",
            ]
            lines.append("lua = \"return function(req) return { tag = req.model .. #req.body.list } end\"")
            for (index, hook) in HostileHooks.all.enumerated() {
                lines += ["[[routes]]", "pattern = '^hostile-\(index)$'", "provider = \"up\"", "lua = '''"]
                lines += [hook.before, "return function(req)", hook.statements, "end", "'''"]
            }
            return Setup(more: lines.joined(separator: "\n"))
        }()

        private static func body(_ model: String) -> String {
            let big = String(repeating: "b\\n", count: 300_000)
            let list = "[" + String(repeating: "[1],", count: 10_000) + "[1]]"
            let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
            let text = String(repeating: "a", count: 2000)
            return #"{"model":"\#(model)","text":"\#(text)","big":"\#(big)","list":\#(list),"deep":\#(deep)}"#
        }

        @Test func othersAreServedWhileHooksAreContained() async throws {
            #expect(HostileHooks.all.count >= 60)
            let good = #"{"model":"good","list":[1,2,3]}"#
            try await withCroxy(HostileHookTests.setup) { croxy in
                let headers = (0..<60).map { "x-\($0): value\r\n" }.joined()
                let client = try croxy.client()
                for (index, hook) in HostileHooks.all.enumerated() {
                    let body = HostileHookTests.body("hostile-\(index)")
                    let hostile = try croxy.client()
                    try hostile.send(
                        "POST /v1/messages HTTP/1.1\r\nHost: \(croxy.host)\r\n\(headers)"
                            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
                    try client.send(croxy.post(good))
                    let answer = try hostile.readAnswer()
                    #expect(try client.readAnswer().status == 200, "beside \(hook.name)")

                    let records = [try croxy.records.next(), try croxy.records.next()]
                    let ours = try #require(records.first { $0.model == "hostile-\(index)" })
                    let others = try #require(records.first { $0.model == "good" })
                    #expect(others.summary == "200 ok" && others.tag == "good3", "beside \(hook.name)")
                    var bodies = [good]
                    switch (hook.end, answer.status) {
                    case (.budget, 500), (.error, 500), (.stopped, 500):
                        #expect(answer.error.message == HookError.clientMessage)
                        #expect(ours.summary == "500 rejected hook", "\(hook.name)")
                        #expect(ours.provider == nil && ours.bytesIn == body.utf8.count)
                    case (.contained, 200):
                        #expect(ours.summary == "200 ok", "\(hook.name)")
                        bodies.append(body)
                    default: Issue.record("\(hook.name): \(answer.status) \(answer.text.prefix(300))")
                    }
                    #expect(croxy.mock.requests.map(\.text).sorted() == bodies.sorted(), "\(hook.name)")
                    croxy.mock.reset()
                }
                let failures = HostileHooks.all.filter { $0.end != .contained }.count
                #expect(croxy.log.text().ranges(of: "a hook failed").count == failures)
            }
        }
    }
}
