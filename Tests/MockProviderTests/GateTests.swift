import MockProvider
import Testing

@Suite(.timeLimit(.minutes(1)))
struct GateTests {
    @Test func sendsNoEventBeforeItsRelease() async throws {
        try await withMock { mock in
            let client = try await RawClient(port: mock.port)
            try await client.send(post("{\"stream\":true}", behaviour: "gate;events=2"))
            let marks = [
                "message_start", "content_block_start", "content_block_delta", "content_block_delta",
                "content_block_stop", "message_delta", "message_stop",
            ]
            for index in marks.indices {
                // All that was released is written before a step waits: what was sent by then is what there is.
                try await mock.wait(for: "the gate") { $0.waitingAtGates == (index < marks.count - 1 ? 1 : 0) }
                let sent = mock.sight.answerBytes
                await client.read(count: sent)
                #expect(client.received.count == sent)
                let lines = client.text.split(whereSeparator: \.isNewline)
                let events = lines.filter { $0.hasPrefix("event:") && !$0.hasSuffix("ping") }
                #expect(events.map { String($0.dropFirst(7)) } == Array(marks.prefix(index + 1)))
                if index < marks.count - 1 {
                    #expect(mock.sight.waitingAtGates == 1)
                    mock.release()
                    try await mock.wait(for: "event \(index + 2)") { $0.answerBytes > sent }
                }
            }
            await client.read(until: "0\r\n\r\n")
            #expect(client.text.hasSuffix("0\r\n\r\n"))
        }
    }

    @Test func releasesMadeBeforehandAreKept() async throws {
        try await withMock { mock in
            mock.release(6)
            let client = try await RawClient(port: mock.port)
            try await client.send(post("{\"stream\":true}", behaviour: "gate;events=2"))
            #expect(await client.read(until: "message_stop").contains("message_stop"))
            #expect(mock.sight.waitingAtGates == 0)
        }
    }

    @Test func gatesAreToldApartByName() async throws {
        try await withMock { mock in
            let (first, second) = (try await RawClient(port: mock.port), try await RawClient(port: mock.port))
            try await first.send(post("{}", behaviour: "gate=a;text=first"))
            try await second.send(post("{}", behaviour: "gate=b;text=second"))
            try await mock.wait(for: "both") { $0.waitingAtGates == 2 }
            mock.release(gate: "b")
            #expect(await second.read(until: "second").contains("\"second\""))
            #expect(mock.sight.waitingAtGates == 1)
            try await first.close()
            try await mock.wait(for: "the first to give up") { $0.waitingAtGates == 0 }
        }
    }

    @Test func theHeadCanWaitToo() async throws {
        try await withMock { mock in
            let client = try await RawClient(port: mock.port)
            try await client.send(post("{}", behaviour: "gate-head"))
            try await mock.wait(for: "the gate") { $0.waitingAtGates == 1 }
            #expect(mock.sight.answerBytes == 0)
            mock.release()
            #expect(await client.read(until: "output_tokens").hasPrefix("HTTP/1.1 200 OK\r\n"))
        }
    }

    @Test func waitingInVainThrows() async throws {
        try await withMock { mock in
            await #expect(throws: MockProvider.TimedOut.self) {
                try await mock.waitForRequest(1, within: .milliseconds(50))
            }
        }
    }
}
