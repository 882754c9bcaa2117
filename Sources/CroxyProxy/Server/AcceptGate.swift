import Logging
import NIOCore
import Synchronization

/// Stops accepting while there are as many connections as are allowed, and goes on when some have ended; stops for a
/// moment when the system has no descriptor for another.
final class AcceptGate: ChannelDuplexHandler, Sendable {
    typealias InboundIn = any Channel
    typealias OutboundIn = Never

    private let limit: Int
    private let count = Atomic<Int>(0)
    private let isHeld = Atomic<Bool>(false)
    private let channel = Mutex<(any Channel)?>(nil)
    private let whenNone = Mutex<(@Sendable () -> Void)?>(nil)

    private let logger: Logger

    init(limit: Int, logger: Logger) {
        self.limit = limit
        self.logger = logger
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        self.channel.withLock { $0 = channel }
    }

    func read(context: ChannelHandlerContext) {
        if count.load(ordering: .relaxed) >= limit {
            isHeld.store(true, ordering: .sequentiallyConsistent)
            // A connection may have ended between the look and the mark.
            guard count.load(ordering: .sequentiallyConsistent) < limit else { return }
            isHeld.store(false, ordering: .sequentiallyConsistent)
        }
        context.read()
    }

    /// A connection was accepted: it counts from here on, before its own loop has heard of it.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        take(unwrapInboundIn(data))
        context.fireChannelRead(data)
    }

    /// Counts a connection until it ends.
    func take(_ connection: any Channel) {
        count.wrappingAdd(1, ordering: .sequentiallyConsistent)
        connection.closeFuture.whenComplete { _ in self.connectionEnded() }
    }

    /// The system refused to accept. The socket stays readable, so that reading on would only be refused again, as fast as
    /// the loop turns: nothing is read for a while. `NIOCore.AcceptBackoffHandler` does not see to that.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let code = (error as? IOError)?.errnoCode
        guard code == EMFILE || code == ENFILE || code == ENOBUFS || code == ENOMEM else {
            return context.fireErrorCaught(error)
        }
        let channel = context.channel
        logger.warning("no connection can be accepted for a second: the system has no descriptor or memory for it")
        channel.setOption(.autoRead, value: false).whenComplete { _ in
            channel.eventLoop.scheduleTask(in: .seconds(1)) { _ = channel.setOption(.autoRead, value: true) }
        }
    }

    /// How many are accepted at once: few where there may be few, because a burst is not stopped in its middle.
    var burst: UInt { UInt(min(16, 1 + limit / 100)) }

    private func connectionEnded() {
        let left = count.wrappingSubtract(1, ordering: .sequentiallyConsistent).newValue
        if left < limit, isHeld.exchange(false, ordering: .sequentiallyConsistent) {
            channel.withLock { $0 }?.read()
        }
        if left == 0 { whenNone.withLock { $0 }?() }
    }

    /// Calls `action` when there is no connection (any more), perhaps more than once.
    func onceEmpty(_ action: @escaping @Sendable () -> Void) {
        whenNone.withLock { $0 = action }
        if count.load(ordering: .sequentiallyConsistent) == 0 { action() }
    }
}

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif
