import CroxyMetrics
import NIOCore

/// `/_croxy/events`: what happens, as it happens.
extension DownstreamConnection {
    /// How long an event stream may be silent: proxies between and the client's own limits end what says nothing.
    private static let silence = TimeAmount.seconds(15)

    private static let eventSocketBytes: SocketOptionValue = 131_072

    /// Begins a stream of events that ends with the connection.
    func streamEvents(_ exchange: Exchange) {
        if exchange.isHeadRequest {
            answer(exchange, status: 200, contentType: "text/event-stream; charset=utf-8", [])
            return conclude(exchange, .stub, nil, now: Deadlines.now())
        }
        let box = NIOLoopBound(self, eventLoop: worker.eventLoop)
        let listener = EventListener(on: worker.eventLoop) { box.value.passEvents() }
        guard worker.shared.events.add(listener) else {
            answerError(exchange, status: 503, "\(EventHub.maxListeners) listen to the events already")
            return conclude(exchange, .stub, nil, now: Deadlines.now())
        }
        exchange.listener = listener
        // The system would take megabytes for who reads slowly.
        _ = context?.channel.setOption(.socketOption(.so_sndbuf), value: DownstreamConnection.eventSocketBytes)
        exchange.state.responseBegan()
        exchange.status = 200
        exchange.closesAfter = true
        outgoing.writeStatusLine(200)
        outgoing.writeStaticString(
            "Content-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-store\r\nX-Accel-Buffering: no\r\n")
        DownstreamHead.writeOwnFields(exchange, into: &outgoing)
        outgoing.writeStaticString("\r\n: croxy\n\n")
        needsFlush = true
        flushDownstream()
        keepAwake(exchange)
    }

    /// Passes what waits, as long as the client takes it.
    func passEvents() {
        guard let exchange, let listener = exchange.listener, !exchange.state.isOver, isWritable, !exchange.eventsAreDue
        else { return }
        let now = Deadlines.now()
        if let wait = exchange.eventPace.wait(now: now) { return passEvents(exchange, after: wait) }
        let (events, lost) = listener.take()
        exchange.eventPace.wrote(events.count, now: now)
        for event in events { outgoing.writeBytes(event) }
        if lost > 0 { outgoing.writeString("event: lost\ndata: {\"lost\":\(lost)}\n\n") }
        needsFlush = true
        flushDownstream()
    }

    private func passEvents(_ exchange: Exchange, after nanoseconds: UInt64) {
        exchange.eventsAreDue = true
        let box = NIOLoopBound((self, exchange), eventLoop: worker.eventLoop)
        worker.eventLoop.scheduleTask(in: .nanoseconds(Int64(nanoseconds))) {
            let (connection, exchange) = box.value
            exchange.eventsAreDue = false
            if connection.exchange === exchange { connection.passEvents() }
        }
    }

    private func keepAwake(_ exchange: Exchange) {
        let box = NIOLoopBound((self, exchange), eventLoop: worker.eventLoop)
        worker.eventLoop.scheduleTask(in: DownstreamConnection.silence) {
            let (connection, exchange) = box.value
            guard connection.exchange === exchange, exchange.listener != nil, !exchange.state.isOver else { return }
            if connection.isWritable {
                connection.outgoing.writeStaticString(":\n\n")
                connection.needsFlush = true
                connection.flushDownstream()
            }
            connection.keepAwake(exchange)
        }
    }

    /// Tells those who listen that an exchange is decided.
    func publishStart(_ exchange: Exchange) {
        guard worker.shared.events.isHeard else { return }
        worker.shared.events.publish {
            var record = exchange.record(.ok, nil, now: Deadlines.now())
            record.time = WallClock.milliseconds - Int64(record.durationNanoseconds / 1_000_000)
            return record.startEvent()
        }
    }

    /// Ends the stream in good order.
    func endEvents(_ exchange: Exchange) {
        guard let listener = exchange.listener else { return }
        worker.shared.events.remove(listener)
        exchange.listener = nil
        conclude(exchange, .stub, nil, now: Deadlines.now())
    }
}
