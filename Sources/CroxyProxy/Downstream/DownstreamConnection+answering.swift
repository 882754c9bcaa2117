import CroxyMetrics
import CroxyRouting
import HTTPWire
import Logging
import NIOCore

/// The way down: the provider's answer as it comes.
extension DownstreamConnection {
    /// Whether chunk framing must be taken off: an HTTP/1.0 client knows none.
    var wantsPlainData: Bool { exchange?.dechunks ?? true }

    /// More 1xx answers than this are no longer interim.
    private static let maxInformationals = 64

    /// Passes a 1xx answer; false when there have been too many.
    func passInformational(_ response: ResponseHead, _ bytes: ByteBuffer) -> Bool {
        guard let exchange, let context else { return true }
        exchange.informationals += 1
        guard exchange.informationals <= DownstreamConnection.maxInformationals else { return false }
        // croxy has answered `Expect` itself, and an HTTP/1.0 client knows no interim answers.
        guard response.status != 100, !exchange.clientIsHTTP10, !exchange.state.isOver else { return true }
        var out = ByteBuffer()
        DownstreamHead(exchange: exchange, response: response, isInterim: true).write(bytes, into: &out)
        context.write(wrapOutboundOut(out), promise: nil)
        needsFlush = true
        return true
    }

    /// The head of the answer: goes into `outgoing`, to be one write with what follows.
    func beginAnswer(
        _ response: ResponseHead, _ bytes: ByteBuffer, _ framing: ResponseHead.Framing, following: Int
    ) {
        guard let exchange, !exchange.state.isOver else { return }
        exchange.state.responseBegan()
        exchange.status = response.status
        exchange.firstByte = Deadlines.now() &- exchange.start
        exchange.responseFraming = framing
        exchange.dechunks = framing == .chunked && exchange.clientIsHTTP10
        exchange.rechunks = framing == .untilClose && !exchange.clientIsHTTP10
        if !exchange.clientKeepsAlive || exchange.state.request == .arriving || worker.isDraining {
            exchange.closesAfter = true
        }
        let room = min(following, DownstreamConnection.smallBodyBytes)
        outgoing.reserveCapacity(bytes.readableBytes + 160 + room)
        exchange.unsentFrom = outgoing.writerIndex
        DownstreamHead(exchange: exchange, response: response, isInterim: false).write(bytes, into: &outgoing)
        needsFlush = true
        bytes.withUnsafeReadableBytes { bytes in
            // Whose request has a body that is looked into, of that the answer is.
            if exchange.scanner != nil { reading.begin(response, bytes) }
            readQuota(exchange, response, bytes)
        }
    }

    /// Notes what the provider says of its limits.
    private func readQuota(_ exchange: Exchange, _ response: ResponseHead, _ bytes: UnsafeRawBufferPointer) {
        guard let decision = exchange.decision else { return }
        let index = exchange.policy.quota[decision.provider]
        let now = exchange.start &+ (exchange.firstByte ?? 0)
        // The shortest name is `anthropic-ratelimit-…`, nearly all others are shorter or known.
        for field in response.fields where field.name == .other && field.nameRange.count > 20 {
            worker.quota[index].read(
                name: bytes[part: field.nameRange], value: bytes[part: field.valueRange], at: now)
        }
    }

    /// Bytes of the body. `isData`: without framing, so that they get what the client needs.
    func passBody(_ slice: ByteBuffer, isData: Bool) {
        guard let exchange, !exchange.state.isOver else { return }
        if isData { read(slice, exchange) }
        if isData, exchange.rechunks {
            guard slice.readableBytes > 0 else { return }
            outgoing.writeChunkSize(slice.readableBytes)
            put(slice)
            outgoing.writeStaticString("\r\n")
        } else {
            put(slice)
        }
    }

    /// Looks at bytes that pass inside chunk framing.
    func readBody(_ bytes: UnsafeRawBufferPointer) {
        exchange?.bytesOut += bytes.count
        reading.read(bytes)
    }

    private func read(_ slice: ByteBuffer, _ exchange: Exchange) {
        exchange.bytesOut += slice.readableBytes
        slice.withUnsafeReadableBytes { reading.read($0) }
    }

    /// Queues bytes: small ones behind what waits already, large ones as they are.
    func put(_ slice: ByteBuffer) {
        guard let context else { return }
        needsFlush = true
        if outgoing.readableBytes > 0 {
            if slice.readableBytes <= DownstreamConnection.smallBodyBytes {
                outgoing.writeImmutableBuffer(slice)
                return
            }
            handOver()
        }
        context.write(wrapOutboundOut(slice), promise: nil)
    }

    private func handOver() {
        guard outgoing.readableBytes > 0, let context else { return }
        let buffer = outgoing
        outgoing = ByteBuffer()
        exchange?.unsentFrom = nil
        context.write(wrapOutboundOut(buffer), promise: nil)
    }

    /// Sends what waits.
    func flushDownstream() {
        guard needsFlush, let context else { return }
        needsFlush = false
        handOver()
        context.flush()
    }

    /// The answer is whole.
    func answerEnded(on upstream: UpstreamConnection, reusable: Bool) {
        guard let exchange, exchange.upstream === upstream else { return upstream.close() }
        exchange.upstream = nil
        let now = Deadlines.now()
        // An answer that came before the request was whole leaves the provider's connection in the middle of it.
        upstream.release(reusable: reusable && exchange.state.request == .whole && exchange.outbox.isEmpty, now: now)
        if exchange.rechunks { put(ByteBuffer.lastChunk) }
        let report = reading.end()
        if exchange.status >= 400 || report?.hasError == true {
            conclude(exchange, .error, nil, now: now)
        } else if let report, report.kind == .stream, exchange.expectsEndOfStream, !report.hasEnded,
            reading.seesEnd
        {
            // The framing is whole, the stream is not: the provider gave up within it.
            conclude(exchange, .upstreamFailed, .incomplete, now: now)
        } else {
            conclude(exchange, .ok, nil, now: now)
        }
    }

    /// The provider failed while it served this exchange.
    func upstreamFailed(_ upstream: UpstreamConnection, _ failure: UpstreamFailure) {
        guard let exchange, exchange.upstream === upstream else { return }
        exchange.upstream = nil
        answerUpstreamFailure(exchange, failure)
    }

    /// Takes back an answer that failed before a byte of its body, its head not having left yet: the client gets an error
    /// that says why, in place of a head and a cut.
    private func withdrawUnsentAnswer(_ exchange: Exchange) {
        guard let start = exchange.unsentFrom, exchange.state.response == .begun, !exchange.state.isOver,
            exchange.bytesOut == 0
        else { return }
        exchange.state.responseWithdrawn()
        exchange.unsentFrom = nil
        exchange.firstByte = nil
        exchange.rechunks = false
        exchange.dechunks = false
        outgoing.moveWriterIndex(to: start)
    }

    func answerUpstreamFailure(_ exchange: Exchange, _ failure: UpstreamFailure) {
        let name = exchange.provider?.name ?? ""
        exchange.dropOutbox()
        let message = "provider \"\(name)\" \(failure.message)"
        withdrawUnsentAnswer(exchange)
        switch exchange.state.upstreamFailed() {
        case .ignore: break
        case .answer:
            answerError(exchange, status: failure.status, message)
            conclude(exchange, .upstreamFailed, failure.failure, now: Deadlines.now())
        case .cut:
            worker.shared.logger.warning(
                "the answer was cut", metadata: ["id": "\(exchange.id)", "cause": "\(message)"])
            record(exchange, .upstreamFailed, failure.failure, now: Deadlines.now())
            self.exchange = nil
            closeAfterWrites(lingers: false)
        }
    }
}
