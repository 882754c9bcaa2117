/// `http://host:port`, as croxy binds it and as others reach it.
enum Address {
    /// Host, without brackets, and port.
    static func parse(_ address: String) -> (host: String, port: Int)? {
        guard address.hasPrefix("http://"), let colon = address.utf8.lastIndex(of: 0x3A) else { return nil }
        let start = address.utf8.index(address.startIndex, offsetBy: 7)
        guard colon > start, let port = Int(address[address.utf8.index(after: colon)...]) else { return nil }
        var host = address[start..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        return (String(host), port)
    }

    /// The host that a client on this machine connects to: wildcards become loopback.
    static func reachable(_ host: String) -> String {
        switch host {
        case "0.0.0.0", "": "127.0.0.1"
        case "::", "0:0:0:0:0:0:0:0": "::1"
        default: host
        }
    }

    static func bracketed(_ host: String) -> String {
        host.utf8.contains(0x3A) ? "[\(host)]" : host
    }

    /// The URL for clients.
    static func reachable(url: String) -> String {
        guard let (host, port) = parse(url) else { return url }
        return "http://\(bracketed(reachable(host))):\(port)"
    }
}
