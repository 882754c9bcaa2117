import CroxyMetrics
import CroxyProxy
import MockProvider
import Testing

extension Proxy {
    /// `Expect` is croxy's to answer.
    @Suite(.timeLimit(.minutes(1)))
    struct ExpectTests {
        private func head(_ croxy: Croxy, _ fields: String, path: String = "/v1/messages") -> String {
            "POST \(path) HTTP/1.1\r\nHost: \(croxy.host)\r\n\(fields)\r\n\r\n"
        }

        @Test func croxySaysContinueAndTheExpectationGoesNoFurther() async throws {
            try await withCroxy { (croxy) async throws in
                let client = try croxy.client()
                try client.send(head(croxy, "Expect: 100-Continue\r\nContent-Length: 2"))
                #expect(try client.readAnswer().head == Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
                try client.send("{}")
                #expect(try client.readAnswer().status == 200)
                #expect(croxy.mock.requests.first?.values(of: "expect") == [])
                // The connection goes on.
                try client.send(croxy.get("/v1/models"))
                #expect(try client.readAnswer().status == 200)
            }
        }

        @Test func nothingIsSaidWhenTheBodyIsThereAlready() async throws {
            try await withCroxy { (croxy) async throws in
                #expect(
                    try croxy.exchange(head(croxy, "Expect: 100-continue\r\nContent-Length: 2") + "{}").status == 200)
                #expect(try croxy.exchange(head(croxy, "Expect: 100-continue\r\nContent-Length: 0")).status == 200)
            }
        }

        @Test func unknownExpectationsAreRefused() async throws {
            try await withCroxy { croxy in
                let answer = try croxy.exchange(head(croxy, "Expect: a-miracle\r\nContent-Length: 2") + "{}")
                #expect(answer.status == 417)
                #expect(answer.error.type == "invalid_request_error")
                #expect(croxy.mock.requests.count == 0)
                #expect(try croxy.records.next().summary == "417 rejected bad_request")
            }
        }

        @Test func aRefusalComesInPlaceOfContinue() async throws {
            try await withCroxy(Setup(server: "max_body_size = 10")) { croxy in
                let client = try croxy.client()
                try client.send(head(croxy, "Expect: 100-continue\r\nContent-Length: 11"))
                let answer = try client.readAnswer()
                #expect(answer.status == 413)
                // The client may send the body or not: the connection cannot go on.
                #expect(answer.values(of: "connection") == ["close"])
                #expect(try client.readToEnd() == .closed)
            }
        }

        @Test func anHTTP10ClientHearsNoContinue() async throws {
            try await withCroxy { croxy in
                let client = try croxy.client()
                try client.send(
                    "POST /v1/messages HTTP/1.0\r\nHost: \(croxy.host)\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
                )
                try client.send("{}")
                #expect(try client.readAnswer().status == 200)
            }
        }
    }
}
