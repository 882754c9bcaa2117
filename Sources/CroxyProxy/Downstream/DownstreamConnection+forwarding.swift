import CroxyMetrics
import CroxyRouting
import HTTPWire
import JSONBytes
import NIOCore

/// The way up: the head rewritten once, the body as it comes.
extension DownstreamConnection {
    /// Up to this much is copied behind a head, so that both are one write.
    static let smallBodyBytes = 16_384

    func startForwarding(_ exchange: Exchange, _ plan: ProviderPlan, _ slot: UpstreamPool.Slot) {
        exchange.course = .forwarding
        let held = exchange.held
        exchange.held = ByteBuffer()
        let splice = Splice(exchange)
        let isWhole = exchange.state.request == .whole
        exchange.sendsChunked = exchange.framing == .chunked && !isWhole
        let length: Int? =
            switch exchange.framing {
            case .none: nil
            case .length(let length): length + splice.growth
            case .chunked: isWhole ? held.readableBytes + splice.growth : nil
            }
        var out = UpstreamHead(exchange: exchange, plan: plan, head: head).write(length: length, worker: worker)
        exchange.head = ByteBuffer()
        exchange.facts.keyCarriers = []
        let bodyBytes = held.readableBytes == 0 ? 0 : held.readableBytes + splice.growth
        if exchange.sendsChunked, bodyBytes > 0 { out.writeChunkSize(bodyBytes) }
        var pieces: [ByteBuffer]
        if bodyBytes <= DownstreamConnection.smallBodyBytes {
            splice.write(held, into: &out)
            if exchange.sendsChunked, bodyBytes > 0 { out.writeStaticString("\r\n") }
            pieces = [out]
        } else {
            pieces = [out] + splice.parts(of: held)
            if exchange.sendsChunked { pieces.append(ByteBuffer.lineEnd) }
        }
        if let upstream = slot.take() {
            attach(upstream, exchange, plan)
            for piece in pieces { upstream.write(piece) }
            upstream.flush()
        } else {
            exchange.outbox = pieces
            exchange.outboxBytes = pieces.reduce(0) { $0 + $1.readableBytes }
            connect(exchange, plan, slot)
        }
    }

    private func attach(_ upstream: UpstreamConnection, _ exchange: Exchange, _ plan: ProviderPlan) {
        exchange.upstream = upstream
        upstream.begin(
            for: self, plan: plan, isHead: exchange.isHeadRequest, limits: exchange.policy.policy.headLimits)
    }

    private func connect(_ exchange: Exchange, _ plan: ProviderPlan, _ slot: UpstreamPool.Slot) {
        UpstreamConnector.connect(to: plan, slot: slot, worker: worker) { [self] result in
            switch result {
            case .success(let upstream):
                guard self.exchange === exchange, !exchange.state.isOver, exchange.upstream == nil else {
                    return upstream.releaseUnused(plan)
                }
                attach(upstream, exchange, plan)
                let pieces = exchange.outbox
                exchange.dropOutbox()
                for piece in pieces { upstream.write(piece) }
                upstream.flush()
                resumeReading()
            case .failure(let failure):
                guard self.exchange === exchange, !exchange.state.isOver else { return }
                answerUpstreamFailure(exchange, failure)
            }
        }
    }

    /// A piece of the body on its way; it is flushed when all that has come is read.
    func forward(_ slice: ByteBuffer, of exchange: Exchange) {
        guard slice.readableBytes > 0 else { return }
        if exchange.sendsChunked {
            var size = ByteBuffer()
            size.writeChunkSize(slice.readableBytes)
            send(size, exchange)
            send(slice, exchange)
            send(ByteBuffer.lineEnd, exchange)
        } else {
            send(slice, exchange)
        }
    }

    func finishForwarding(_ exchange: Exchange) {
        if exchange.sendsChunked { send(ByteBuffer.lastChunk, exchange) }
        exchange.upstream?.flush()
    }

    private func send(_ piece: ByteBuffer, _ exchange: Exchange) {
        if let upstream = exchange.upstream {
            upstream.write(piece)
        } else {
            exchange.outbox.append(piece)
            exchange.outboxBytes += piece.readableBytes
        }
    }
}

/// The replacement of the model's value: a byte range of the body and what stands there instead.
struct Splice {
    private var range = 0..<0
    private var token: [UInt8]?

    init(_ exchange: Exchange) {
        guard let token = exchange.decision?.modelToken, case .model(let range) = exchange.scanner?.json.finding else {
            return
        }
        self.token = token
        self.range = range
    }

    /// By how much the body becomes longer; negative when it becomes shorter.
    var growth: Int { token.map { $0.count - range.count } ?? 0 }

    /// Copies the held body, the token in place, behind what `out` holds.
    func write(_ held: ByteBuffer, into out: inout ByteBuffer) {
        held.withUnsafeReadableBytes { bytes in
            guard let token, range.upperBound <= bytes.count else {
                out.writeBytes(bytes)
                return
            }
            out.writeBytes(bytes[part: 0..<range.lowerBound])
            out.writeBytes(token)
            out.writeBytes(bytes[part: range.upperBound..<bytes.count])
        }
    }

    /// The held body with the token in place, without copying the rest.
    ///
    /// The whole range is in `held`: the decision fell when the value had been read to its end.
    func parts(of held: ByteBuffer) -> [ByteBuffer] {
        guard let token, range.upperBound <= held.readableBytes,
            let before = held.getSlice(at: held.readerIndex, length: range.lowerBound),
            let after = held.getSlice(
                at: held.readerIndex + range.upperBound, length: held.readableBytes - range.upperBound)
        else { return held.readableBytes > 0 ? [held] : [] }
        return [before, ByteBuffer(bytes: token), after].filter { $0.readableBytes > 0 }
    }
}

extension ByteBuffer {
    static let lineEnd = ByteBuffer(string: "\r\n")
    static let lastChunk = ByteBuffer(string: "0\r\n\r\n")

    /// A chunk's size line.
    mutating func writeChunkSize(_ size: Int) {
        var digits = 1
        while size >> (4 * digits) != 0 { digits += 1 }
        for index in (0..<digits).reversed() {
            let digit = UInt8(truncatingIfNeeded: size >> (4 * index)) & 15
            writeInteger(digit < 10 ? digit + 0x30 : digit + 0x57)
        }
        writeStaticString("\r\n")
    }

    /// A plain decimal number.
    mutating func writeDecimal(_ number: Int) {
        precondition(number >= 0, "a length or a status is never negative")
        var divisor = 1
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            writeInteger(UInt8(truncatingIfNeeded: number / divisor % 10) + 0x30)
            divisor /= 10
        }
    }
}
