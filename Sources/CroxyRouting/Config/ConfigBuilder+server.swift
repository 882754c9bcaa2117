extension ConfigBuilder {
    /// The server; values with a problem are told and stay at their defaults.
    mutating func server() -> ServerConfig {
        let section = reader.server
        var server = ServerConfig()
        server.port = section.integer("port") ?? server.port
        server.maxBodyBytes = section.integer("max_body_size") ?? server.maxBodyBytes
        server.maxHeldMB = section.integer("max_held_mb") ?? server.maxHeldMB
        server.workers = section.integer("workers") ?? server.workers
        server.drainTimeoutSeconds = section.integer("drain_timeout_s") ?? server.drainTimeoutSeconds
        server.allowUnauthenticated = section.boolean("allow_unauthenticated") ?? server.allowUnauthenticated
        server.headTimeoutMS = section.integer("head_timeout_ms") ?? server.headTimeoutMS
        server.bodyIdleTimeoutMS = section.integer("body_idle_timeout_ms") ?? server.bodyIdleTimeoutMS
        server.keepAliveTimeoutMS = section.integer("keep_alive_timeout_ms") ?? server.keepAliveTimeoutMS
        server.maxHeadBytes = section.integer("max_head_bytes") ?? server.maxHeadBytes
        server.maxHeaderFields = section.integer("max_header_fields") ?? server.maxHeaderFields
        server.maxConnections = section.integer("max_connections") ?? server.maxConnections
        server.allowedHosts = hosts(section)
        server.allowedOrigins = origins(section)
        server.clientKeys = clientKeys(section)
        if let host = section.string("host") { setHost(host, section, &server) }
        return server
    }

    private mutating func setHost(_ host: String, _ section: Section, _ server: inout ServerConfig) {
        let spot = section.spot(of: "host")
        guard let authority = ConfigBuilder.host(host) else {
            return reader.problems.error(at: spot, ConfigBuilder.problem(ofHost: host))
        }
        server.host = authority.host
        if !authority.isLoopback, !section.has("client_keys_env"), !server.allowUnauthenticated,
            !section.broken.contains("allow_unauthenticated")
        {
            reader.problems.error(
                at: spot,
                "\(Quoted.text(host)) lets others than this machine in, without keys; "
                    + "set server.client_keys_env, or server.allow_unauthenticated = true")
        }
    }

    /// A host without a port, IPv6 with or without brackets.
    private static func host(_ text: String) -> Authority? {
        let isV6 = text.utf8.contains(UInt8(ascii: ":")) && text.utf8.first != UInt8(ascii: "[")
        let bytes = Array((isV6 ? "[\(text)]" : text).utf8)
        guard let authority = bytes.withUnsafeBytes({ try? Authority($0) }) else { return nil }
        let hasPort = bytes.last != UInt8(ascii: "]") && bytes.contains(UInt8(ascii: ":"))
        let isNumber = authority.address == nil && ProviderURL.endsInNumber(authority.host)
        return hasPort || isNumber ? nil : authority
    }

    private static func problem(ofHost text: String) -> String {
        let bytes = Array(text.utf8)
        let authority = bytes.withUnsafeBytes { try? Authority($0) }
        if let port = authority?.port { return "\(Quoted.text(text)) has a port, \(port), which does not belong here" }
        return "\(Quoted.text(text)) is neither a host name nor an address"
    }

    private mutating func hosts(_ section: Section) -> [String] {
        section.parts("allowed_hosts").compactMap { part in
            if let authority = ConfigBuilder.host(part.text) { return authority.host }
            reader.problems.error(at: part.spot, ConfigBuilder.problem(ofHost: part.text))
            return nil
        }
    }

    private mutating func origins(_ section: Section) -> [String] {
        section.parts("allowed_origins").compactMap { part in
            if let origin = AllowedOrigin.normalized(part.text) { return origin }
            // With a user in it the text may hold a password.
            let shown = part.text.utf8.contains(UInt8(ascii: "@")) ? "this" : Quoted.text(part.text)
            reader.problems.error(at: part.spot, "\(shown) is no web origin, such as \"http://localhost:5173\"")
            return nil
        }
    }

    private mutating func clientKeys(_ section: Section) -> [Secret] {
        guard let text = variable(section, "client_keys_env"), !text.isEmpty else { return [] }
        let name = section.string("client_keys_env") ?? ""
        let keys = text.utf8.split(separator: UInt8(ascii: ",")).map { key in
            let start = key.drop(while: \.isBlank)
            return String(
                decoding: start.prefix(start.count - start.reversed().prefix(while: \.isBlank).count), as: UTF8.self)
        }.filter { !$0.isEmpty }
        if keys.isEmpty { reader.problems.error(at: .environment(name), "holds no key") }
        for (index, key) in keys.enumerated() {
            if let problem = ConfigBuilder.problem(ofKey: key) {
                reader.problems.error(at: .environment(name), "key \(index + 1) \(problem)")
            }
        }
        return keys.map { Secret($0) }
    }
}
