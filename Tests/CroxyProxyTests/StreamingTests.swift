import CroxyMetrics
import CroxyProxy
import Dispatch
import MockProvider
import Synchronization
import Testing

extension Proxy {
    /// Bytes pass when they come, not when there are more of them; and whoever is slow holds the others back.
    @Suite(.timeLimit(.minutes(1)))
    struct StreamingTests {
        // MARK: causally

        /// Each event is released only after the client has the one before it.
        @Test func everyEventComesBeforeTheNextIsMade() async throws {
            try await withCroxy { croxy in
                let client = try croxy.client()
                croxy.mock.script("stream;gate;events=20")
                try client.send(croxy.post())
                let head = try Answer(head: try client.read(until: "\r\n\r\n"))
                #expect(head.status == 200)
                var events = 0
                while true {
                    let event = String(decoding: try client.read(until: "\n\n\r\n"), as: UTF8.self)
                    events += 1
                    if event.contains("message_stop") { break }
                    try await croxy.mock.wait(for: "the gate") { $0.waitingAtGates == 1 }
                    #expect(client.received.isEmpty)
                    croxy.mock.release()
                }
                #expect(events == 25)
                #expect(try client.read(until: "0\r\n\r\n") == Array("0\r\n\r\n".utf8))
                #expect(try croxy.records.next().summary == "200 ok")
            }
        }

        /// A body of 30 MB, the model first: what the client has sent is at the provider before it sends the rest.
        @Test(arguments: ["Content-Length: 30000000", "Transfer-Encoding: chunked"])
        func theBeginningOfABodyIsAtTheProviderBeforeItsEndIsSent(framing: String) async throws {
            var setup = Setup(more: "[[routes]]\npattern = \"opus\"\nprovider = \"up\"\nmodel = \"claude-new\"")
            setup.mock.keptBodyBytes = 0
            try await withCroxy(setup) { croxy in
                let client = try croxy.client()
                let isChunked = framing.hasPrefix("T")
                func piece(_ text: String) -> String {
                    isChunked ? "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n" : text
                }
                let start = #"{"model":"opus","pad":""#
                let pad = String(repeating: "x", count: 65_536 - start.utf8.count)
                try client.send(
                    "POST /v1/messages HTTP/1.1\r\nHost: \(croxy.host)\r\n\(framing)\r\n\r\n" + piece(start + pad))
                // The rewritten model is six bytes longer.
                try await croxy.mock.wait(for: "the first 64 KiB") { $0.unfinished.last?.bodyBytes == 65_536 + 6 }
                var left = 30_000_000 - 65_536 - 2
                let more = piece(String(repeating: "y", count: 100_000))
                while left >= 100_000 {
                    try client.send(more)
                    left -= 100_000
                }
                try client.send(piece(String(repeating: "z", count: left) + "\"}") + (isChunked ? "0\r\n\r\n" : ""))
                #expect(try client.readAnswer().status == 200)
                let seen = try #require(croxy.mock.requests.first)
                #expect(seen.bodyBytes == 30_000_006)
                #expect(seen.values(of: "content-length") == (isChunked ? [] : ["30000006"]))
                let record = try croxy.records.next()
                #expect(record.summary == "200 ok" && record.bytesIn == 30_000_000)
            }
        }

        /// Both ways at once: an answer that comes while the body still goes up.
        @Test func anAnswerComesWhileTheBodyGoesUp() async throws {
            try await withCroxy { croxy in
                let client = try croxy.client()
                croxy.mock.script("early;stream;gate")
                try client.send(
                    "POST /v1/messages HTTP/1.1\r\nHost: \(croxy.host)\r\nContent-Length: 10\r\n\r\n{\"a\":")
                _ = try client.read(until: "message_start")
                try client.send("1234}")
                try await croxy.mock.wait(for: "the request") { $0.requests.count == 1 }
                croxy.mock.release(100)
                _ = try client.read(until: "message_stop")
                #expect(croxy.mock.requests.map(\.body) == [Array("{\"a\":1234}".utf8)])
            }
        }

        // MARK: back-pressure

        /// A client that does not read holds the provider back.
        @Test func aSlowReaderHoldsTheProviderBack() async throws {
            try await withCroxy { croxy in
                let client = try croxy.client(receiveBuffer: 32_768)
                let before = Process.residentKiB
                let total = 100_000_000
                script(croxy, answerOf: total)
                try client.send(croxy.post())
                _ = try client.read(until: "\r\n\r\n")
                // The provider gets time to err: it could send all of it in much less.
                await #expect(throws: MockProvider.TimedOut.self) {
                    try await croxy.mock.wait(for: "the whole answer", within: .milliseconds(500)) {
                        $0.answerBytes >= total
                    }
                }
                var taken = 0
                var peak = 0
                var ahead = 0
                while taken < total {
                    taken += try client.skip(atMost: min(1 << 20, total - taken))
                    ahead = max(ahead, croxy.mock.sight.answerBytes - taken)
                    peak = max(peak, Process.residentKiB)
                }
                // Nearly all of it in the buffers of two pairs of sockets.
                #expect(ahead < 24_000_000)
                #expect(peak - before < 24_000)
                #expect(try croxy.records.next().summary == "200 ok")
            }
        }

        /// A provider that does not read holds the client back.
        @Test func aSlowProviderHoldsTheClientBack() async throws {
            var setup = Setup()
            setup.mock.keptBodyBytes = 0
            try await withCroxy(setup) { croxy in
                let client = try croxy.client()
                croxy.mock.script("hold-body")
                let size = 40_000_000
                try client.send(
                    "POST /v1/files HTTP/1.1\r\nHost: \(croxy.host)\r\nContent-Type: text/plain\r\nContent-Length: \(size)\r\n\r\n"
                )
                let before = Process.residentKiB
                client.setSendLimit(milliseconds: 400)
                var sent = 0
                let piece = [UInt8](repeating: 1, count: 100_000)
                // The socket takes parts of a piece, so the count must be its own.
                while sent < size {
                    let count = client.sendSome(Array(piece.prefix(size - sent)))
                    if count <= 0 { break }
                    sent += count
                }
                #expect(sent < 24_000_000)
                #expect(Process.residentKiB - before < 24_000)
                croxy.mock.release(gate: "body")
                client.setSendLimit(milliseconds: 10_000)
                while sent < size {
                    let count = client.sendSome(Array(piece.prefix(size - sent)))
                    guard count > 0 else { throw Client.Failure(description: "stuck at \(sent) bytes") }
                    sent += count
                }
                #expect(try client.readAnswer().status == 200)
                #expect(croxy.mock.requests.map(\.bodyBytes) == [size])
            }
        }

        // MARK: memory

        /// 300 MB of something that is not JSON, made on the fly.
        @Test func aLargeUploadTakesNoMemory() async throws {
            var setup = Setup()
            setup.mock.records = false
            try await withCroxy(setup) { croxy in
                let client = try croxy.client()
                let size = 300_000_000
                try client.send(
                    "POST /v1/uploads HTTP/1.1\r\nHost: \(croxy.host)\r\nContent-Type: multipart/form-data; boundary=x\r\n"
                        + "Content-Length: \(size)\r\n\r\n")
                let piece = [UInt8](repeating: 7, count: 250_000)
                let before = Process.residentKiB
                var peak = 0
                for _ in 0..<(size / piece.count) {
                    try client.send(piece)
                    peak = max(peak, Process.residentKiB)
                }
                #expect(try client.readAnswer().status == 404)
                #expect(try croxy.records.next().bytesIn == size)
                #expect(peak - before < 16_000)
            }
        }

        /// A body of 30 MB that is looked into, and an answer of 20 MB.
        @Test func aLargeBodyAndALargeAnswerTakeNoMemory() async throws {
            var setup = Setup()
            setup.mock.records = false
            try await withCroxy(setup) { croxy in
                let client = try croxy.client()
                let size = 30_000_000
                let start = #"{"model":"opus","pad":""#
                try client.send(
                    "POST /v1/messages HTTP/1.1\r\nHost: \(croxy.host)\r\nContent-Length: \(size)\r\nx-mock: size=20000000\r\n\r\n"
                        + start)
                let piece = [UInt8](repeating: 120, count: 100_000)
                let before = Process.residentKiB
                var peak = 0
                var left = size - start.utf8.count - 2
                while left > 0 {
                    try client.send(Array(piece.prefix(left)))
                    left -= min(left, piece.count)
                    peak = max(peak, Process.residentKiB)
                }
                #expect(peak - before < 16_000)
                try client.send("\"}")
                _ = try client.read(until: "\r\n\r\n")
                // The mock has made its answer by now; it is what stays.
                let after = Process.residentKiB
                peak = 0
                var taken = 0
                while taken < 20_000_000 {
                    taken += try client.skip(atMost: min(1 << 20, 20_000_000 - taken))
                    peak = max(peak, Process.residentKiB)
                }
                #expect(peak - after < 16_000)
                #expect(try croxy.records.next().summary == "200 ok")
            }
        }

        private func script(_ croxy: Croxy, answerOf total: Int) {
            let piece = Step.send([UInt8](repeating: 97, count: 50_000))
            var steps = [Step.send("HTTP/1.1 200 OK\r\nContent-Length: \(total)\r\n\r\n")]
            for _ in 0..<(total / 50_000) { steps.append(piece) }
            croxy.mock.script(steps)
        }
    }
}
