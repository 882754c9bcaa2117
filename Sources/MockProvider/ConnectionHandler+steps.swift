import NIOCore
import NIOSSL

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension ConnectionHandler {
    /// Carries out steps until one has to wait or none is left.
    func proceed(_ context: ChannelHandlerContext) {
        guard !isPaused, waiting == nil else { return }
        while !isDead, let step = steps.first {
            if step.size > 0, !context.channel.isWritable { return }
            steps.removeFirst()
            guard carryOut(step, context) else { return }
        }
        guard !isDead, isAnswering else { return }
        isAnswering = false
        exchange?.answerIsDone = true
        advance(context)
    }

    /// True when the next step may follow at once.
    private func carryOut(_ step: Step, _ context: ChannelHandlerContext) -> Bool {
        switch step {
        case .send(let bytes):
            write(bytes, context)
            return true
        case .stamped(let before, let after):
            var bytes = context.channel.allocator.buffer(capacity: step.size)
            bytes.writeImmutableBuffer(before)
            Stamp.write(into: &bytes)
            bytes.writeImmutableBuffer(after)
            write(bytes, context)
            return true
        case .wait(let time):
            isPaused = true
            _ = context.eventLoop.assumeIsolated().scheduleTask(in: time) {
                self.isPaused = false
                self.proceed(context)
            }
            return false
        case .gate(let name): return pass(name, context)
        case .finish: close(context) { $0.close(promise: nil) }
        case .abort: close(context) { Self.socket($0).close(promise: nil) }
        case .finishDraining: drain(context)
        case .reset: reset(context)
        case .hold: break
        }
        steps = []
        return false
    }

    private func write(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        if options.records { recorder.answered(bytes.readableBytes) }
        context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
    }

    private func pass(_ name: String, _ context: ChannelHandlerContext) -> Bool {
        let me = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let loop = context.eventLoop
        let id = recorder.pass(name) {
            loop.execute {
                let (handler, context) = me.value
                handler.waiting = nil
                handler.proceed(context)
            }
        }
        guard let id else { return true }
        waiting = (name, id)
        return false
    }

    /// Closes when all that was written has gone out.
    private func close(_ context: ChannelHandlerContext, _ how: @escaping (ChannelHandlerContext) -> Void) {
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { _ in
            if !self.isDead { how(context) }
        }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: written)
    }

    private func drain(_ context: ChannelHandlerContext) {
        close(context) { $0.close(mode: .output, promise: nil) }
        _ = context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(1)) {
            if !self.isDead { context.close(promise: nil) }
        }
    }

    private func reset(_ context: ChannelHandlerContext) {
        // On its own loop the channel sets the option before it returns.
        _ = (context.channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
        Self.socket(context).close(promise: nil)
    }

    /// The place in the pipeline from which a close goes past TLS.
    private static func socket(_ context: ChannelHandlerContext) -> ChannelHandlerContext {
        (try? context.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self)) ?? context
    }
}
