import CroxyRouting

/// Where croxy would listen by its configuration.
enum ConfiguredAddress {
    /// `http://host:port`; nil when the configuration is not valid, or takes any free port.
    static func url(_ options: GlobalOptions, _ state: StateFolder) -> String? {
        guard let loaded = try? ConfigFile(options, state).load(.check, hooks: .unseen),
            let server = loaded.config?.server,
            server.port != 0
        else { return nil }
        return "http://\(Address.bracketed(server.host)):\(server.port)"
    }
}
