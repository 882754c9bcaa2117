package import CroxyRouting

/// For tests, which make configurations by hand: the rest of croxy has a table already.
extension Server {
    /// Compiles the configuration, then starts.
    package static func start(_ config: Config, _ options: Options) throws -> Server {
        try start(try DecisionTable(config), options)
    }

    /// Compiles the configuration, then takes it.
    package func reload(_ config: Config) throws -> [String] {
        try reload(try DecisionTable(config))
    }
}
