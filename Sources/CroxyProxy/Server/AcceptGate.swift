import NIOCore
import Synchronization

/// Stops accepting while there are as many connections as are allowed, and goes on when some have ended.
final class AcceptGate: ChannelDuplexHandler, Sendable {
    typealias InboundIn = any Channel
    typealias OutboundIn = Never

    private let limit: Int
    private let count = Atomic<Int>(0)
    private let isHeld = Atomic<Bool>(false)
    private let channel = Mutex<(any Channel)?>(nil)
    private let whenNone = Mutex<(@Sendable () -> Void)?>(nil)

    init(limit: Int) {
        self.limit = limit
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
        count.wrappingAdd(1, ordering: .sequentiallyConsistent)
        unwrapInboundIn(data).closeFuture.whenComplete { _ in self.connectionEnded() }
        context.fireChannelRead(data)
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
