import CroxyMetrics
import HTTPWire
import NIOCore

/// Reading answers: head, body, and what must not follow.
extension UpstreamConnection {
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        switch phase {
        case .head: readHead(&buffer)
        case .body: readBody(&buffer)
        case .connecting, .idle:
            // Nobody asked: an answer to no request must never become the next one's.
            slot.remove(self)
            close()
        case .closed: break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        owner?.flushDownstream()
        context.fireChannelReadComplete()
    }

    private func readHead(_ buffer: inout ByteBuffer) {
        if unread.readableBytes > 0 {
            unread.writeBuffer(&buffer)
            buffer = unread
            unread = ByteBuffer()
        }
        while phase == .head {
            switch buffer.withUnsafeReadableBytes({ response.read($0, limits: limits) }) {
            case .incomplete:
                unread = buffer
                return
            case .invalid(let error):
                return fail(UpstreamFailure(.protocol, "sent an answer that is not valid HTTP: \(error.message)"))
            case .complete(let length):
                guard let head = buffer.readSlice(length: length) else { return }
                if response.status < 200 {
                    guard interim(head) else { return }
                } else {
                    begin(head, &buffer)
                }
            }
        }
    }

    /// Passes a 1xx answer; false when the exchange failed on it.
    private func interim(_ head: ByteBuffer) -> Bool {
        guard response.status != 101 else {
            fail(UpstreamFailure(.protocol, "switched protocols, which nobody asked for"))
            return false
        }
        guard owner?.passInformational(response, head) ?? false else {
            fail(UpstreamFailure(.protocol, "sent too many interim answers"))
            return false
        }
        response.reset()
        return true
    }

    private func begin(_ head: ByteBuffer, _ buffer: inout ByteBuffer) {
        framing = response.framing(toHeadRequest: answersHead)
        keepsAlive = response.keepsAlive && framing != .untilClose
        // With both fields on the wire, or any other doubt, `ResponseHead` has refused the head.
        noteKeepAlive(head)
        phase = .body
        chunks = ChunkReader()
        if case .length(let length) = framing { remaining = length }
        owner?.beginAnswer(response, head, framing, following: buffer.readableBytes)
        if framing == .none { return endAnswer(buffer) }
        worker.deadlines.set(deadline, milliseconds: idleTimeoutMS, after: Deadlines.now())
        if buffer.readableBytes > 0 { readBody(&buffer, armed: true) }
    }

    private func readBody(_ buffer: inout ByteBuffer, armed: Bool = false) {
        if !armed { worker.deadlines.set(deadline, milliseconds: idleTimeoutMS, after: Deadlines.now()) }
        switch framing {
        case .none: break
        case .untilClose:
            owner?.passBody(buffer, isData: true)
        case .length:
            let count = min(remaining, buffer.readableBytes)
            guard let slice = buffer.readSlice(length: count) else { return }
            remaining -= count
            if count > 0 { owner?.passBody(slice, isData: true) }
            if remaining == 0 { endAnswer(buffer) }
        case .chunked:
            readChunks(&buffer)
        }
    }

    /// Reads over the framing and passes the bytes as they came, less what is dropped.
    private func readChunks(_ buffer: inout ByteBuffer) {
        guard let owner else { return }
        let start = buffer.readerIndex
        let wantsData = owner.wantsPlainData
        var position = 0
        var passedTo = 0
        while true {
            let step = buffer.withUnsafeReadableBytes { chunks.next($0, &position) }
            switch step {
            case .data(let range):
                guard wantsData else {
                    buffer.withUnsafeReadableBytes { owner.readBody($0[part: range]) }
                    continue
                }
                if let slice = buffer.getSlice(at: start + range.lowerBound, length: range.count) {
                    owner.passBody(slice, isData: true)
                }
            case .drop(let range):
                if !wantsData { pass(buffer, from: start + passedTo, to: start + range.lowerBound) }
                passedTo = range.upperBound
            case .needsMore:
                if !wantsData { pass(buffer, from: start + passedTo, to: buffer.writerIndex) }
                return
            case .end:
                if !wantsData { pass(buffer, from: start + passedTo, to: start + position) }
                buffer.moveReaderIndex(forwardBy: position)
                return endAnswer(buffer)
            case .invalid(let error):
                // What came before the fault is the provider's answer still.
                if !wantsData { pass(buffer, from: start + passedTo, to: start + position) }
                return fail(UpstreamFailure(.protocol, "sent an answer whose framing is broken: \(error.message)"))
            }
        }
    }

    private func pass(_ buffer: ByteBuffer, from start: Int, to end: Int) {
        guard end > start, let slice = buffer.getSlice(at: start, length: end - start) else { return }
        owner?.passBody(slice, isData: false)
    }

    /// The answer is whole; anything behind it spoils the connection.
    private func endAnswer(_ rest: ByteBuffer) {
        let reusable = keepsAlive && rest.readableBytes == 0
        phase = .idle
        deadline.cancel()
        guard let owner else { return close() }
        self.owner = nil
        owner.answerEnded(on: self, reusable: reusable)
    }

    /// Keeps the connection a second less than the provider says it does.
    private func noteKeepAlive(_ head: ByteBuffer) {
        guard let field = response.section.first(.keepAlive) else { return }
        head.withUnsafeReadableBytes { bytes in
            Tokens.forEach(in: UnsafeRawBufferPointer(rebasing: bytes[field.valueRange])) { token in
                guard token.count > 8,
                    Tokens.equal(UnsafeRawBufferPointer(rebasing: token[0..<8]), "timeout="),
                    let seconds = Decimal.parse(UnsafeRawBufferPointer(rebasing: token[8...]))
                else { return }
                let offered = max(0, min(seconds, 86_400) - 1) * 1000
                keepAliveMS = keepAliveIsOwn ? min(keepAliveMS, offered) : offered
            }
        }
    }
}
