import CroxyMetrics
import CroxyRouting
import HTTPWire
import JSONBytes
import NIOCore

/// Reading requests: heads, then bodies, then the next.
extension DownstreamConnection {
    /// Reads as far as the bytes and the exchange under way allow.
    func process() {
        guard !isProcessing else { return }
        isProcessing = true
        defer { isProcessing = false }
        while step() {}
        if inbound.readableBytes == 0 { inbound = ByteBuffer() }
    }

    /// One step; false when more bytes or another event are needed.
    private func step() -> Bool {
        switch phase {
        case .head: return readHead()
        case .exchange:
            guard let exchange, exchange.state.request == .arriving, inbound.readableBytes > 0 else { return false }
            return readBody(of: exchange)
        case .lingering:
            lingered += inbound.readableBytes
            inbound.clear()
            if lingered > 64 << 20 { close() }
            return false
        case .closed:
            inbound.clear()
            return false
        }
    }

    private func readHead() -> Bool {
        guard inbound.readableBytes > 0 else { return false }
        let policy = worker.policy
        switch inbound.withUnsafeReadableBytes({ head.read($0, limits: policy.policy.headLimits) }) {
        case .incomplete:
            armForHead(partial: true, now: Deadlines.now())
            return false
        case .invalid(let error):
            refuseHead(error)
            return false
        case .complete(let length):
            guard let bytes = inbound.readSlice(length: length) else { return false }
            begin(bytes, policy)
            return true
        }
    }

    private func begin(_ bytes: ByteBuffer, _ policy: WorkerPolicy) {
        let now = Deadlines.now()
        let exchange = Exchange(id: worker.requestIDs.next(), policy: policy, start: now, head: bytes)
        exchange.method = head.method
        exchange.framing = head.framing
        exchange.clientIsHTTP10 = head.minorVersion == 0
        exchange.clientKeepsAlive = head.keepsAlive
        exchange.closesAfter = worker.isDraining
        if case .length(let length) = exchange.framing { exchange.remaining = length }
        self.exchange = exchange
        reading.reset()
        phase = .exchange
        if exchange.framing == .none {
            exchange.state.requestBecameWhole()
            disarm()
        } else {
            armForBody(now: now)
        }
        exchange.isOwn = bytes.withUnsafeReadableBytes { isOwnPath($0) }
        if !exchange.isOwn { worker.recorder.exchangeBegan() }
        let refusal = admit(exchange)
        logHeaders(exchange)
        if let refusal { return refuse(exchange, refusal) }
        if exchange.sendsContinue, inbound.readableBytes == 0 { sendContinue() }
        if exchange.state.request == .whole || inbound.readableBytes == 0 { decideIfPossible(exchange) }
    }

    private func sendContinue() {
        guard let context else { return }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")), promise: nil)
    }

    /// Takes what has come of the body; false when all of it is used up.
    private func readBody(of exchange: Exchange) -> Bool {
        armForBody(now: Deadlines.now())
        switch exchange.framing {
        case .none: return false
        case .length:
            let count = min(exchange.remaining, inbound.readableBytes)
            guard let slice = inbound.readSlice(length: count) else { return false }
            exchange.remaining -= count
            guard take(slice, of: exchange) else { return true }
            if exchange.remaining == 0 { endBody(of: exchange) }
        case .chunked:
            readChunks(of: exchange)
        }
        guard self.exchange === exchange, !exchange.state.isOver else { return true }
        decideIfPossible(exchange)
        return true
    }

    private func readChunks(of exchange: Exchange) {
        while true {
            var position = 0
            let start = inbound.readerIndex
            let step = inbound.withUnsafeReadableBytes { exchange.chunks.next($0, &position) }
            var data: ByteBuffer?
            if case .data(let range) = step {
                data = inbound.getSlice(at: start + range.lowerBound, length: range.count)
            }
            // Before anything is done with it: what ends an exchange may clear what has come.
            inbound.moveReaderIndex(forwardBy: position)
            switch step {
            case .data:
                guard let data, take(data, of: exchange) else { return }
            case .drop: break
            case .needsMore: return
            case .end: return endBody(of: exchange)
            case .invalid(let error):
                return refuse(exchange, Refusal(.badRequest, "the request's framing is broken: \(error.message)"))
            }
        }
    }

    /// Takes a piece of the body's data; false when the exchange ended on it.
    private func take(_ slice: ByteBuffer, of exchange: Exchange) -> Bool {
        exchange.bytesIn += slice.readableBytes
        if case .dropping = exchange.course { return true }
        if exchange.scanner != nil {
            slice.withUnsafeReadableBytes { exchange.scanner?.json.feed($0) }
            if let refusal = refusalOfBody(exchange), !hookAnswered(exchange) {
                guard let first = whatComes(before: refusal, in: slice, exchange) else { return true }
                refuse(exchange, first)
                return false
            }
        }
        if case .undecided = exchange.course {
            ask(exchange)
            if let refusal = refusalOfDamage(exchange) {
                refuse(exchange, refusal)
                return false
            }
        }
        switch exchange.course {
        case .undecided, .collecting:
            if exchange.held.readableBytes == 0, exchange.heldBytesExpected <= slice.readableBytes {
                exchange.held = slice
            } else {
                let expected = min(exchange.heldBytesExpected, exchange.policy.policy.config.server.maxBodyBytes)
                exchange.held.reserveCapacity(expected)
                var slice = slice
                exchange.held.writeBuffer(&slice)
            }
            if let refusal = refusalOfHolding(exchange) {
                refuse(exchange, refusal)
                return false
            }
        case .forwarding: forward(slice, of: exchange)
        case .stubbing, .dropping: break
        }
        return true
    }

    /// What a body is refused for: something, or damage before it. nil where a hook has answered by what stands before it.
    ///
    /// Then the answer is the same however the body is cut: the table is asked as if it had come up to there.
    private func whatComes(before refusal: Refusal, in slice: ByteBuffer, _ exchange: Exchange) -> Refusal? {
        guard case .undecided = exchange.course, refusal.failure == .badRequest, let whole = exchange.scanner,
            let offset = whole.json.refusalOffset, offset > 0
        else { return refusal }
        let start = BodyScanner(asking: exchange.policy.policy.scannedFields)
        let held = exchange.held.readableBytes
        exchange.held.withUnsafeReadableBytes { start.json.feed($0[part: 0..<min(held, offset)]) }
        if offset > held { slice.withUnsafeReadableBytes { start.json.feed($0[part: 0..<offset - held]) } }
        let bytesIn = exchange.bytesIn
        exchange.scanner = start
        exchange.bytesIn = offset
        defer {
            exchange.scanner = whole
            exchange.bytesIn = bytesIn
        }
        ask(exchange)
        if hookAnswered(exchange) { return nil }
        if let damage = refusalOfDamage(exchange) { return damage }
        exchange.decision = nil
        return refusal
    }

    /// Whether a hook has answered a request that has not been acted on yet.
    private func hookAnswered(_ exchange: Exchange) -> Bool {
        guard case .undecided = exchange.course, exchange.decision != nil else { return false }
        return exchange.voice.answer != nil
    }

    private func endBody(of exchange: Exchange) {
        exchange.scanner?.json.finish()
        exchange.state.requestBecameWhole()
        disarm()
        if case .dropping = exchange.course { return finishDropping() }
        if let refusal = refusalOfBody(exchange), !hookAnswered(exchange) { return refuse(exchange, refusal) }
        // The table has been asked for what came before the damage that only the end shows.
        if case .undecided = exchange.course, let refusal = refusalOfDamage(exchange) {
            return refuse(exchange, refusal)
        }
        switch exchange.course {
        case .undecided, .dropping: break
        case .forwarding: finishForwarding(exchange)
        case .collecting(let echo): answerEcho(exchange, echo)
        case .stubbing: exchange.isOwn ? answerOwnPath(exchange) : answerCountTokens(exchange)
        }
    }
}
