import CroxyMetrics
public import CroxyRouting
import HTTPWire
import JSONBytes
import Logging

/// A configuration compiled for forwarding: immutable, shared by all workers, swapped whole by a reload.
public final class Policy: Sendable {
    public let config: Config
    let table: DecisionTable
    /// What a scanner looks for in bodies besides the model.
    let scannedFields: ModelScanner.Fields
    let providers: [ProviderPlan]
    let hooks: PolicyHooks
    let clientKeys: ClientKeys
    /// Opens `/_croxy/` to others than loopback; none: to nobody.
    let adminKeys: ClientKeys
    /// Set when the listening address is known.
    let access: AccessRules
    let headLimits: HeadLimits
    let heldLimitBytes: Int
    let times: ClientTimes
    let warnings: PolicyWarnings
    let prices: PriceTable

    /// Makes a configuration ready that `ConfigLoader` has passed and compiled.
    ///
    /// - Parameters:
    ///   - trust: caches trust stores over reloads.
    ///   - isOnLoopback: whether croxy listens on a loopback address, see `AccessRules`.
    ///   - port: the port it listens on.
    /// - Throws: what to tell the user: a trust store that cannot be read, for one.
    init(
        _ table: DecisionTable, trust: TrustStores, isOnLoopback: Bool, port: Int, logger: Logger
    ) throws(PolicyError) {
        let config = table.config
        self.config = config
        self.table = table
        scannedFields = table.askedFacts.scannedFields
        warnings = PolicyWarnings(logger: logger)
        var providers: [ProviderPlan] = []
        for provider in config.providers {
            providers.append(try ProviderPlan(provider, trust: trust))
        }
        self.providers = providers
        hooks = try PolicyHooks(config)
        clientKeys = ClientKeys(config.server.clientKeys)
        adminKeys = ClientKeys(config.admin.token.map { [$0] } ?? [])
        prices = PriceTable(config.prices)
        access = AccessRules(config.server, isOnLoopback: isOnLoopback, port: port)
        headLimits = HeadLimits(maxBytes: config.server.maxHeadBytes, maxFields: config.server.maxHeaderFields)
        times = ClientTimes(config.server)
        heldLimitBytes = config.server.maxHeldMB << 20
    }
}

/// The time limits on a client's side, apart from the rest of the settings because every read asks for one.
struct ClientTimes {
    let headMS: Int
    let bodyIdleMS: Int
    let keepAliveMS: Int

    init(_ server: ServerConfig) {
        headMS = server.headTimeoutMS
        bodyIdleMS = server.bodyIdleTimeoutMS
        keepAliveMS = server.keepAliveTimeoutMS
    }
}

/// Why a configuration cannot be served: a sentence for people, naming the provider.
public struct PolicyError: Error, Sendable, CustomStringConvertible {
    public var message: String
    public var description: String { message }
}
