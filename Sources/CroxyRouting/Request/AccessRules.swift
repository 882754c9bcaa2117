/// Who may talk to croxy, judged by the headers that a browser cannot forge.
///
/// A page of any site can make a browser send requests to a server on loopback. While croxy listens there, a request
/// must name it by a name of its own (or else a DNS name that someone rebound would do), must not come from another
/// web origin, and must not be marked as cross-site. Beyond loopback only the syntax of `Host` is judged.
public struct AccessRules: Sendable {
    private let isOnLoopback: Bool
    private let port: Int
    private let names: [String]
    private let origins: [String]

    /// What becomes of a request.
    public enum Verdict: Sendable, Equatable {
        case allow
        /// 400, with the message for the error body.
        case badRequest(String)
        /// 403, with the message for the error body.
        case forbidden(String)
    }

    /// - Parameters:
    ///   - server: its `host`, `allowedHosts` and `allowedOrigins` count.
    ///   - isOnLoopback: whether the address that croxy bound is a loopback address.
    ///   - port: the port that croxy bound.
    public init(_ server: ServerConfig, isOnLoopback: Bool, port: Int) {
        self.isOnLoopback = isOnLoopback
        self.port = port
        names = [server.host] + server.allowedHosts
        origins = server.allowedOrigins
    }

    /// Judges the value of `Host`, or the authority of an absolute-form target.
    ///
    /// That there is exactly one is the caller's to check.
    public func judge(host value: UnsafeRawBufferPointer) -> Verdict {
        let authority: Authority
        do {
            authority = try Authority(value.trimmingBlanks)
        } catch {
            return .badRequest("the Host header is not a host name with an optional port")
        }
        if !isOnLoopback || isOwn(authority) { return .allow }
        return .forbidden("the Host header names none of croxy's own names; server.allowed_hosts can add one")
    }

    /// Judges the value of `Origin`; a request without one is not asked.
    ///
    /// - Parameter host: the value of `Host`: a page that croxy itself served may call it, by whatever name it came.
    public func judge(origin value: UnsafeRawBufferPointer, host: UnsafeRawBufferPointer) -> Verdict {
        guard isOnLoopback else { return .allow }
        let origin = value.trimmingBlanks
        let defaultPort: Int
        let authority: UnsafeRawBufferPointer
        if origin.hasPrefixIgnoringCase("http://") {
            defaultPort = 80
            authority = origin[part: 7..<origin.count]
        } else if origin.hasPrefixIgnoringCase("https://") {
            defaultPort = 443
            authority = origin[part: 8..<origin.count]
        } else if origin.isEmpty || origin.equalsIgnoringCase("null") || origin.hasPrefixIgnoringCase("http:")
            || origin.hasPrefixIgnoringCase("https:")
        {
            return AccessRules.refusedOrigin
        } else {
            return .allow
        }
        guard let parsed = try? Authority(authority) else { return AccessRules.refusedOrigin }
        if defaultPort == 80, isOwn(parsed), parsed.port ?? 80 == port { return .allow }
        if let own = try? Authority(host.trimmingBlanks), isOwn(own), own.host == parsed.host,
            own.port ?? defaultPort == parsed.port ?? defaultPort
        {
            return .allow
        }
        let written = AllowedOrigin.text(isTLS: defaultPort == 443, authority: parsed)
        return origins.contains(written) ? .allow : AccessRules.refusedOrigin
    }

    /// Judges the value of `Sec-Fetch-Site`; a request without one is not asked.
    public func judge(secFetchSite value: UnsafeRawBufferPointer) -> Verdict {
        guard isOnLoopback, value.trimmingBlanks.equalsIgnoringCase("cross-site") else { return .allow }
        return .forbidden("requests that a browser marks as cross-site are refused")
    }

    /// Whether the value of a `Host` header names loopback, whatever croxy listens on.
    public static func namesLoopback(host value: UnsafeRawBufferPointer) -> Bool {
        (try? Authority(value.trimmingBlanks))?.isLoopback ?? false
    }

    private static let refusedOrigin = Verdict.forbidden(
        "requests from this web origin are refused; server.allowed_origins can allow it")

    private func isOwn(_ authority: Authority) -> Bool {
        authority.isLoopback || names.contains(authority.host)
    }
}
