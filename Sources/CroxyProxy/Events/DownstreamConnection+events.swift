import CroxyMetrics
import NIOCore

/// `/_croxy/events`: what happens, as it happens.
extension DownstreamConnection {
    /// Begins a stream of events: hands the connection's socket to the observer's loop, and ends the connection here.
    func streamEvents(_ exchange: Exchange) {
        if exchange.isHeadRequest {
            answer(exchange, status: 200, contentType: "text/event-stream; charset=utf-8", [])
            return conclude(exchange, .stub, nil, now: Deadlines.now())
        }
        guard let seat = worker.shared.observer.events.seat() else {
            answerError(exchange, status: 503, "\(EventQueue.mostListeners) listen to the events already")
            return conclude(exchange, .stub, nil, now: Deadlines.now())
        }
        guard let channel = context?.channel, let socket = OwnedDescriptor(duplicating: channel) else {
            answerError(exchange, status: 503, "the system has no descriptor for a stream of events")
            return conclude(exchange, .stub, nil, now: Deadlines.now())
        }
        exchange.closesAfter = true
        var head = ByteBuffer()
        head.writeStatusLine(200)
        head.writeStaticString(
            "Content-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-store\r\nX-Accel-Buffering: no\r\n")
        DownstreamHead.writeOwnFields(exchange, into: &head)
        head.writeStaticString("\r\n: croxy\n\n")
        exchange.state.responseBegan()
        _ = exchange.state.responseBecameWhole(keepsAlive: false)
        record(exchange, .stub, nil, now: Deadlines.now())
        self.exchange = nil
        let observer = worker.shared.observer
        // Behind the answers to earlier requests.
        closeAfterWrites(lingers: false) {
            if let descriptor = socket.take() { observer.adopt(descriptor, head: head, seat) }
        }
    }

    /// Tells those who listen that an exchange is decided.
    func publishStart(_ exchange: Exchange) {
        guard worker.shared.observer.events.isWanted() else { return }
        var record = exchange.record(.ok, nil, now: Deadlines.now())
        record.time = WallClock.milliseconds - Int64(record.durationNanoseconds / 1_000_000)
        worker.shared.observer.events.tell(.start(record))
    }
}
