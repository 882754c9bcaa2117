import CroxyMetrics
import NIOCore

/// `croxy:echo`: a provider inside croxy that speaks the Messages API.
extension DownstreamConnection {
    func answerEcho(_ exchange: Exchange, _ request: EchoRequest) {
        let body = EchoBody(exchange.held)
        exchange.held = ByteBuffer()
        uncharge(exchange)
        switch request {
        case .models: answer(exchange, status: 200, EchoEvents.models)
        case .model("croxy-echo"): answer(exchange, status: 200, Array(EchoEvents.model.utf8))
        case .model, .other: answerError(exchange, status: 404, "croxy:echo has nothing at this path")
        case .messages, .countTokens:
            guard let body else {
                answerError(exchange, status: 400, "croxy:echo needs a JSON body with \"model\" and \"messages\"")
                break
            }
            let events = EchoEvents(id: exchange.id, body: body)
            if let status = body.errorStatus {
                answerError(
                    exchange, status: status, "croxy:echo answers \(status) because the model's name asks for it")
            } else if case .countTokens = request {
                answer(exchange, status: 200, events.count())
            } else if body.wantsStream {
                return stream(exchange, events.stream())
            } else {
                let message = events.message()
                reading.begin(.json)
                message.withUnsafeBytes { reading.read($0) }
                answer(exchange, status: 200, message)
            }
        }
        conclude(exchange, .stub, nil, now: Deadlines.now())
    }

    private func stream(_ exchange: Exchange, _ events: [[UInt8]]) {
        exchange.state.responseBegan()
        reading.begin(.stream)
        exchange.status = 200
        exchange.firstByte = Deadlines.now() &- exchange.start
        exchange.rechunks = !exchange.clientIsHTTP10
        if !exchange.clientKeepsAlive || worker.isDraining { exchange.closesAfter = true }
        outgoing.writeStatusLine(200)
        outgoing.writeStaticString("Content-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-cache\r\n")
        if exchange.rechunks { outgoing.writeStaticString("Transfer-Encoding: chunked\r\n") }
        DownstreamHead.writeOwnFields(exchange, into: &outgoing)
        outgoing.writeStaticString("\r\n")
        let echo = EchoAnswer(events, on: worker.eventLoop) { [self] event, isLast in
            guard self.exchange === exchange, !exchange.state.isOver else { return }
            passBody(ByteBuffer(bytes: event), isData: true)
            if isLast {
                exchange.echo = nil
                if exchange.rechunks { put(ByteBuffer.lastChunk) }
                conclude(exchange, .stub, nil, now: Deadlines.now())
            }
            flushDownstream()
        }
        exchange.echo = echo
        echo.step()
    }
}
