import CroxyRouting
import HTTPWire
import NIOCore

/// One client's connection: reads requests, runs one exchange at a time, writes answers.
///
/// The concerns are in extensions: reading, admission, deciding, answering, croxy's own answers, ending.
final class DownstreamConnection: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    enum Phase {
        /// Between requests, or within a head.
        case head
        case exchange
        /// The last answer is out and our side is closed; what the client still sends is read over.
        case lingering
        case closed
    }

    let worker: Worker
    let deadline = Deadline()
    var context: ChannelHandlerContext?
    var phase = Phase.head
    var head = RequestHead()
    var inbound = ByteBuffer()
    var exchange: Exchange?
    /// What the answer under way tells of itself.
    let reading = AnswerReading()
    /// Answer bytes not handed to the channel yet, so that a head and what follows are one write.
    var outgoing = ByteBuffer()
    var needsFlush = false
    var isProcessing = false
    var lingered = 0
    private var readIsHeld = false
    private var headDeadlineRuns = false

    init(worker: Worker) {
        self.worker = worker
    }

    // MARK: the channel's life

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        worker.add(self)
        worker.deadlines.add(deadline)
        deadline.whenReached { [unowned self] in deadlineReached() }
        // A connection that sends nothing gets the time of a head, not that of an idle connection.
        worker.deadlines.set(deadline, milliseconds: times.headMS, after: Deadlines.now())
    }

    func channelInactive(context: ChannelHandlerContext) {
        clientLeft()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        clientLeft()
        self.context = nil
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        if inbound.readableBytes == 0 {
            inbound = buffer
        } else {
            inbound.writeBuffer(&buffer)
        }
        process()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        exchange?.upstream?.flush()
        flushDownstream()
        context.fireChannelReadComplete()
    }

    // MARK: back-pressure

    func read(context: ChannelHandlerContext) {
        if mayRead {
            context.read()
        } else {
            readIsHeld = true
            // Silence is the provider's now, not the client's.
            if phase == .exchange { disarm() }
        }
    }

    func resumeReading() {
        guard readIsHeld, mayRead, let context else { return }
        readIsHeld = false
        if phase == .exchange, exchange?.state.request == .arriving { armForBody(now: Deadlines.now()) }
        context.read()
    }

    /// Bytes that wait for a provider, and bytes of requests that wait for their turn.
    private static let maxWaitingBytes = 131_072

    private var mayRead: Bool {
        // Who sends requests and reads no answers must not fill our memory with them.
        if phase == .head { return isWritable }
        guard phase == .exchange, let exchange else { return true }
        if exchange.state.request == .whole { return inbound.readableBytes < DownstreamConnection.maxWaitingBytes }
        if let upstream = exchange.upstream { return upstream.isWritable }
        return exchange.outboxBytes < DownstreamConnection.maxWaitingBytes
    }

    var isWritable: Bool { context?.channel.isWritable ?? true }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            resumeAnswer()
            resumeReading()
        }
        context.fireChannelWritabilityChanged()
    }

    private func resumeAnswer() {
        exchange?.upstream?.resumeReading()
    }

    // MARK: draining

    /// Closes now when no exchange is under way, else after it.
    func drain() {
        switch phase {
        case .head where inbound.readableBytes == 0: close()
        case .exchange:
            exchange?.closesAfter = true
        default: break
        }
    }

    /// Closes now; true when an exchange was cut by it.
    func cut() -> Bool {
        let wasBusy = exchange.map { !$0.state.isOver } ?? false
        close()
        return wasBusy
    }

    func close() {
        guard phase != .closed, let context else { return }
        context.close(promise: nil)
    }

    // MARK: time

    var times: ClientTimes { worker.policy.policy.times }

    /// Between requests: the time of an idle connection; within a head: the time from its first byte.
    func armForHead(partial: Bool, now: UInt64) {
        if partial {
            guard !headDeadlineRuns else { return }
            headDeadlineRuns = true
            worker.deadlines.set(deadline, milliseconds: times.headMS, after: now)
        } else {
            headDeadlineRuns = false
            worker.deadlines.set(deadline, milliseconds: times.keepAliveMS, after: now)
        }
    }

    func armForBody(now: UInt64) {
        headDeadlineRuns = false
        worker.deadlines.set(deadline, milliseconds: times.bodyIdleMS, after: now)
    }

    func disarm() {
        headDeadlineRuns = false
        deadline.cancel()
    }

    private func deadlineReached() {
        switch phase {
        case .head: close()
        case .exchange: bodyTimedOut()
        case .lingering, .closed: close()
        }
    }
}

@available(*, unavailable)
extension DownstreamConnection: Sendable {}
