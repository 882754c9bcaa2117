import CroxyMetrics
import CroxyProxy
import MockProvider
import Testing

extension Proxy {
    /// What croxy refuses, with what words, and what the provider sees of it.
    @Suite(.timeLimit(.minutes(1)))
    struct RefusalTests {
        private let routed = Setup(
            server: "max_body_size = 100000",
            more: "[[routes]]\npattern = \"opus\"\nprovider = \"up\"\nmodel = \"new\"")

        @Test func aModelThatComesLastHoldsTheBody() async throws {
            try await withCroxy(routed) { (croxy) async throws in
                let client = try croxy.client()
                let body = "{\"pad\":\"\(String(repeating: "x", count: 50_000))\",\"model\":\"opus\"}"
                let request = Array(croxy.post(body).utf8)
                try client.send(Array(request.dropLast(8)))
                // A second connection's exchange shows that croxy has had time to err.
                #expect(try croxy.exchange(croxy.get("/v1/models")).status == 200)
                #expect(croxy.mock.sight.unfinished.isEmpty)
                #expect(croxy.mock.requests.map(\.method) == ["GET"])
                try client.send(Array(request.suffix(8)))
                #expect(try client.readAnswer().status == 200)
                #expect(croxy.mock.requests.last?.body == Array(body.replacing("opus", with: "new").utf8))
            }
        }

        // MARK: size

        @Test func aLengthOverTheLimitIsRefusedBeforeTheBody() async throws {
            try await withCroxy(routed) { (croxy) async throws in
                let client = try croxy.client()
                try client.send(
                    "POST /v1/messages HTTP/1.1\r\nHost: \(croxy.host)\r\nContent-Length: 100001\r\nExpect: 100-continue\r\n\r\n"
                )
                let answer = try client.readAnswer()
                #expect(answer.status == 413)
                #expect(answer.error.type == "request_too_large")
                #expect(answer.error.message.contains("max_body_size"))
                #expect(try croxy.records.next().summary == "413 rejected too_large")
                #expect(croxy.mock.sight.connections == 0)
            }
        }

        @Test func aBodyOfExactlyTheLimitPasses() async throws {
            try await withCroxy(routed) { (croxy) async throws in
                let start = #"{"model":"opus","a":""#
                let body = start + String(repeating: "x", count: 100_000 - start.utf8.count - 2) + "\"}"
                #expect(try croxy.exchange(croxy.post(body)).status == 200)
                #expect(try croxy.exchange(croxy.post(body + " ")).status == 413)
                #expect(croxy.mock.requests.count == 1)
            }
        }

        @Test func hugeLengthsAreRefusedAndNothingOverflows() async throws {
            try await withCroxy(routed) { (croxy) async throws in
                for (length, status) in [
                    ("4611686018427387904", 413), ("9223372036854775807", 400), ("9223372036854775808", 400),
                    ("99999999999999999999999", 400), ("+5", 400), ("-1", 400), ("5,5", 400), ("", 400), ("0x5", 400),
                ] {
                    let answer = try croxy.exchange(
                        "POST /v1/messages HTTP/1.1\r\nHost: \(croxy.host)\r\nContent-Length: \(length)\r\n\r\n")
                    #expect(answer.status == status, "\(length)")
                }
                #expect(croxy.mock.sight.connections == 0)
            }
        }

        @Test func aChunkedBodyOverTheLimitIsCutOffUpstream() async throws {
            try await withCroxy(routed) { (croxy) async throws in
                let client = try croxy.client()
                try client.send(
                    "POST /v1/messages HTTP/1.1\r\nHost: \(croxy.host)\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "11\r\n{\"model\":\"opus\", \r\n")
                try await croxy.mock.wait(for: "the beginning") { $0.unfinished.last?.bodyBytes == 16 }
                let piece = "2710\r\n\(String(repeating: " ", count: 10_000))\r\n"
                for _ in 0..<10 { try client.send(piece) }
                let answer = try client.readAnswer()
                #expect(answer.status == 413)
                #expect(answer.error.type == "request_too_large")
                try await croxy.mock.wait(for: "the end") { $0.cut.count == 1 && $0.openConnections == 0 }
                #expect(croxy.mock.requests.count == 0)
                #expect(try croxy.records.next().summary == "413 rejected too_large")
            }
        }

        @Test func aHeldChunkedBodyOverTheLimitNeverGoesUp() async throws {
            try await withCroxy(routed) { (croxy) async throws in
                let client = try croxy.client()
                try client.send(
                    "POST /v1/messages HTTP/1.1\r\nHost: \(croxy.host)\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{\"a\":1,\r\n"
                )
                let piece = "4e20\r\n\(String(repeating: " ", count: 20_000))\r\n"
                for _ in 0..<5 { try client.send(piece) }
                #expect(try client.readAnswer().status == 413)
                #expect(try client.readToEnd() == .closed)
                #expect(croxy.mock.sight.connections == 0)
            }
        }

        @Test func otherBodiesAndOtherPathsHaveNoLimit() async throws {
            try await withCroxy(routed) { (croxy) async throws in
                let big = String(repeating: "x", count: 300_000)
                #expect(try croxy.exchange(croxy.post(big, "Content-Type: text/plain")).status == 200)
                #expect(try croxy.exchange(croxy.post(big, "Content-Encoding: gzip")).status == 200)
                #expect(
                    try croxy.exchange(croxy.post("{\"model\":\"opus\",\"b\":\"\(big)\"}", path: "/v1/files")).status
                        == 200)
                // But what croxy must hold is bound, wherever it goes.
                #expect(
                    try croxy.exchange(croxy.post("{\"b\":\"\(big)\",\"model\":\"opus\"}", path: "/v1/files")).status
                        == 413)
            }
        }

        @Test func allRequestsTogetherHoldNoMoreThanIsAllowed() async throws {
            var setup = routed
            setup.server = "max_held_mb = 1"
            try await withCroxy(setup) { (croxy) async throws in
                let first = try croxy.client()
                let body = "{\"pad\":\"\(String(repeating: "x", count: 700_000))\",\"model\":\"opus\"}"
                let request = Array(croxy.post(body).utf8)
                try first.send(Array(request.dropLast(8)))
                // All of the first must be held before another comes, or else it may be the first that is refused.
                let deadline = ContinuousClock.now + .seconds(10)
                let held = body.utf8.count - 8
                while croxy.server.heldBytes < held, ContinuousClock.now < deadline { await Task.yield() }
                #expect(croxy.server.heldBytes == held)
                let second = try croxy.exchange(request)
                #expect(second.status == 503)
                #expect(second.error.type == "overloaded_error")
                try first.send(Array(request.suffix(8)))
                #expect(try first.readAnswer().status == 200)
                // What was held is free again.
                #expect(try croxy.exchange(request).status == 200)
            }
        }

        // MARK: JSON

        @Test(arguments: [
            #"{"model":"opus","model":"opus"}"#, #"{"model":"opus","mod\u0065l":"haiku"}"#,
            #"{"m\u006fdel":null,"model":"opus"}"#, #"{"model":"opus"}{"model":"haiku"}"#, #"{"model":"opus"} x"#,
            #"{"Model":"opus"}"#,
            #"{"model":"opus","MODE\u004c":"opus"}"#,
        ])
        func aSecondModelIsRefused(body: String) async throws {
            for setup in [routed, Setup()] {
                try await withCroxy(setup) { (croxy) async throws in
                    let answer = try croxy.exchange(croxy.post(body))
                    #expect(answer.status == 400)
                    #expect(answer.error.type == "invalid_request_error")
                    #expect(croxy.mock.requests.count == 0)
                    #expect(try croxy.records.next().summary == "400 rejected bad_request")
                }
            }
        }

        @Test func aSecondModelIsRefusedBeforeTheLastByteLeaves() async throws {
            try await withCroxy(routed) { (croxy) async throws in
                let client = try croxy.client()
                let start = #"{"model":"opus","pad":""# + String(repeating: "x", count: 20_000) + "\""
                let end = #","model":"haiku"}"#
                try client.send(
                    "POST /v1/messages HTTP/1.1\r\nHost: \(croxy.host)\r\nContent-Length: \(start.utf8.count + end.utf8.count)\r\n\r\n"
                        + start)
                try await croxy.mock.wait(for: "the beginning") { ($0.unfinished.last?.bodyBytes ?? 0) > 20_000 }
                try client.send(end)
                let answer = try client.readAnswer()
                #expect(answer.status == 400)
                #expect(answer.error.message.contains("second"))
                try await croxy.mock.wait(for: "the end") { $0.cut.count == 1 && $0.openConnections == 0 }
                #expect(croxy.mock.requests.count == 0)
                #expect(try croxy.records.next().summary == "400 rejected bad_request")
                // The client's connection is whole: the body had come to its end or was read over.
                try client.send(croxy.get("/v1/models"))
                #expect(try client.readAnswer().status == 200)
            }
        }

        static let notObjects: [String] = [
            "[]", "\"x\"", "1", "true", "null", "\u{FEFF}{\"model\":\"opus\"}", "nonsense", "//{}", "<html>",
        ]

        @Test(arguments: notObjects)
        func whatIsNoObjectIsRefused(body: String) async throws {
            for setup in [routed, Setup()] {
                try await withCroxy(setup) { (croxy) async throws in
                    let answer = try croxy.exchange(croxy.post(body))
                    #expect(answer.status == 400)
                    #expect(answer.error.type == "invalid_request_error")
                    #expect(croxy.mock.requests.count == 0)
                    #expect(try croxy.records.next().summary == "400 rejected bad_request")
                }
            }
        }

        @Test(arguments: [#"{"a":}"#, #"{"a":1"#, #"{"a" 1}"#, #"{a:1}"#, #"{"a":1,}"#, #"{'a':1}"#, "{", "{\0}"])
        func damageBeforeTheDecisionIsRefused(body: String) async throws {
            try await withCroxy(routed) { (croxy) async throws in
                #expect(try croxy.exchange(croxy.post(body)).status == 400)
                #expect(croxy.mock.requests.count == 0)
                #expect(try croxy.records.next().summary == "400 rejected bad_request")
            }
        }

        @Test func damageAfterTheDecisionIsTheProvidersToJudge() async throws {
            try await withCroxy(routed) { (croxy) async throws in
                for body in [#"{"model":"opus","a":}"#, #"{"model":"opus""#, #"{"model":"opus","a":[NaN,1e999,.5}"#] {
                    #expect(try croxy.exchange(croxy.post(body)).status == 200)
                    #expect(croxy.mock.requests.last?.body == Array(body.replacing("opus", with: "new").utf8))
                }
            }
        }

        @Test func deepNestingIsNoTrouble() async throws {
            try await withCroxy(Setup(more: "[[routes]]\npattern = \"opus\"\nprovider = \"up\"\nmodel = \"new\"")) {
                (croxy) async throws in
                let deep = String(repeating: "[", count: 100_000)
                let objects = String(repeating: "{\"a\":", count: 100_000)
                #expect(try croxy.exchange(croxy.post("{\"a\":\(deep)")).status == 400)
                #expect(try croxy.exchange(croxy.post("{\"model\":\"opus\",\"a\":\(objects)")).status == 200)
            }
        }

        @Test func bodiesThatAreNotJSONPassAsTheyAre() async throws {
            try await withCroxy(routed) { (croxy) async throws in
                for type in ["text/plain", "multipart/form-data; boundary=x", "application/octet-stream"] {
                    #expect(
                        try croxy.exchange(croxy.post("[\"model\":\"opus\"", "Content-Type: \(type)")).status == 200)
                }
                #expect(
                    try croxy.exchange(
                        croxy.post("\u{1F}\u{8B}x", "Content-Type: application/json", "Content-Encoding: gzip")
                    ).status
                        == 200)
                #expect(Set(croxy.mock.requests.map { String(decoding: $0.body, as: UTF8.self) }).count == 2)
                for type in ["application/json; charset=utf-8", "APPLICATION/JSON", "application/vnd.x+json", ""] {
                    #expect(try croxy.exchange(croxy.post("[]", "Content-Type: \(type)")).status == 400, "\(type)")
                }
                #expect(
                    try croxy.exchange(croxy.post("{}", "Content-Type: text/plain", "Content-Type: application/json"))
                        .status == 400)
            }
        }
    }
}
