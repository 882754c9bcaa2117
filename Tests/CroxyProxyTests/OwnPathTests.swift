import CroxyMetrics
import CroxyProxy
import Foundation
import MockProvider
import Testing

extension Proxy {
    /// What croxy says of itself below `/_croxy/`.
    @Suite(.timeLimit(.minutes(1)))
    struct OwnPathTests {
        private func object(_ croxy: Croxy, _ path: String) throws -> [String: Any] {
            let answer = try croxy.exchange(croxy.get(path))
            #expect(answer.status == 200 && answer.values(of: "content-type") == ["application/json"])
            return try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
        }

        @Test func statisticsAddUpOverWorkersAndReloads() async throws {
            let setup = Setup(workers: 2)
            try await withCroxy(setup) { croxy in
                let usage = #"{"type":"message","usage":{"input_tokens":5,"output_tokens":6}}"#
                for number in 0..<40 {
                    croxy.mock.script(
                        steps: .send(
                            Array(
                                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(usage.utf8.count)\r\n\r\n\(usage)"
                                    .utf8)))
                    _ = try croxy.exchange(croxy.post("{\"model\":\"m\(number % 2)\"}"))
                    if number == 20 { _ = try croxy.server.reload(try setup.config(croxy.mock.port)) }
                }
                let stats = try object(croxy, "/_croxy/stats?window=60m")
                let totals = try #require(stats["totals"] as? [String: Any])
                #expect(totals["requests"] as? Int == 40 && totals["errors"] as? Int == 0)
                #expect(totals["input_tokens"] as? Int == 200 && totals["output_tokens"] as? Int == 240)
                #expect(stats["in_flight"] as? Int == 0 && stats["window_s"] as? Int == 3600)
                #expect(stats["statuses"] as? [String: Int] == ["200": 40])
                let models = try #require(stats["models"] as? [[String: Any]])
                #expect(models.map { $0["name"] as? String } == ["m0", "m1"])
                #expect(models.allSatisfy { ($0["totals"] as? [String: Any])?["requests"] as? Int == 20 })
                let minutes = try #require(stats["per_minute"] as? [[String: Any]])
                #expect(minutes.count == 60)
                #expect(minutes.reduce(0) { $0 + ($1["requests"] as? Int ?? 0) } == 40)
                let duration = try #require(stats["duration_ms"] as? [String: Double])
                #expect(Set(duration.keys) == ["p50", "p90", "p95", "p99", "max", "mean"])
                // What is asked of croxy itself is no request.
                #expect(croxy.server.snapshot.requests == 40)
            }
        }

        @Test func theNewestRequestsComeFirst() async throws {
            try await withCroxy(Setup(workers: 2)) { croxy in
                for number in 0..<5 { _ = try croxy.exchange(croxy.post("{\"model\":\"m\(number)\"}")) }
                let requests = try object(croxy, "/_croxy/requests?limit=3")["requests"] as? [[String: Any]]
                #expect(requests?.map { $0["model"] as? String } == ["m4", "m3", "m2"])
                #expect(requests?.allSatisfy { $0.count == 29 } == true)
            }
        }

        @Test func metricsAreTextForPrometheus() async throws {
            try await withCroxy { croxy in
                _ = try croxy.exchange(croxy.post(#"{"model":"a\"b\\c"}"#))
                let answer = try croxy.exchange(croxy.get("/_croxy/metrics"))
                #expect(answer.values(of: "content-type") == ["text/plain; version=0.0.4; charset=utf-8"])
                #expect(
                    answer.text.contains(
                        #"croxy_requests_total{provider="up",model="a\"b\\c",route="default",status="200",outcome="ok"} 1"#
                    ), "\(answer.text.prefix(500))")
                #expect(answer.text.contains("\ncroxy_in_flight 0\n"))
            }
        }

        @Test func limitsOfProvidersAreShown() async throws {
            try await withCroxy { croxy in
                let head =
                    "HTTP/1.1 200 OK\r\nanthropic-ratelimit-requests-limit: 50\r\n"
                    + "Anthropic-RateLimit-Requests-Remaining: 49\r\n"
                    + "anthropic-ratelimit-requests-reset: 2030-01-02T03:04:05Z\r\nContent-Length: 0\r\n\r\n"
                croxy.mock.script(steps: .send(Array(head.utf8)))
                _ = try croxy.exchange(croxy.post("{}"))
                let quota = try object(croxy, "/_croxy/stats")["quota"] as? [[String: Any]]
                #expect(quota?.count == 1)
                #expect(quota?.first?["provider"] as? String == "up" && quota?.first?["name"] as? String == "requests")
                #expect(quota?.first?["limit"] as? Int == 50 && quota?.first?["remaining"] as? Int == 49)
                #expect(quota?.first?["reset"] as? String == "2030-01-02T03:04:05.000Z")
                let text = try croxy.exchange(croxy.get("/_croxy/metrics")).text
                #expect(text.contains(#"croxy_quota_remaining{provider="up",name="requests"} 49"#))
            }
        }

        @Test func ofASubscriptionThePartThatIsLeftIsShown() async throws {
            try await withCroxy { croxy in
                let head =
                    "HTTP/1.1 200 OK\r\nanthropic-ratelimit-unified-5h-utilization: 0.42\r\n"
                    + "anthropic-ratelimit-unified-5h-reset: 1893553445\r\nContent-Length: 0\r\n\r\n"
                croxy.mock.script(steps: .send(Array(head.utf8)))
                _ = try croxy.exchange(croxy.post("{}"))
                let quota = try object(croxy, "/_croxy/stats")["quota"] as? [[String: Any]]
                #expect(quota?.first?["name"] as? String == "unified-5h")
                #expect(quota?.first?["limit"] as? Double == 1 && quota?.first?["remaining"] as? Double == 0.58)
                #expect(quota?.first?["reset"] as? String == "2030-01-02T03:04:05.000Z")
            }
        }

        @Test(arguments: [
            ("/_croxy/stats?window=0", 400), ("/_croxy/stats?window=5x", 400), ("/_croxy/stats?window=", 400),
            ("/_croxy/stats?window=99999999999999999999d", 400), ("/_croxy/stats?x=1&window=90s", 200),
            ("/_croxy/stats?window=1d", 200), ("/_croxy/requests?limit=-1", 400), ("/_croxy/requests?limit=0", 200),
            ("/_croxy/requests/", 404), ("/_croxy/stat", 404), ("/_croxy", 404), ("/_croxy/%73tats", 404),
            ("/_croxy/Stats", 404),
        ])
        func otherQuestionsGetClearAnswers(path: String, status: Int) async throws {
            try await withCroxy { croxy in
                let answer = try croxy.exchange(croxy.get(path))
                #expect(answer.status == status)
                #expect(croxy.mock.requests.isEmpty)
            }
        }

        @Test func onlyReadingIsAnswered() async throws {
            try await withCroxy { croxy in
                for path in ["stats", "requests", "metrics", "events"] {
                    #expect(try croxy.exchange(croxy.post("{}", path: "/_croxy/\(path)")).status == 404)
                    let head = try croxy.exchange(croxy.get("/_croxy/\(path)", method: "HEAD"), toHead: true)
                    #expect(head.status == 200 && head.body.isEmpty)
                }
            }
        }
    }
}
