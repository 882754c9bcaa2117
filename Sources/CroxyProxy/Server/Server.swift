public import CroxyMetrics
public import CroxyRouting
import Dispatch
public import Logging
import NIOCore
import NIOPosix
import Synchronization

/// A croxy that listens: its workers, its policy, its end.
///
/// All functions may be called from any thread but a worker's; those that wait say so.
public final class Server: Sendable {
    /// What a server is started with.
    public struct Options: Sendable {
        public var info: ServerInfo
        public var log: LogSink
        public var logger: Logger
        /// Opens `/_croxy/` as the token of `admin.token_env` does; for who is in the same process.
        public var ownToken: Secret?
        /// Called with each record, on the worker that made it.
        package var recordTap: (@Sendable (ExchangeRecord) -> Void)?

        public init(info: ServerInfo, log: LogSink, logger: Logger) {
            self.info = info
            self.log = log
            self.logger = logger
        }
    }

    /// Why a server cannot start: a sentence for people.
    public struct StartError: Error, Sendable, CustomStringConvertible {
        /// True when the configuration is to blame rather than the machine.
        public var isConfiguration: Bool
        public var description: String
    }

    /// `http://host:port` of the listening socket, IPv6 in brackets.
    public let address: String
    public let port: Int

    private let group: MultiThreadedEventLoopGroup
    private let channel: any Channel
    private let workers: [NIOLoopBound<Worker>]
    private let shared: ServerShared
    private let gate: AcceptGate
    private let trust: TrustStores
    private let isOnLoopback: Bool
    private let started: ServerConfig
    private let startedRetention: RetentionConfig

    private init(
        group: MultiThreadedEventLoopGroup, channel: any Channel, workers: [NIOLoopBound<Worker>],
        shared: ServerShared, gate: AcceptGate, trust: TrustStores, bound: Bound, started: Config
    ) {
        self.group = group
        self.channel = channel
        self.workers = workers
        self.shared = shared
        self.gate = gate
        self.trust = trust
        self.started = started.server
        startedRetention = started.retention
        isOnLoopback = bound.isOnLoopback
        address = bound.url
        port = bound.port
    }

    /// Binds and begins to serve. Waits for the socket.
    public static func start(_ table: DecisionTable, _ options: Options) throws(StartError) -> Server {
        openDispatch()
        let config = table.config
        let count = config.server.workers > 0 ? config.server.workers : System.coreCount
        let group = MultiThreadedEventLoopGroup(numberOfThreads: count)
        let gate = AcceptGate(limit: config.server.maxConnections, logger: options.logger)
        let observer = Observer(gate)
        do throws(StartError) {
            return try start(table, options, group, gate, observer)
        } catch {
            try? group.syncShutdownGracefully()
            observer.shutDown()
            throw error
        }
    }

    private static func start(
        _ table: DecisionTable, _ options: Options, _ group: MultiThreadedEventLoopGroup, _ gate: AcceptGate,
        _ observer: Observer
    ) throws(StartError) -> Server {
        let config = table.config
        let trust = TrustStores()
        let loops = Array(group.makeIterator())
        let counters = loops.map { _ in RecorderCounters() }
        let recording = RecorderOptions(
            retentionMinutes: config.retention.minutes, workers: loops.count)
        let shared = ServerShared(
            log: options.log, logger: options.logger, info: options.info, counters: counters,
            config: config, ownKeys: ClientKeys(options.ownToken.map { [$0] } ?? []), observer: observer,
            recordTap: options.recordTap)
        let workersByLoop = WorkerTable()
        let channel: any Channel
        do {
            channel = try bootstrap(group, gate, workersByLoop).bind(host: config.server.host, port: config.server.port)
                .wait()
        } catch {
            throw StartError(isConfiguration: false, description: Bound.explain(error, config.server))
        }
        let bound = Bound(channel, config.server)
        let policy: Policy
        do throws(PolicyError) {
            policy = try Policy(
                table, trust: trust, isOnLoopback: bound.isOnLoopback, port: bound.port, logger: options.logger)
        } catch {
            try? channel.close().wait()
            throw StartError(isConfiguration: true, description: error.message)
        }
        let workers = zip(loops, counters).map { loop, counters in
            makeWorker(loop, shared, recording, counters, policy)
        }
        shared.workers.withLock { $0 = workers }
        workersByLoop.workers = Dictionary(
            zip(loops.map { ObjectIdentifier($0) }, workers), uniquingKeysWith: { first, _ in first })
        let server = Server(
            group: group, channel: channel, workers: workers, shared: shared, gate: gate, trust: trust, bound: bound,
            started: config)
        channel.setOption(.autoRead, value: true).whenComplete { _ in channel.read() }
        return server
    }

    private static func makeWorker(
        _ loop: any EventLoop, _ shared: ServerShared, _ recording: RecorderOptions, _ counters: RecorderCounters,
        _ policy: Policy
    ) -> NIOLoopBound<Worker> {
        let made = loop.submit {
            NIOLoopBound(
                Worker(
                    eventLoop: loop, shared: shared, recorder: Recorder(recording, counters: counters), policy: policy),
                eventLoop: loop)
        }
        do {
            return try made.wait()
        } catch {
            preconditionFailure("a worker could not be made: \(error)")
        }
    }

    /// Lets libdispatch, which resolves names and drains, open its descriptors while there are some.
    ///
    /// It does so when it first needs a thread, and ends the process when it cannot.
    private static func openDispatch() {
        let opened = DispatchSemaphore(value: 0)
        DispatchQueue.global().async { opened.signal() }
        opened.wait()
    }

    /// The listening socket accepts nothing before the workers stand.
    private static func bootstrap(
        _ group: MultiThreadedEventLoopGroup, _ gate: AcceptGate, _ table: WorkerTable
    ) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.autoRead, value: false)
            .serverChannelOption(.maxMessagesPerRead, value: gate.burst)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(gate)
                }
            }
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.recvAllocator, value: ReadSizes.allocator)
            .childChannelOption(.maxMessagesPerRead, value: ReadSizes.readsPerTurn)
            .childChannelOption(.writeBufferWaterMark, value: ReadSizes.waterMark)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let worker = table.workers[ObjectIdentifier(channel.eventLoop)] else {
                        throw ChannelError.ioOnClosedChannel
                    }
                    try channel.pipeline.syncOperations.addHandler(DownstreamConnection(worker: worker.value))
                }
            }
    }

    // MARK: reload

    /// What has been counted.
    public var snapshot: Snapshot { shared.snapshot }

    /// Bytes of bodies that are held at the moment, over all workers; for tests, which cannot see how far croxy has read.
    package var heldBytes: Int { shared.heldBytes.load(ordering: .relaxed) }

    /// Takes a new configuration: all of it is made ready, then each worker swaps. Waits until all have.
    ///
    /// - Returns: warnings about what only a restart changes.
    public func reload(_ table: DecisionTable) throws(PolicyError) -> [String] {
        let policy: Policy
        do throws(PolicyError) {
            policy = try Policy(
                table, trust: trust, isOnLoopback: isOnLoopback, port: port, logger: shared.logger)
        } catch {
            reloadFailed(error.message)
            throw error
        }
        for worker in workers {
            try? worker.eventLoop.submit { worker.value.swap(to: policy) }.wait()
        }
        shared.metricsLog.reconfigure(MetricsLog.Settings(table.config.metricsLog))
        shared.reloadError.withLock { $0 = nil }
        shared.generation.wrappingAdd(1, ordering: .sequentiallyConsistent)
        return restartWarnings(table.config)
    }

    /// Remembers, for `/_croxy/health`, why the newest configuration is not in force.
    public func reloadFailed(_ message: String) {
        shared.reloadError.withLock { $0 = message }
    }

    private func restartWarnings(_ config: Config) -> [String] {
        let server = config.server
        var changed: [String] = []
        if server.host != started.host { changed.append("server.host") }
        if server.port != started.port { changed.append("server.port") }
        if server.workers != started.workers { changed.append("server.workers") }
        if server.maxConnections != started.maxConnections { changed.append("server.max_connections") }
        if config.retention != startedRetention { changed.append("retention.minutes") }
        return changed.map { "\($0) has changed and is kept as it was: it needs a restart" }
    }

    // MARK: the end

    /// Stops accepting and lets running requests end. Waits for that, at most `seconds`, then cuts what is left.
    ///
    /// - Returns: how many requests were cut.
    public func drain(seconds: Int) -> Int {
        try? channel.close().wait()
        for worker in workers { worker.eventLoop.execute { worker.value.drain() } }
        shared.observer.endStreams()
        let empty = DispatchSemaphore(value: 0)
        gate.onceEmpty { empty.signal() }
        _ = empty.wait(timeout: .now() + .seconds(seconds))
        return cut()
    }

    /// Ends every connection at once. Waits for that.
    public func cut() -> Int {
        var count = 0
        shared.observer.endStreams()
        for worker in workers {
            count += (try? worker.eventLoop.submit { worker.value.cut() }.wait()) ?? 0
        }
        return count
    }

    /// Ends the threads, after `drain`. Waits for that.
    public func shutDown() {
        try? group.syncShutdownGracefully()
        shared.observer.shutDown()
        // They hold what they share.
        shared.workers.withLock { $0 = [] }
        // Last: until then records may come.
        shared.metricsLog.close()
    }
}

/// The workers by event loop; written once, before the first connection is accepted.
private final class WorkerTable: @unchecked Sendable {
    // SAFETY: set by `start` before the listening socket reads for the first time, and only read after that.
    var workers: [ObjectIdentifier: NIOLoopBound<Worker>] = [:]
}
