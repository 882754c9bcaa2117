import CroxyMetrics
import CroxyRouting
import Logging
import NIOCore
import Synchronization

/// What all workers share: counters that are atomic, and facts that never change.
final class ServerShared: Sendable {
    let log: LogSink
    let logger: Logger
    let hookFailures = HookFailures()
    let metricsLog: MetricsLog
    let observer: Observer
    /// Set before the first connection is accepted.
    let workers = Mutex<[NIOLoopBound<Worker>]>([])
    let logsRequests: Bool
    let logsHeaders: Bool
    let info: ServerInfo
    /// Bytes of bodies held, over all requests.
    let heldBytes = Atomic<Int>(0)
    /// Of the policy in force; grows by one with each reload.
    let generation = Atomic<Int>(1)
    let reloadError = Mutex<String?>(nil)
    /// What opens `/_croxy/` beside the configuration's token.
    let ownKeys: ClientKeys
    private let counters: [RecorderCounters]
    let recordTap: (@Sendable (ExchangeRecord) -> Void)?

    init(
        log: LogSink, logger: Logger, info: ServerInfo, counters: [RecorderCounters], config: Config,
        ownKeys: ClientKeys, observer: Observer, recordTap: (@Sendable (ExchangeRecord) -> Void)?
    ) {
        self.observer = observer
        self.recordTap = recordTap
        self.ownKeys = ownKeys
        metricsLog = MetricsLog(MetricsLog.Settings(config.metricsLog)) { $0.tell(logger) }
        self.log = log
        self.logger = logger
        logsRequests = logger.logLevel <= .info
        logsHeaders = logger.logLevel <= .debug
        self.info = info
        self.counters = counters
    }

    /// What all workers have counted.
    var snapshot: Snapshot {
        counters.reduce(Snapshot()) { $0 + $1.snapshot }
    }
}

/// What `/_croxy/health` says that never changes while croxy runs.
public struct ServerInfo: Sendable {
    public var version: String
    public var pid: Int
    /// The config file as given; shown, never read here.
    public var configPath: String
    let startedAt = NIODeadline.now()

    public init(version: String, pid: Int, configPath: String) {
        self.version = version
        self.pid = pid
        self.configPath = configPath
    }
}
