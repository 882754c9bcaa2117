import NIOCore

/// One connection: sends a request, reads its answer, and so on as long as there is work.
final class LoadHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let run: LoadRun
    private var reader = AnswerReader()
    private var events = Events()
    private var inbox = ByteBuffer()
    private var started = NIODeadline.now()
    private var isBusy = false

    init(run: LoadRun) {
        self.run = run
    }

    func channelActive(context: ChannelHandlerContext) {
        sendNext(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if inbox.readableBytes == 0 { inbox = bytes } else { inbox.writeBuffer(&bytes) }
        do throws(AnswerReader.Broken) {
            try read(context)
        } catch {
            fail(context, "an answer that is no HTTP")
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        guard isBusy else { return }
        if reader.endsWithConnection { end(context) } else { fail(context, "the connection ended early") }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(context, "\(error)")
    }

    private func read(_ context: ChannelHandlerContext) throws(AnswerReader.Broken) {
        guard isBusy else {
            if inbox.readableBytes > 0 { throw AnswerReader.Broken() }
            return
        }
        let tally = run.tally
        if run.readsEvents {
            let now = NIODeadline.now().uptimeNanoseconds
            try reader.read(&inbox) { piece in
                events.read(piece) { stamp in
                    guard let stamp else { return }
                    tally.events += 1
                    tally.took(now > stamp ? now - stamp : 0)
                }
            }
        } else {
            try reader.read(&inbox) { _ in }
        }
        if reader.isDone { end(context) }
    }

    private func sendNext(_ context: ChannelHandlerContext) {
        guard let request = run.takeOne() else {
            context.close(promise: nil)
            return
        }
        isBusy = true
        started = .now()
        context.writeAndFlush(wrapOutboundOut(request), promise: nil)
    }

    private func end(_ context: ChannelHandlerContext) {
        isBusy = false
        if !run.readsEvents { run.tally.took((.now() - started).nanosecondsCount) }
        run.tally.answered(status: reader.status, length: reader.bodyBytes, lengthMatters: !run.readsEvents)
        reader = AnswerReader()
        run.finishOne()
        if context.channel.isActive { sendNext(context) }
    }

    private func fail(_ context: ChannelHandlerContext, _ reason: String) {
        if isBusy {
            isBusy = false
            run.tally.failed(reason)
            run.finishOne()
        }
        context.close(promise: nil)
    }
}

extension TimeAmount {
    fileprivate var nanosecondsCount: UInt64 { UInt64(max(0, nanoseconds)) }
}

@available(*, unavailable)
extension LoadHandler: Sendable {}
