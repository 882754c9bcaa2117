import NIOCore
import NIOSSL

/// Serves one connection: reads requests, records them, and carries out the steps of their answers.
///
/// One request at a time; what a client sends ahead waits. The body of a request goes on being read while
/// an early answer is sent.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let recorder: Recorder
    let options: MockProvider.Options
    let plans: PlanCache
    var connection = 0

    var inbox = ByteBuffer()
    private var searched = 0
    var exchange: Exchange?
    var steps: ArraySlice<Step> = []
    /// The gate the steps wait at.
    var waiting: (gate: String, id: Int)?
    var isPaused = false
    /// The gate the request's body waits at.
    var holding: (gate: String, id: Int)?
    /// Whether steps of an answer are under way.
    var isAnswering = false
    /// Whether the client's bytes can no longer be told apart.
    var isBroken = false
    var isDead = false
    private var isAdvancing = false
    private var readWanted = false
    /// The last head and what it said: under load a connection's heads are all the same.
    private var known: (bytes: ByteBuffer, head: RequestHead, endpoint: Endpoint)?
    private var idleTimer: Scheduled<Void>?

    init(recorder: Recorder, options: MockProvider.Options, plans: PlanCache) {
        self.recorder = recorder
        self.options = options
        self.plans = plans
    }

    func channelActive(context: ChannelHandlerContext) {
        if options.records { connection = recorder.connectionOpened() }
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        isDead = true
        steps = []
        idleTimer?.cancel()
        if let waiting { recorder.giveUp(waiting.gate, id: waiting.id) }
        if let holding { recorder.giveUp(holding.gate, id: holding.id) }
        if options.records { recorder.connectionClosed(connection) }
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if inbox.readableBytes == 0 {
            inbox = bytes
            searched = 0
        } else {
            inbox.writeBuffer(&bytes)
        }
        advance(context)
    }

    func read(context: ChannelHandlerContext) {
        if holding != nil { readWanted = true } else { context.read() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { proceed(context) }
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    /// Goes on with whatever can go on: the body, the answer, the next request.
    func advance(_ context: ChannelHandlerContext) {
        guard !isAdvancing else { return }
        isAdvancing = true
        defer { isAdvancing = false }
        while !isDead, !isBroken {
            if exchange == nil {
                guard beginRequest(context) else { return }
            } else if let current = exchange, !current.requestIsDone {
                guard holding == nil, inbox.readableBytes > 0 else { return }
                takeBody(context)
            } else if exchange?.answerIsDone == true {
                endExchange(context)
            } else {
                return
            }
        }
    }

    /// Opens the gate for the body of a request that was told to wait.
    func stopHolding(_ context: ChannelHandlerContext) {
        holding = nil
        if readWanted {
            readWanted = false
            context.read()
        }
        advance(context)
    }

    private func beginRequest(_ context: ChannelHandlerContext) -> Bool {
        let length = inbox.withUnsafeReadableBytes { RequestHead.length(in: $0, from: searched) }
        guard let length, let bytes = inbox.readSlice(length: length) else {
            searched = inbox.readableBytes
            return false
        }
        searched = 0
        idleTimer?.cancel()
        if !options.records, let known, known.bytes == bytes {
            begin(context, known.head, known.endpoint, bytes)
            return true
        }
        let parsed: Result<RequestHead, RequestHead.Invalid> = bytes.withUnsafeReadableBytes { raw in
            do throws(RequestHead.Invalid) { return .success(try RequestHead(raw)) } catch { return .failure(error) }
        }
        switch parsed {
        case .success(let head):
            let endpoint = Endpoint(method: head.method, target: head.target)
            known = (bytes, head, endpoint)
            begin(context, head, endpoint, bytes)
        case .failure(let error): refuse(context, bytes, error.reason)
        }
        return true
    }

    private func endExchange(_ context: ChannelHandlerContext) {
        let ended = exchange
        exchange = nil
        if ended?.head.closes == true {
            steps = [.finish]
            proceed(context)
        } else if let delay = ended?.behaviour?.idleCloseMilliseconds {
            idleTimer = context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(delay)) {
                self.recorder.idleClosed()
                context.close(promise: nil)
            }
        }
    }
}

@available(*, unavailable)
extension ConnectionHandler: Sendable {}
