/// What loading came to: a configuration or the reasons why not, and what to warn of.
public struct LoadedConfig: Sendable {
    /// The configuration, compiled; nil when `diagnostics` holds an error.
    public var table: DecisionTable?

    /// Every problem, errors and warnings: those of the file in its order, then those of the environment.
    public var diagnostics: [Diagnostic]

    /// Where values come from that are not defaults, by dotted key: `server.port`, `provider."my.local".url`,
    /// `routes[1].model`.
    public var origins: [String: ValueOrigin]

    /// The `[[checks]]`, in the order of the file; none where the configuration cannot be used.
    public internal(set) var checks: [PolicyCheck] = []

    /// Gives what is said of the checks its places in the file; nil where there are none.
    var source: Problems?

    /// The parts as they are.
    public init(table: DecisionTable?, diagnostics: [Diagnostic], origins: [String: ValueOrigin]) {
        self.table = table
        self.diagnostics = diagnostics
        self.origins = origins
    }

    /// What the table was compiled from.
    public var config: Config? { table?.config }

    /// The problems that keep the configuration from being used.
    public var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }

    /// The problems that do not.
    public var warnings: [Diagnostic] { diagnostics.filter { $0.severity == .warning } }
}

/// Where a value of the configuration comes from.
public enum ValueOrigin: Sendable, Equatable {
    /// The bytes of the value in the file.
    case file(Range<Int>)

    /// An environment variable, by its name.
    case environment(String)

    /// Nothing says it.
    case `default`
}
