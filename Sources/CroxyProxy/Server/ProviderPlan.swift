import CroxyRouting
import HTTPWire

/// A provider made ready for the request path: the bytes it adds to every head, and its limits.
final class ProviderPlan: Sendable {
    let provider: Provider
    var name: String { provider.name }
    /// Nil for `croxy:echo`.
    let poolKey: PoolKey?
    let basePath: String
    let tls: TrustStore?
    let credentials: CredentialPlan
    /// `Host: …` with CRLF, in place of the client's.
    let hostLine: [UInt8]
    /// The lines behind the client's fields: the provider's `headers`, the credential.
    let addedLines: [UInt8]
    /// Lower-case names of the provider's `headers`, which replace the client's.
    let replacedNames: [[UInt8]]
    /// Whether one of them is `Accept-Encoding`, which is `identity` otherwise.
    let setsAcceptEncoding: Bool
    let keepAliveMS: Int
    let keepAliveIsOwn: Bool

    init(_ provider: Provider, trust: TrustStores) throws(PolicyError) {
        self.provider = provider
        credentials = CredentialPlan(provider)
        switch provider.endpoint {
        case .echo:
            poolKey = nil
            basePath = ""
            tls = nil
            hostLine = []
            keepAliveMS = 0
        case .http(let origin, let basePath):
            self.basePath = basePath
            hostLine = Array("Host: \(origin.hostHeader)\r\n".utf8)
            if origin.isTLS {
                let store = try trust.store(for: provider)
                tls = store
                poolKey = PoolKey(origin: origin, trust: store.id)
            } else {
                tls = nil
                poolKey = PoolKey(origin: origin, trust: 0)
            }
            keepAliveMS = provider.keepAliveMS ?? (origin.isTLS ? 60_000 : 4_000)
        }
        keepAliveIsOwn = provider.keepAliveMS != nil
        var lines: [UInt8] = []
        for header in provider.headers {
            lines.append(contentsOf: header.name.utf8)
            lines.append(contentsOf: [0x3A, 0x20])
            lines.append(contentsOf: header.value)
            lines.append(contentsOf: [0x0D, 0x0A])
        }
        if let (name, value) = credentials.headerToSet {
            lines.append(contentsOf: name.utf8)
            lines.append(contentsOf: [0x3A, 0x20])
            value.withBytes { lines.append(contentsOf: $0) }
            lines.append(contentsOf: [0x0D, 0x0A])
        }
        addedLines = lines
        replacedNames = provider.headers.map { Array($0.name.lowercased().utf8) }
        setsAcceptEncoding = provider.headers.contains { $0.name.lowercased() == "accept-encoding" }
    }

    /// Whether the provider's `headers` replace a field of this name.
    func replaces(_ name: UnsafeRawBufferPointer) -> Bool {
        replacedNames.contains { $0.withUnsafeBytes { Tokens.equal($0, name) } }
    }
}

/// What connections are shared by: origin and trust store. Credentials belong to a request, never to a connection.
struct PoolKey: Hashable, Sendable {
    var origin: Origin
    /// `TrustStore.id`; 0 without TLS.
    var trust: Int
}
