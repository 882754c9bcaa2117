import CroxyMetrics
import CroxyProxy
import MockProvider
import Testing

extension Proxy {
    /// What is remembered, and logged, of an exchange.
    @Suite(.timeLimit(.minutes(1)))
    struct RecordTests {
        @Test func aRecordSaysWhatHappened() async throws {
            let setup = Setup(
                more: "[[routes]]\nname = \"all\"\npattern = \"opus\"\nprovider = \"up\"\nmodel = \"sent\"")
            try await withCroxy(setup) { croxy in
                let body = #"{"model":"claude-opus","a":1}"#
                let answer = try croxy.exchange(croxy.post(body, path: "/v1/messages?beta=true"))
                let record = try croxy.records.next()
                #expect(answer.values(of: "x-croxy-request-id") == ["\(record.id)"])
                #expect("\(record.id)".hasPrefix("crx_") && "\(record.id)".utf8.count == 20)
                #expect(record.method == "POST" && record.path == "/v1/messages")
                #expect(record.model == "claude-opus" && record.modelSent == "sent")
                #expect(record.provider == "up" && record.route == "all" && record.decidedBy == "pattern")
                #expect(record.summary == "200 ok")
                #expect(record.bytesIn == body.utf8.count && record.bytesOut == answer.body.count)
                let first = try #require(record.firstByteNanoseconds)
                #expect(first > 0 && first <= record.durationNanoseconds)
                let line = try #require(croxy.log.text().split(separator: "\n").first { $0.contains(" request ") })
                #expect(
                    line.contains(
                        " info request id=\(record.id) method=POST path=/v1/messages model=claude-opus model_sent=sent provider=up "
                            + "route=all status=200 outcome=ok duration_ms="))
                #expect(line.hasSuffix(" bytes_in=\(body.utf8.count) bytes_out=\(answer.body.count)"))
            }
        }

        @Test func idsAreNeverTheSame() async throws {
            try await withCroxy(Setup(workers: 2)) { croxy in
                var ids: Set<String> = []
                for _ in 0..<50 { _ = try croxy.exchange(croxy.get("/v1/models")) }
                for _ in 0..<50 { ids.insert("\(try croxy.records.next().id)") }
                #expect(ids.count == 50)
            }
        }

        @Test func aModelCannotForgeALogLine() async throws {
            try await withCroxy(Setup(more: "[[routes]]\npattern = \".\"\nprovider = \"up\"")) { croxy in
                _ = try croxy.exchange(croxy.post(#"{"model":"x\n2026 info forged\u001b[2J\u0000 a=\"b"}"#))
                _ = try croxy.exchange(croxy.post("{\"model\":\"\(String(repeating: "y", count: 1_000_000))\"}"))
                let lines = croxy.log.text().split(separator: "\n")
                #expect(lines.filter { $0.contains(" request ") }.count == 2)
                #expect(!lines.contains { $0.hasPrefix("2026 ") })
                #expect(lines.contains { $0.contains(#"model="x\n2026 info forged\x1b[2J\x00 a=\"b""#) })
                #expect(lines.allSatisfy { $0.utf8.count < 3000 })
            }
        }

        @Test func refusalsAndErrorsAreRecordedOnce() async throws {
            try await withCroxy { croxy in
                _ = try croxy.exchange(croxy.get("//x"))
                _ = try croxy.exchange(croxy.post("[]"))
                croxy.mock.script("status=529", "status=404;html")
                _ = try croxy.exchange(croxy.post())
                _ = try croxy.exchange(croxy.post())
                let records = try (0..<4).map { _ in try croxy.records.next() }
                #expect(
                    records.map(\.summary) == [
                        "400 rejected bad_request", "400 rejected bad_request", "529 error", "404 error",
                    ])
                #expect(records.map(\.provider) == [nil, nil, "up", "up"])
                #expect(records.map(\.modelSent) == [nil, nil, nil, nil])
                #expect(croxy.records.waiting == 0)
                #expect(croxy.server.snapshot.requests == 4 && croxy.server.snapshot.inFlight == 0)
            }
        }
    }
}
