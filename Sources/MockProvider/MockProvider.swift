import NIOCore
import NIOPosix
import NIOSSL

/// A provider to test against: a real HTTP/1.1 server that plays the Anthropic Messages API, records each
/// request as it stood on the wire, and answers as it is told, broken answers included.
///
/// How it answers is written as a ``Behaviour``. What it serves, under any base path:
/// `POST /v1/messages`, `POST /v1/messages/count_tokens`, `GET /v1/models`, `GET /v1/models/{id}`,
/// `POST /v1/files` (counted and hashed, not kept), `HEAD /` and `/api/hello`; for all else the API's 404.
/// Under `/_mock/` a test in another process finds `requests`, `state`, `reset`, `release`, `script` and
/// `default`; those requests are not recorded.
///
/// ```swift
/// let mock = try await MockProvider.start()
/// mock.script("status=429;retry-after=1", "gate;events=2")
/// // … one request is refused, the next is streamed …
/// try await mock.wait(for: "the second request") { $0.requests.count == 2 }
/// mock.release()
/// await mock.stop()
/// ```
public final class MockProvider: Sendable {
    /// The port of 127.0.0.1 it listens on.
    public let port: Int
    let recorder: Recorder
    private let group: MultiThreadedEventLoopGroup
    private let listener: any Channel

    private init(port: Int, recorder: Recorder, group: MultiThreadedEventLoopGroup, listener: any Channel) {
        self.port = port
        self.recorder = recorder
        self.group = group
        self.listener = listener
    }

    /// Listens on 127.0.0.1 and serves from then on.
    ///
    /// - Throws: what the system says when the port is taken, or what BoringSSL says of the certificate.
    public static func start(_ options: Options = Options()) async throws -> MockProvider {
        let recorder = Recorder()
        let tls = try options.tls.map { try NIOSSLContext(configuration: $0.configuration) }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, options.workers))
        let plans = PlanCache()
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(
                .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 4096, initial: 65536, maximum: 262144)
            )
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    try channel.pipeline.syncOperations.addHandler(
                        ConnectionHandler(recorder: recorder, options: options, plans: plans))
                }
            }
        do {
            let listener = try await bootstrap.bind(host: "127.0.0.1", port: options.port).get()
            let port = listener.localAddress?.port ?? 0
            return MockProvider(port: port, recorder: recorder, group: group, listener: listener)
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    /// Ends all connections and frees the port.
    public func stop() async {
        try? await listener.close()
        try? await group.shutdownGracefully()
    }
}
