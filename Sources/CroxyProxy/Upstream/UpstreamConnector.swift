import CroxyRouting
import NIOCore
import NIOPosix
import NIOSSL

/// Opens connections to providers, on the worker's own loop.
enum UpstreamConnector {
    /// Connects; `then` is called on the worker's loop, once, when the connection (TLS included) is ready or has failed.
    static func connect(
        to plan: ProviderPlan, slot: UpstreamPool.Slot, worker: Worker,
        then: @escaping (Result<UpstreamConnection, UpstreamFailure>) -> Void
    ) {
        let origin = slot.key.origin
        let timeoutMS = plan.provider.connectTimeoutMS
        let tls = plan.tls?.context
        let box = NIOLoopBound((slot: slot, worker: worker), eventLoop: worker.eventLoop)
        let start = Deadlines.now()
        // A name with several addresses makes several channels, of which one wins: each gets a handler of its own.
        ClientBootstrap(group: worker.eventLoop)
            .connectTimeout(.milliseconds(Int64(timeoutMS)))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.recvAllocator, value: ReadSizes.allocator)
            .channelOption(.maxMessagesPerRead, value: ReadSizes.readsPerTurn)
            .channelOption(.writeBufferWaterMark, value: ReadSizes.waterMark)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        let handler = try NIOSSLClientHandler(context: tls, serverHostname: serverName(origin.host))
                        try channel.pipeline.syncOperations.addHandler(handler)
                    }
                    let connection = UpstreamConnection(slot: box.value.slot, worker: box.value.worker)
                    try channel.pipeline.syncOperations.addHandler(connection)
                }
            }
            .connect(host: origin.host, port: origin.port)
            .assumeIsolated()
            .whenComplete { result in
                do {
                    let channel = try result.get()
                    let connection = try channel.pipeline.syncOperations.handler(type: UpstreamConnection.self)
                    worker.deadlines.set(connection.deadline, milliseconds: timeoutMS, after: start)
                    connection.whenReady(then)
                } catch {
                    then(.failure(UpstreamFailure(connecting: error)))
                }
            }
    }

    /// The name for SNI; nil for addresses, which are verified as addresses.
    private static func serverName(_ host: String) -> String? {
        let isAddress = host.utf8.contains(0x3A) || host.utf8.allSatisfy { $0 == 0x2E || ($0 >= 0x30 && $0 <= 0x39) }
        return isAddress ? nil : host
    }
}

/// How much is read at once and may wait to be written, on either side.
///
/// A turn of the loop reads at most 128 KiB when at most 128 KiB wait: 256 KiB for each direction of an exchange.
enum ReadSizes {
    static var allocator: AdaptiveRecvByteBufferAllocator {
        AdaptiveRecvByteBufferAllocator(minimum: 1024, initial: 4096, maximum: 65_536)
    }

    static let readsPerTurn: UInt = 2

    static var waterMark: ChannelOptions.Types.WriteBufferWaterMark { .init(low: 65_536, high: 131_072) }
}
