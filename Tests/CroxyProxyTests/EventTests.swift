import CroxyMetrics
import CroxyProxy
import Dispatch
import MockProvider
import Testing

extension Proxy {
    /// `/_croxy/events`: live, bounded, and in nobody's way.
    @Suite(.timeLimit(.minutes(1)))
    struct EventTests {
        private func listen(_ croxy: Croxy, query: String = "", receiveBuffer: Int32? = nil) throws -> Client {
            let client = try croxy.client(receiveBuffer: receiveBuffer)
            try client.send(croxy.get("/_croxy/events\(query)"))
            let head = String(decoding: try client.read(until: ": croxy\n\n"), as: UTF8.self)
            #expect(head.contains("Content-Type: text/event-stream"))
            return client
        }

        /// The provider answers only when the start has been seen.
        @Test func startAndEndComeWhenTheyHappen() async throws {
            try await withCroxy(Setup(workers: 2)) { croxy in
                let listener = try listen(croxy)
                croxy.mock.script(
                    steps: .gate("go"), .send(Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".utf8)))
                let client = try croxy.client()
                try client.send(croxy.post(#"{"model":"a"}"#))
                let start = String(decoding: try listener.read(until: "}\n\n"), as: UTF8.self)
                #expect(start.hasPrefix("event: start\ndata: {\"id\":\"crx_"), "\(start)")
                #expect(start.contains(#""model":"a","provider":"up","route":null,"decided_by":"default""#))
                croxy.mock.release(gate: "go")
                #expect(try client.readAnswer().status == 200)
                let end = String(decoding: try listener.read(until: "}\n\n"), as: UTF8.self)
                #expect(
                    end.hasPrefix("event: end\ndata: {\"id\":\"crx_") && end.contains(#""status":200,"outcome":"ok""#))
                let identifier = { (text: String) in text.split(separator: "\"").first { $0.hasPrefix("crx_") } }
                #expect(identifier(start) == identifier(end))
            }
        }

        /// The worker goes on only when the event of what it has just done was received: another thread must have sent it.
        @Test func noWorkerIsNeededToSendEvents() async throws {
            let seen = DispatchSemaphore(value: 0)
            try await withCroxy(Setup(workers: 1, recordTap: { _ in seen.wait() })) { croxy in
                let listener = try listen(croxy)
                let client = try croxy.client()
                for _ in 0..<3 {
                    try client.send(croxy.post(#"{"model":"a"}"#))
                    _ = try listener.read(until: "event: end\ndata: ")
                    _ = try listener.read(until: "}\n\n")
                    seen.signal()
                    #expect(try client.readAnswer().status == 200)
                }
            }
        }

        @Test func aSlowListenerLosesEventsAndIsTold() async throws {
            try await withCroxy { croxy in
                let slow = try listen(croxy, receiveBuffer: 4096)
                let quick = try listen(croxy)
                let path = "/v1/" + String(repeating: "x", count: 3000)
                let client = try croxy.client()
                // More than the kernel's buffers and croxy's own together.
                let count = 2500
                for round in 0..<count {
                    if round % 50 == 0 { try client.send(String(repeating: croxy.get(path), count: 50)) }
                    _ = try client.readAnswer()
                    // A quick listener beside it loses nothing.
                    for event in ["start", "end"] {
                        let text = String(decoding: try quick.read(until: "}\n\n"), as: UTF8.self)
                        #expect(text.hasSuffix("}\n\n") && text.contains("event: \(event)\n"))
                    }
                }
                // It reads on: all that waited, and how much did not.
                let text = String(decoding: try slow.read(until: "event: lost\ndata: {\"lost\":"), as: UTF8.self)
                let digits = String(decoding: try slow.read(until: "}"), as: UTF8.self).dropLast()
                let lost = try #require(Int(digits))
                let events = text.ranges(of: "event: start\n").count + text.ranges(of: "event: end\n").count
                let isWhole = lost > 0 && events + lost == 2 * count
                #expect(isWhole, "\(events) \(lost)")
            }
        }

        /// Faster than a person can follow, a part is told, each request from its start to its end, and how many were not.
        @Test func aSampleIsWholeAndSaysWhatItIsNot() async throws {
            try await withCroxy(Setup(workers: 2)) { croxy in
                let sampled = try listen(croxy, query: "?sampled")
                let all = try listen(croxy)
                let client = try croxy.client()
                let count = 2000
                for _ in 0..<count / 50 {
                    try client.send(String(repeating: croxy.get("/v1/models"), count: 50))
                    for _ in 0..<50 { _ = try client.readAnswer() }
                    for _ in 0..<100 { _ = try all.read(until: "}\n\n") }
                }
                var under: Set<Substring> = []
                var ended = 0
                var skipped = 0
                while ended + skipped < count {
                    let event = String(decoding: try sampled.read(until: "}\n\n"), as: UTF8.self)
                    if event.hasPrefix("event: skipped\n") {
                        skipped += try #require(Int(event.filter(\.isNumber)))
                        continue
                    }
                    let identifier = try #require(event.split(separator: "\"").first { $0.hasPrefix("crx_") })
                    if event.hasPrefix("event: start\n") {
                        #expect(under.insert(identifier).inserted)
                    } else {
                        #expect(under.remove(identifier) != nil && event.hasPrefix("event: end\n"))
                        ended += 1
                    }
                }
                #expect(under.isEmpty && ended >= 400 && skipped > 0 && ended + skipped == count)
            }
        }

        /// What it has no room for, a slow reader of a sample is told of in numbers: events, and requests left out.
        @Test func aSlowReaderOfASampleIsToldBoth() async throws {
            try await withCroxy { croxy in
                let slow = try listen(croxy, query: "?sampled", receiveBuffer: 4096)
                let request = croxy.get("/v1/models/" + String(repeating: "x", count: 3000))
                let client = try croxy.client()
                let count = 1500
                for _ in 0..<count / 50 {
                    try client.send(String(repeating: request, count: 50))
                    for _ in 0..<50 { _ = try client.readAnswer() }
                }
                var (events, lost, skipped) = (0, 0, 0)
                while events + lost + 2 * skipped < 2 * count {
                    let event = String(decoding: try slow.read(until: "}\n\n"), as: UTF8.self)
                    if event.hasPrefix("event: lost\n") {
                        lost += try #require(Int(event.filter(\.isNumber)))
                    } else if event.hasPrefix("event: skipped\n") {
                        skipped += try #require(Int(event.filter(\.isNumber)))
                    } else {
                        events += 1
                    }
                }
                #expect(events + lost + 2 * skipped == 2 * count && lost > 0 && skipped > 0)
            }
        }

        /// However much goes well: what fails is told, if only that it ended.
        @Test func failuresAreInTheSample() async throws {
            try await withCroxy { croxy in
                let sampled = try listen(croxy, query: "?sampled=1")
                let client = try croxy.client()
                var unstarted = 0
                for _ in 0..<20 {
                    try client.send(String(repeating: croxy.get("/v1/models"), count: 100))
                    for _ in 0..<100 { #expect(try client.readAnswer().status == 200) }
                    croxy.mock.script(steps: .send(Array("HTTP/1.1 529 Busy\r\nContent-Length: 0\r\n\r\n".utf8)))
                    try client.send(croxy.get("/v1/models"))
                    let answer = try client.readAnswer()
                    let identifier = try #require(answer.values(of: "x-croxy-request-id").first)
                    #expect(answer.status == 529)
                    var hasStarted = false
                    while true {
                        let event = String(decoding: try sampled.read(until: "}\n\n"), as: UTF8.self)
                        guard event.contains(identifier) else { continue }
                        if event.hasPrefix("event: end\n") { break }
                        hasStarted = true
                    }
                    unstarted += hasStarted ? 0 : 1
                }
                #expect(unstarted > 0)
            }
        }

        /// A stream begins behind the answers to what was asked before, on the same connection.
        @Test func aStreamBeginsBehindEarlierAnswers() async throws {
            try await withCroxy { croxy in
                let listener = try croxy.client()
                try listener.send(croxy.get("/_croxy/") + croxy.get("/_croxy/events"))
                let page = try listener.readAnswer()
                #expect(page.status == 200 && page.body.count > 1000)
                _ = try listener.read(until: ": croxy\n\n")
                _ = try croxy.exchange(croxy.post(#"{"model":"a"}"#))
                #expect(try listener.read(until: "}\n\n").starts(with: "event: start\n".utf8))
            }
        }

        /// Listeners count as connections, and their places are free when they have left.
        @Test func listenersCountAsConnections() async throws {
            try await withCroxy(Setup(server: "max_connections = 2")) { croxy in
                let listener = try listen(croxy)
                let clients = try (0..<2).map { _ in try croxy.client() }
                // The second waits for a place.
                try clients[1].send(croxy.get("/v1/models"))
                for _ in 0..<2 {
                    try clients[0].send(croxy.get("/v1/models"))
                    #expect(try clients[0].readAnswer().status == 200)
                }
                #expect(croxy.mock.requests.count == 2)
                listener.close()
                #expect(try clients[1].readAnswer().status == 200)
            }
        }

        @Test func theEndOfCroxyEndsTheStream() async throws {
            try await withCroxy { croxy in
                let listener = try listen(croxy)
                #expect(croxy.server.drain(seconds: 10) == 0)
                #expect(try listener.readToEnd() == .closed)
            }
        }

        @Test func thereIsAnEndToListeners() async throws {
            try await withCroxy { croxy in
                var listeners: [Client] = []
                for _ in 0..<64 { listeners.append(try listen(croxy)) }
                #expect(try croxy.exchange(croxy.get("/_croxy/events")).status == 503)
                listeners.removeLast().close()
                var status = 503
                while status == 503 {
                    let client = try croxy.client()
                    try client.send(croxy.get("/_croxy/events"))
                    status = try client.read(until: "\r\n").starts(with: "HTTP/1.1 200".utf8) ? 200 : 503
                }
                listeners.forEach { $0.close() }
            }
        }
    }
}
