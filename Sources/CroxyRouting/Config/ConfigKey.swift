/// One key of the configuration. `ConfigKey.all` is the one list of them.
///
/// Decoding, environment names, `croxy config get` and `set`, and the reference table of the README all read it, so a
/// key that is not in the list does not exist.
public struct ConfigKey: Sendable {
    /// The table that a key stands in.
    public enum Section: String, Sendable, CaseIterable {
        /// `[server]`
        case server
        /// `[provider.NAME]`
        case provider
        /// `[[routes]]`
        case routes
        /// `[default]`
        case `default`
        /// `[lua]`
        case lua
        /// `[admin]`
        case admin
        /// `[retention]`
        case retention
        /// `[logging.metrics]`
        case metricsLog = "logging.metrics"
        /// `[price.NAME]`
        case price
        /// `[[checks]]`
        case checks
    }

    /// The type of a value, and which values of it are allowed.
    public enum Kind: Sendable, Equatable {
        case string
        /// A string or an integer in these bounds: a name or a number.
        case stringOrInteger(ClosedRange<Int>)
        case integer(ClosedRange<Int>)
        case boolean
        /// A number with up to six decimals, in these bounds.
        case decimal(ClosedRange<Int>)
        /// One of these strings.
        case choice([String])
        /// An array of strings.
        case strings
        /// A table of strings.
        case stringTable
    }

    /// The table it stands in.
    public let section: Section
    /// Its name in that table.
    public let name: String
    /// Its type and bounds.
    public let kind: Kind

    /// The value where nothing says one; nil where there is none, or where it depends on other keys.
    public let defaultValue: ConfigValue?

    /// Whether every such table must have it.
    public let isRequired: Bool

    /// Whether the value is shown as `***` wherever nobody asked for it by name.
    public let isSecret: Bool

    /// Whether a change waits for a restart; all others take effect on reload.
    public let needsRestart: Bool

    /// One line for the reference: lower case, no full stop.
    public let documentation: String

    init(
        _ section: Section, _ name: String, _ kind: Kind, default defaultValue: ConfigValue? = nil,
        isRequired: Bool = false, isSecret: Bool = false, needsRestart: Bool = false, _ documentation: String
    ) {
        self.section = section
        self.name = name
        self.kind = kind
        self.defaultValue = defaultValue
        self.isRequired = isRequired
        self.isSecret = isSecret
        self.needsRestart = needsRestart
        self.documentation = documentation
    }

    /// Every key, in the order of the reference.
    public static let all: [ConfigKey] =
        serverKeys + providerKeys + routeKeys + defaultKeys + luaKeys + adminKeys
        + retentionKeys + metricsLogKeys + priceKeys + checkKeys

    /// The keys of one table.
    public static func keys(of section: Section) -> [ConfigKey] {
        switch section {
        case .server: serverKeys
        case .provider: providerKeys
        case .routes: routeKeys
        case .default: defaultKeys
        case .lua: luaKeys
        case .admin: adminKeys
        case .retention: retentionKeys
        case .metricsLog: metricsLogKeys
        case .price: priceKeys
        case .checks: checkKeys
        }
    }

    /// `server.port`, `provider.NAME.url`, `routes[N].pattern`: the path as documentation writes it.
    public var path: String {
        switch section {
        case .server, .default, .lua, .admin, .retention, .metricsLog: "\(section.rawValue).\(name)"
        case .provider, .price: "\(section.rawValue).NAME.\(name)"
        case .routes, .checks: "\(section.rawValue)[N].\(name)"
        }
    }

    /// `CROXY_SERVER_PORT`, `CROXY_PROVIDER_NAME_URL`, `CROXY_ROUTES_N_MODEL`; nil for what the environment cannot set.
    public var environmentName: String? {
        guard isScalar else { return nil }
        return switch section {
        case .server, .default, .lua, .admin, .retention, .metricsLog: EnvironmentName.of([section.rawValue, name])
        case .provider, .price: EnvironmentName.of([section.rawValue, "NAME", name])
        case .routes, .checks: EnvironmentName.of([section.rawValue, "N", name])
        }
    }

    /// Whether the environment can set it: a single value, neither a list nor a table.
    public var isScalar: Bool {
        switch kind {
        case .string, .stringOrInteger, .integer, .boolean, .decimal, .choice: true
        case .strings, .stringTable: false
        }
    }
}
