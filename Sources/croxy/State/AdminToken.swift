import CroxyRouting

/// The token of `admin.token_env`, for a croxy that does not take this for its own machine.
enum AdminToken {
    /// Of the configuration, when it is valid and its variable is set here too.
    static func read(_ options: GlobalOptions, _ state: StateFolder) -> String? {
        guard let loaded = try? ConfigFile(options, state).load(.check, hooks: .unseen),
            let token = loaded.config?.admin.token
        else { return nil }
        let text = token.withBytes { String(decoding: $0, as: UTF8.self) }
        return text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } ? text : nil
    }

    /// For people who are shown nothing.
    static func missing(for address: String?) -> String {
        "\(address.map(Address.reachable(url:)) ?? "croxy") shows its statistics to loopback, and to others for "
            + "the token of admin.token_env"
    }
}
