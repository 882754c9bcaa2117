import MockProvider
import Testing

@Suite(.timeLimit(.minutes(1)))
struct FaultTests {
    /// What a raw client reads to the end of the connection.
    private func exchange(_ behaviour: String, body: String = "{}") async throws -> (
        text: String, how: RawClient.Ending
    ) {
        var result = ("", RawClient.Ending.closed)
        try await withMock { mock in
            let client = try await RawClient(port: mock.port)
            try await client.send(post(body, behaviour: behaviour))
            let how = await client.readToEnd()
            result = (client.text, how)
        }
        return result
    }

    @Test func cutsAfterSoManyBytes() async throws {
        let whole = try await exchange("close").text
        for count in [0, 1, 17, whole.utf8.count - 1] {
            let (text, how) = try await exchange("close;cut=\(count)")
            #expect(Array(text.utf8) == Array(whole.utf8.prefix(count)))
            #expect(how == .closed)
        }
        let body = try await exchange("close;cut-body=5").text
        #expect(body.hasSuffix("\r\n\r\n{\"id\""))
        #expect(try await exchange("close-before-head").text.isEmpty)
        let half = try await exchange("half-head").text
        #expect(half.hasPrefix("HTTP/1.1 200 OK\r\n") && !half.contains("\r\n\r\n"))
    }

    @Test func resetsTheConnection() async throws {
        #expect(try await exchange("reset") == ("", .reset))
        let (text, how) = try await exchange("reset=40")
        #expect(text.utf8.count == 40)
        #expect(how == .reset)
    }

    @Test func breaksFramingAsTold() async throws {
        let lengths = try await exchange("two-lengths;close").text
        #expect(lengths.ranges(of: "content-length:").count == 2)
        let both = try await exchange("cl-and-te;close").text
        #expect(both.contains("content-length:") && both.contains("transfer-encoding: chunked"))
        #expect(try await exchange("bad-chunk;close").text.hasSuffix("zz\r\nnonsense\r\n"))
        let toEnd = try await exchange("close-delimited").text
        #expect(!toEnd.contains("content-length") && toEnd.hasSuffix("}"))
        let trailers = try await exchange("trailers;close").text
        #expect(trailers.hasSuffix("\r\n0\r\nx-checksum: 1\r\nx-late: yes\r\n\r\n"))
        #expect(try await exchange("garbage").text.hasPrefix("\u{1}\u{2}\u{3}"))
        let chunks = try await exchange("chunk=100;close").text
        #expect(chunks.contains("\r\n\r\n64\r\n{\"id\""))
    }

    @Test func sendsExactlyTheBytesGiven() async throws {
        #expect(try await exchange("raw=SFRUUC8xLjEgMjk5IAo=;close") == ("HTTP/1.1 299 \n", .closed))
    }

    @Test func interimAnswersComeFirst() async throws {
        let text = try await exchange("1xx=103x3;close").text
        #expect(text.hasPrefix("HTTP/1.1 103 Early Hints\r\n"))
        #expect(text.ranges(of: "HTTP/1.1 103").count == 3)
        #expect(text.ranges(of: "HTTP/1.1 200").count == 1)
    }

    @Test(arguments: ["204", "304"])
    func answersWithoutABodySayNothingOfOne(status: String) async throws {
        let text = try await exchange("\(status);close").text
        #expect(text.hasPrefix("HTTP/1.1 \(status) ") && text.hasSuffix("\r\n\r\n"))
        #expect(!text.contains("content-length"))
    }

    @Test(arguments: ["stall", "stall-head", "stall-mid"])
    func stallsUntilThePeerLeaves(fault: String) async throws {
        try await withMock { mock in
            let client = try await RawClient(port: mock.port)
            try await client.send(post("{}", behaviour: fault))
            _ = try await mock.waitForRequest(1)
            if fault == "stall-head" { await client.read(until: "content-type") }
            if fault == "stall-mid" { await client.read(until: "{\"id\"") }
            #expect(mock.sight.openConnections == 1)
            try await client.close()
            try await mock.wait(for: "the end") { $0.openConnections == 0 }
        }
    }

    @Test func answersEarlyAndDrains() async throws {
        try await withMock { mock in
            let client = try await RawClient(port: mock.port)
            let head = "POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nx-mock: early-413=keep\r\n\r\n"
            try await client.send(head)
            await client.read(until: "request_too_large")
            #expect(mock.requests.isEmpty)
            try await client.send("0123456789" + post("{}"))
            #expect(await client.read(until: "\"end_turn\"").contains("HTTP/1.1 200 OK"))
            #expect(mock.requests.map(\.bodyBytes) == [10, 2])
            #expect(mock.sight.connections == 1)
        }
    }

    @Test func halfClosesAfterAnEarlyAnswerAndTakesTheRest() async throws {
        try await withMock { mock in
            let client = try await RawClient(port: mock.port)
            try await client.send(
                "POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nx-mock: early-413\r\n\r\n")
            #expect(await client.readToEnd() == .closed)
            #expect(client.text.contains("413 Content Too Large"))
            try await mock.wait(for: "the end") { $0.openConnections == 0 }
        }
    }

    @Test func poisonsTheConnectionWithASecondAnswer() async throws {
        for behaviour in ["extra-after-answer", "extra-later"] {
            try await withMock { mock in
                let client = try await RawClient(port: mock.port)
                try await client.send(post("{}", behaviour: behaviour))
                #expect(
                    await client.read(until: "poison").hasSuffix("}HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\npoison"))
            }
        }
    }

    @Test func closesIdleConnections() async throws {
        let (text, how) = try await exchange("keep-alive-timeout=1;idle-close=20")
        #expect(text.contains("keep-alive: timeout=1\r\n"))
        #expect(how == .closed)
    }

    @Test func aSlowReaderHoldsTheAnswerBack() async throws {
        try await withMock { mock in
            let client = try await RawClient(port: mock.port, receiveBuffer: 8192)
            let size = 16 << 20
            try await client.send(post("{}", behaviour: "size=\(size)"))
            try await mock.wait(for: "some of the answer") { $0.answerBytes > 0 }
            try await Task.sleep(for: .milliseconds(100))
            let held = mock.sight.answerBytes
            #expect(held < 12 << 20)
            try await Task.sleep(for: .milliseconds(50))
            #expect(mock.sight.answerBytes == held)
            try await client.startReading()
            try await mock.wait(for: "the rest") { $0.answerBytes > size }
            try await client.close()
        }
    }

    @Test func unknownWordsAreNamed() async throws {
        try await withMock { mock in
            let client = try await RawClient(port: mock.port)
            try await client.send(post("{}", behaviour: "stall-haed"))
            #expect(await client.read(until: "stall-haed").hasPrefix("HTTP/1.1 400 "))
        }
    }

    @Test func modelsCarryBehaviours() async throws {
        try await withMock { mock in
            let client = try await RawClient(port: mock.port)
            try await client.send(post("{\"a\":{\"model\":\"x~status=500\"},\"model\":\"claude~status=529;close\"}"))
            #expect(await client.readToEnd() == .closed)
            #expect(client.text.hasPrefix("HTTP/1.1 529 Overloaded\r\n"))
            #expect(client.text.contains("overloaded_error"))
        }
    }
}
