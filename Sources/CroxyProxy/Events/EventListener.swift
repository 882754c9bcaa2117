import NIOCore

/// One who listens at `/_croxy/events`: a connection that came from a worker and stays on the observer's loop.
///
/// It is written to as fast as it reads. What waits for it is bounded; beyond, events are lost, and it is told how many.
final class EventListener: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let hub: EventHub
    /// The head of the answer, and all that is written before the first event.
    private let head: ByteBuffer
    private let seat: EventQueue.Seat
    private var context: ChannelHandlerContext?
    private var waiting: [EventBatch] = []
    private var waitingBytes = 0
    private var isPassing = false
    /// Behind what waits.
    private var lost = 0
    /// Requests that are not in the sample, of which it has not been told.
    private var skipped = 0

    private static let mostWaitingBytes = 1 << 20

    init(_ hub: EventHub, head: ByteBuffer, seat: EventQueue.Seat) {
        self.hub = hub
        self.head = head
        self.seat = seat
    }

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        // Before the client can know that it listens.
        hub.add(self)
        context.writeAndFlush(wrapOutboundOut(head), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        waiting = []
        hub.remove(self)
    }

    /// Whatever it says, it has been answered.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        passWaiting()
    }

    var audience: Audience { seat.audience }

    /// Whether it takes events now; otherwise they are lost.
    var hasRoom: Bool { lost == 0 }

    /// Writes a batch, lets it wait, or loses it.
    func offer(_ batch: EventBatch) {
        guard let context else { return }
        if lost == 0, waiting.isEmpty, context.channel.isWritable {
            context.writeAndFlush(wrapOutboundOut(batch.bytes), promise: nil)
        } else if lost == 0, waitingBytes + batch.bytes.readableBytes <= EventListener.mostWaitingBytes {
            waiting.append(batch)
            waitingBytes += batch.bytes.readableBytes
        } else {
            lose(batch.count, skipped: batch.skipped)
        }
    }

    /// Counts events that were lost before they could be offered.
    func lose(_ count: Int, skipped: Int = 0) {
        lost += count
        self.skipped += skipped
    }

    /// Says nothing, so that proxies between and the client's own limits do not end what is silent.
    func keepAwake() {
        guard let context, waiting.isEmpty, context.channel.isWritable else { return }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: ":\n\n")), promise: nil)
    }

    func end() {
        context?.close(promise: nil)
    }

    /// Writes what waits, and how many were lost behind it, as long as the client takes it.
    func passWaiting() {
        // Writing may tell of writability at once.
        guard let context, !isPassing else { return }
        isPassing = true
        defer { isPassing = false }
        var passed = 0
        while passed < waiting.count, context.channel.isWritable {
            context.writeAndFlush(wrapOutboundOut(waiting[passed].bytes), promise: nil)
            waitingBytes -= waiting[passed].bytes.readableBytes
            passed += 1
        }
        // None are left when writing has ended the connection.
        waiting.removeFirst(min(passed, waiting.count))
        if waiting.isEmpty, lost + skipped > 0, context.channel.isWritable {
            hub.open(to: audience)
            var text = lost > 0 ? "event: lost\ndata: {\"lost\":\(lost)}\n\n" : ""
            if skipped > 0 { text += EventBatch.skipped(skipped) }
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
            (lost, skipped) = (0, 0)
        }
    }
}

@available(*, unavailable)
extension EventListener: Sendable {}
