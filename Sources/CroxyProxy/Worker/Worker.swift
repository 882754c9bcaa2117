import CroxyLua
import CroxyMetrics
import CroxyRouting
import NIOCore

/// One event loop and all it owns: its connections, its idle upstream connections, its recorder, its policy.
///
/// Everything in it is used on that loop only; a request lives and dies here.
final class Worker {
    let eventLoop: any EventLoop
    let shared: ServerShared
    let recorder: Recorder
    /// Into the metrics log.
    let metricsLane: MetricsLogLane
    let deadlines: Deadlines
    let pool: UpstreamPool
    var policy: WorkerPolicy
    var requestIDs = RequestIDSource()
    var decisionScratch = DecisionScratch()
    /// Reused for joining targets.
    var targetScratch: [UInt8] = []
    /// Reused for every request's line.
    var logLine = LogLine()
    /// What providers say of their limits; by `WorkerPolicy.quota`.
    var quota: [QuotaReader] = []
    private var quotaPlaces: [String: Int] = [:]
    /// The same by name.
    var quotaByProvider: [(provider: String, reader: QuotaReader)] {
        quotaPlaces.sorted { $0.value < $1.value }.map { ($0.key, quota[$0.value]) }
    }
    private(set) var isDraining = false
    private var connections: [ObjectIdentifier: DownstreamConnection] = [:]

    init(eventLoop: any EventLoop, shared: ServerShared, recorder: Recorder, policy: Policy) {
        self.eventLoop = eventLoop
        self.shared = shared
        self.recorder = recorder
        metricsLane = shared.metricsLog.makeLane()
        deadlines = Deadlines(eventLoop: eventLoop)
        pool = UpstreamPool()
        self.policy = WorkerPolicy(policy, pool: pool)
        assignQuota()
    }

    /// Takes a new policy; exchanges under way keep theirs.
    func swap(to policy: Policy) {
        self.policy = WorkerPolicy(policy, pool: pool)
        assignQuota()
        pool.forget(allBut: Set(policy.providers.compactMap(\.poolKey)))
    }

    /// Gives each provider of the policy its place; a name keeps its own over reloads.
    private func assignQuota() {
        policy.quota = policy.policy.providers.map { provider in
            if let place = quotaPlaces[provider.name] { return place }
            let place = quota.count
            quotaPlaces[provider.name] = place
            quota.append(QuotaReader())
            return place
        }
    }

    func add(_ connection: DownstreamConnection) {
        connections[ObjectIdentifier(connection)] = connection
        if isDraining { connection.drain() }
    }

    func remove(_ connection: DownstreamConnection) {
        connections[ObjectIdentifier(connection)] = nil
    }

    /// Closes idle connections now, the others after their exchange.
    func drain() {
        isDraining = true
        for connection in Array(connections.values) { connection.drain() }
        pool.closeAll()
    }

    /// Ends every connection at once; returns how many exchanges were cut.
    func cut() -> Int {
        isDraining = true
        var cut = 0
        for connection in Array(connections.values) where connection.cut() { cut += 1 }
        pool.closeAll()
        return cut
    }
}

@available(*, unavailable)
extension Worker: Sendable {}

/// A policy as one worker uses it: with the pools of its providers looked up once.
final class WorkerPolicy {
    let policy: Policy
    /// One for each provider, in the same order; nil for `croxy:echo`.
    let slots: [UpstreamPool.Slot?]
    /// The worker's state of Lua with every hook; closed with the last exchange of the policy.
    let hookRunner: HookRunner?
    var prices: PriceMemo
    /// Where the worker keeps what each provider says of its limits.
    fileprivate(set) var quota: [Int] = []

    init(_ policy: Policy, pool: UpstreamPool) {
        self.policy = policy
        hookRunner = policy.hooks.runner()
        prices = PriceMemo(policy.prices)
        slots = policy.providers.map { provider in provider.poolKey.map { pool.slot(for: $0) } }
    }
}
