import CroxyMetrics
import CroxyRouting
import HTTPWire
import NIOCore
import NIOTLS

/// One connection to a provider: reads answers for the exchange that owns it, idles in the pool between.
final class UpstreamConnection: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    enum Phase {
        /// TCP, and TLS where there is, are being set up.
        case connecting
        /// In the pool, or about to go there; whatever the provider sends now is nobody's answer.
        case idle
        /// A request went up; its answer's head has not come whole.
        case head
        case body
        case closed
    }

    let slot: UpstreamPool.Slot
    let worker: Worker
    let deadline = Deadline()
    var context: ChannelHandlerContext?
    /// The connection whose exchange this one serves.
    var owner: DownstreamConnection?
    var phase = Phase.connecting
    private var readiness: ((Result<UpstreamConnection, UpstreamFailure>) -> Void)?

    // The answer that is being read.
    var response = ResponseHead()
    var unread = ByteBuffer()
    var framing = ResponseHead.Framing.none
    var remaining = 0
    var chunks = ChunkReader()
    var answersHead = false
    var keepsAlive = false
    var limits = HeadLimits(maxBytes: 81_920, maxFields: 256)

    // Of the provider that used it last.
    var idleTimeoutMS = 300_000
    var responseTimeoutMS = 600_000
    var keepAliveMS = 4_000
    /// The config says how long; the provider may only shorten it.
    var keepAliveIsOwn = false
    private var idleSince: UInt64 = 0
    var lastError: (any Error)?
    private let isTLS: Bool
    private var readIsHeld = false
    /// Only to look at the socket, and only while the channel is active: whoever closes the channel closes it.
    private var descriptor: NIOBSDSocket.Handle?

    init(slot: UpstreamPool.Slot, worker: Worker) {
        self.slot = slot
        self.worker = worker
        isTLS = slot.key.origin.isTLS
    }

    // MARK: the channel's life

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        descriptor = try? context.pipeline.syncOperations.withUnsafeTransportIfAvailable { $0 }
        worker.deadlines.add(deadline)
        deadline.whenReached { [unowned self] in deadlineReached() }
        if context.channel.isActive, !isTLS { becameReady() }
    }

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        if !isTLS { becameReady() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted = event { becameReady() }
        context.fireUserInboundEventTriggered(event)
    }

    /// Calls `then` when the connection is set up, or has failed to be; at once when that is known.
    func whenReady(_ then: @escaping (Result<UpstreamConnection, UpstreamFailure>) -> Void) {
        switch phase {
        case .connecting: readiness = then
        case .closed: then(.failure(UpstreamFailure(connecting: lastError ?? ChannelError.eof)))
        default:
            deadline.cancel()
            then(.success(self))
        }
    }

    private func becameReady() {
        guard phase == .connecting else { return }
        phase = .idle
        deadline.cancel()
        if let readiness {
            self.readiness = nil
            readiness(.success(self))
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        lastError = lastError ?? error
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        ended()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        ended()
        self.context = nil
        descriptor = nil
    }

    /// The channel is gone: tells whoever waited for something.
    private func ended() {
        guard phase != .closed else { return }
        let was = phase
        phase = .closed
        worker.deadlines.remove(deadline)
        if was == .connecting {
            let failure = UpstreamFailure(connecting: lastError ?? ChannelError.eof)
            if let readiness {
                self.readiness = nil
                readiness(.failure(failure))
            }
            return
        }
        guard let owner else {
            slot.remove(self)
            return
        }
        self.owner = nil
        if was == .body, framing == .untilClose, lastError == nil {
            owner.answerEnded(on: self, reusable: false)
            return
        }
        owner.upstreamFailed(self, failureAtEnd(was))
    }

    private func failureAtEnd(_ phase: Phase) -> UpstreamFailure {
        switch phase {
        case .body:
            guard let lastError else {
                return UpstreamFailure(.incomplete, "closed the connection in the middle of its answer")
            }
            return UpstreamFailure(reading: lastError, after: "broke off in the middle of its answer")
        default:
            if unread.readableBytes > 0 {
                return UpstreamFailure(.protocol, "closed the connection within the head of its answer")
            }
            guard let lastError else {
                return UpstreamFailure(.reset, "closed the connection without an answer")
            }
            return UpstreamFailure(reading: lastError, after: "broke off before its answer")
        }
    }

    func close() {
        guard phase != .closed, let context else { return }
        context.close(promise: nil)
    }

    // MARK: pool

    /// Takes a new exchange; the connection is idle and alive.
    func begin(for owner: DownstreamConnection, plan: ProviderPlan, isHead: Bool, limits: HeadLimits) {
        self.owner = owner
        phase = .head
        answersHead = isHead
        self.limits = limits
        idleTimeoutMS = plan.provider.idleTimeoutMS
        responseTimeoutMS = plan.provider.responseTimeoutMS
        keepAliveMS = plan.keepAliveMS
        keepAliveIsOwn = plan.keepAliveIsOwn
        response.reset()
        deadline.cancel()
    }

    /// Goes to the pool, or closes when it must not be used again.
    func release(reusable: Bool, now: UInt64) {
        owner = nil
        guard reusable, phase == .idle, keepAliveMS > 0, !worker.isDraining, context?.channel.isActive == true,
            slot.put(self)
        else { return close() }
        idleSince = now
        worker.deadlines.set(deadline, milliseconds: keepAliveMS, after: now)
        resumeReading()
    }

    /// True when the connection can serve; it has left the pool either way.
    func leavePool() -> Bool {
        deadline.cancel()
        guard phase == .idle, context?.channel.isActive == true else { return false }
        // A provider's close may be in the socket, unread by this turn of the loop. Under load, when connections are idle
        // for microseconds, the look would cost more than it finds.
        let idle = Deadlines.now() &- idleSince
        if idle > UpstreamConnection.unlookedNanoseconds, peerHasClosed {
            close()
            return false
        }
        return true
    }

    private static let unlookedNanoseconds: UInt64 = 500_000

    private var peerHasClosed: Bool { descriptor.map { SocketEnd.hasArrived(at: $0) } ?? false }

    private func deadlineReached() {
        switch phase {
        case .idle, .closed: close()
        case .connecting:
            lastError = UpstreamFailure(.timeoutConnect, "did not complete a connection in time")
            context?.close(promise: nil)
        case .head: fail(UpstreamFailure(.timeoutResponse, "did not begin its answer in \(responseTimeoutMS) ms"))
        case .body: fail(UpstreamFailure(.timeoutIdle, "fell silent for \(idleTimeoutMS) ms in its answer"))
        }
    }

    /// Ends the connection and tells the owner why.
    func fail(_ failure: UpstreamFailure) {
        let owner = owner
        self.owner = nil
        close()
        owner?.upstreamFailed(self, failure)
    }

    // MARK: writing and back-pressure

    @inline(__always)
    func write(_ buffer: ByteBuffer) {
        context?.write(wrapOutboundOut(buffer), promise: nil)
    }

    func flush() {
        if phase == .head { worker.deadlines.set(deadline, milliseconds: responseTimeoutMS, after: Deadlines.now()) }
        context?.flush()
    }

    var isWritable: Bool { context?.channel.isWritable ?? true }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            if phase == .head {
                worker.deadlines.set(deadline, milliseconds: responseTimeoutMS, after: Deadlines.now())
            }
            owner?.resumeReading()
        }
        context.fireChannelWritabilityChanged()
    }

    func read(context: ChannelHandlerContext) {
        if owner?.isWritable ?? true {
            context.read()
        } else {
            readIsHeld = true
            // Silence is the client's now, not the provider's.
            deadline.cancel()
        }
    }

    func resumeReading() {
        guard readIsHeld, let context else { return }
        readIsHeld = false
        if phase == .body {
            worker.deadlines.set(deadline, milliseconds: idleTimeoutMS, after: Deadlines.now())
        }
        context.read()
    }
}

@available(*, unavailable)
extension UpstreamConnection: Sendable {}
