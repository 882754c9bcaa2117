/// Scheme, host and port; with its TLS settings the key of a connection pool.
public struct Origin: Sendable, Hashable {
    /// https rather than http.
    public var isTLS: Bool

    /// A DNS name, IPv4 or IPv6 address: lower case, IPv6 without brackets.
    public var host: String

    /// 1 to 65535.
    public var port: Int

    /// The value of `Host`: IPv6 in brackets, the port only when it is not the scheme's own.
    public var hostHeader: String

    /// - Parameter host: lower case, IPv6 without brackets.
    public init(isTLS: Bool, host: String, port: Int) {
        self.isTLS = isTLS
        self.host = host
        self.port = port
        let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        hostHeader = port == (isTLS ? 443 : 80) ? name : "\(name):\(port)"
    }

    /// `scheme://host[:port]`, the port only when it is not the scheme's own.
    public var url: String {
        (isTLS ? "https://" : "http://") + hostHeader
    }

    /// Whether this is `anthropic.com` or a name under it, where Anthropic's credentials may go.
    public var isUnderAnthropic: Bool {
        let name = host.hasSuffix(".") ? String(host.dropLast()) : host
        return name == "anthropic.com" || name.hasSuffix(".anthropic.com")
    }
}
