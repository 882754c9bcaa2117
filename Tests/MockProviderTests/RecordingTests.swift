import MockProvider
import Testing

@Suite(.timeLimit(.minutes(1)))
struct RecordingTests {
    @Test func keepsHeadAndBodyByteForByte() async throws {
        try await withMock { mock in
            let client = try await RawClient(port: mock.port)
            let head =
                "POST /base/v1/messages?beta=true HTTP/1.1\r\nhOsT:x\r\nX-Odd:  \u{e9} \t\r\nX-Empty:\r\nContent-Length: 17\r\n\r\n"
            let body = "{\"model\" : \"a\\u\"\n"
            try await client.send(Array(head.utf8) + Array(body.utf8))
            let request = try await mock.waitForRequest(1)
            #expect(request.head == Array(head.utf8))
            #expect(request.body == Array(body.utf8))
            #expect(request.wireBody == request.body)
            #expect(request.checksum == FNV1a64(of: request.body))
            #expect(request.method == "POST")
            #expect(request.target == "/base/v1/messages?beta=true")
            #expect(request.fields.map(\.name) == ["hOsT", "X-Odd", "X-Empty", "Content-Length"])
            #expect(request.values(of: "x-odd") == ["\u{e9}"])
            try await client.close()
        }
    }

    @Test func tellsChunksFromContent() async throws {
        try await withMock { mock in
            let client = try await RawClient(port: mock.port)
            let wire = "3;ext=1\r\nabc\r\n0A\r\n0123456789\r\n0\r\nx-trailer: 1\r\n\r\n"
            let head = "POST /v1/files HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            for byte in head.replacing("/v1/files", with: "/v1/messages") + wire {
                try await client.send(Array(String(byte).utf8))
            }
            let request = try await mock.waitForRequest(1)
            #expect(request.body == Array("abc0123456789".utf8))
            #expect(request.wireBody == Array(wire.utf8))
        }
    }

    @Test func countsAndHashesUploadsWithoutKeepingThem() async throws {
        try await withMock { mock in
            let client = try await RawClient(port: mock.port)
            let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            try await client.send("POST /v1/files HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.count)\r\n\r\n")
            try await client.send(body)
            let answer = await client.read(until: "mock_fnv1a64\":\"" + FNV1a64(of: body).hex)
            #expect(answer.contains("\"size_bytes\":300000"))
            let request = try await mock.waitForRequest(1)
            #expect(request.body.isEmpty)
            #expect(request.bodyBytes == body.count)
        }
    }

    @Test func seesBytesOfABodyThatIsNotComplete() async throws {
        try await withMock { mock in
            let client = try await RawClient(port: mock.port)
            try await client.send("POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
            try await client.send([UInt8](repeating: 32, count: 65536))
            try await mock.wait(for: "the first 64 KiB") { $0.unfinished.last?.bodyBytes == 65536 }
            #expect(mock.bodyBytesSoFar == 65536)
            #expect(mock.requests.isEmpty)
            try await client.close()
            try await mock.wait(for: "the cut request") { $0.cut.count == 1 && $0.openConnections == 0 }
        }
    }

    @Test func readsNoBodyBeforeItsRelease() async throws {
        try await withMock { mock in
            let client = try await RawClient(port: mock.port)
            let body = String(repeating: " ", count: 100_000)
            try await client.send(post(body, behaviour: "hold-body"))
            try await mock.wait(for: "the head") { $0.unfinished.count == 1 }
            #expect(mock.bodyBytesSoFar == 0)
            mock.release(gate: "body")
            let request = try await mock.waitForRequest(1)
            #expect(request.bodyBytes == 100_000)
        }
    }

    @Test func refusesTwoFramings() async throws {
        try await withMock { mock in
            let client = try await RawClient(port: mock.port)
            let fields = "Host: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n"
            try await client.send("POST /v1/messages HTTP/1.1\r\n\(fields)\r\n0\r\n\r\n")
            #expect(await client.readToEnd() == .closed)
            #expect(client.text.hasPrefix("HTTP/1.1 400 "))
            #expect(client.text.contains("two framings"))
        }
    }

    @Test func answersPipelinedRequestsInOrder() async throws {
        try await withMock { mock in
            let client = try await RawClient(port: mock.port)
            mock.script("text=one", "text=two")
            try await client.send(post("{}") + post("{}"))
            let answer = await client.read(until: "\"two\"")
            #expect(answer.contains("\"one\""))
            #expect(mock.requests.map(\.number) == [1, 2])
        }
    }

    @Test func speaksOverHTTPOfWhatItSaw() async throws {
        try await withMock { mock in
            let client = try await RawClient(port: mock.port)
            try await client.send(post("{\"m\":1}"))
            await client.read(until: "output_tokens")
            try await client.send("GET /_mock/requests HTTP/1.1\r\nHost: x\r\n\r\n")
            let answer = await client.read(until: "fnv1a64")
            #expect(answer.contains("\"body\":\"eyJtIjoxfQ==\""))
            #expect(mock.requests.count == 1)
        }
    }
}
