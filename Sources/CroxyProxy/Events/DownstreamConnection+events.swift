import CroxyMetrics
import NIOCore

/// `/_croxy/events`: what happens, as it happens.
extension DownstreamConnection {
    /// Begins a stream of events: hands the connection's socket to the observer's loop, and ends the connection here.
    func streamEvents(_ exchange: Exchange, to audience: Audience) {
        if exchange.isHeadRequest {
            answer(exchange, status: 200, contentType: "text/event-stream; charset=utf-8", [])
            return conclude(exchange, .stub, nil, now: Deadlines.now())
        }
        guard let seat = worker.shared.observer.events.seat(audience) else {
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
        let observer = worker.shared.observer
        guard observer.events.isHeard else { return }
        let now = Deadlines.now()
        if observer.events.isSampled { exchange.isInSample = observer.sampler.takes(at: now) }
        let isInSample = exchange.isInSample ?? false
        guard observer.events.isWanted(inSample: isInSample) else { return }
        var record = exchange.record(.ok, nil, now: now)
        record.time = WallClock.milliseconds - Int64(record.durationNanoseconds / 1_000_000)
        observer.events.tell(EventQueue.Event(kind: .start, record: record, isInSample: isInSample))
    }

    /// Tells those who listen that an exchange has ended.
    func publishEnd(_ exchange: Exchange, _ record: ExchangeRecord, now: UInt64) {
        let observer = worker.shared.observer
        guard observer.events.isHeard else { return }
        var isInSample = exchange.isInSample ?? false
        if observer.events.isSampled, !isInSample {
            // Nobody listened when it was decided, or it never was.
            if exchange.isInSample == nil { isInSample = observer.sampler.takes(at: now) }
            if !isInSample, record.outcome.isFailure { isInSample = observer.sampler.takesFailure(at: now) }
            if !isInSample { observer.events.skip() }
        }
        guard observer.events.isWanted(inSample: isInSample) else { return }
        observer.events.tell(EventQueue.Event(kind: .end, record: record, isInSample: isInSample))
    }
}
