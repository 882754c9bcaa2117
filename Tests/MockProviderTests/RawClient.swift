import MockProvider
import NIOCore
import NIOPosix

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A client that sees and sends bytes, and how the connection ended.
final class RawClient {
    enum Ending: Equatable {
        case closed, reset
    }

    private let channel: any Channel
    private var iterator: AsyncStream<Event>.AsyncIterator
    private(set) var received: [UInt8] = []
    private(set) var ending: Ending?

    private enum Event: Sendable {
        case bytes([UInt8]), ended(Ending)
    }

    init(port: Int, receiveBuffer: Int? = nil) async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: Event.self)
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.socketOption(.so_rcvbuf), value: .init(receiveBuffer ?? 1 << 20))
            .channelOption(.autoRead, value: receiveBuffer == nil)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Listener(continuation))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        iterator = stream.makeAsyncIterator()
    }

    var text: String { String(decoding: received, as: UTF8.self) }

    func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) async throws { try await channel.writeAndFlush(ByteBuffer(bytes: bytes)) }

    func close() async throws { try await channel.close() }

    func startReading() async throws { try await channel.setOption(.autoRead, value: true).get() }

    /// Reads until the text so far holds `mark` or the connection has ended.
    @discardableResult
    func read(until mark: String) async -> String {
        while !text.contains(mark), await readOnce() {}
        return text
    }

    /// Reads until there are `count` bytes or the connection has ended.
    func read(count: Int) async {
        while received.count < count, await readOnce() {}
    }

    /// Reads until the connection ends, and says how.
    func readToEnd() async -> Ending {
        while await readOnce() {}
        return ending ?? .closed
    }

    private func readOnce() async -> Bool {
        switch await iterator.next() {
        case .bytes(let bytes):
            received += bytes
            return true
        case .ended(let how):
            ending = how
            return false
        case nil: return false
        }
    }

    private final class Listener: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let continuation: AsyncStream<Event>.Continuation

        init(_ continuation: AsyncStream<Event>.Continuation) { self.continuation = continuation }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            continuation.yield(.bytes(Array(unwrapInboundIn(data).readableBytesView)))
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            if (error as? IOError)?.errnoCode == ECONNRESET { continuation.yield(.ended(.reset)) }
            context.close(promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) {
            continuation.yield(.ended(.closed))
            continuation.finish()
        }
    }
}

/// Runs a test against a mock of its own and ends it.
func withMock(
    _ options: MockProvider.Options = .init(), _ body: (MockProvider) async throws -> Void
) async throws {
    let mock = try await MockProvider.start(options)
    do {
        try await body(mock)
        await mock.stop()
    } catch {
        await mock.stop()
        throw error
    }
}

/// A POST to `/v1/messages` with this body.
func post(_ body: String, behaviour: String? = nil) -> String {
    let told = behaviour.map { "x-mock: \($0)\r\n" } ?? ""
    return "POST /v1/messages HTTP/1.1\r\nHost: x\r\n\(told)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
}
