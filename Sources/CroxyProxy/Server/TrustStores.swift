import CroxyRouting
import NIOSSL
import Synchronization

/// The certificates that one or more providers are verified by.
final class TrustStore: Sendable {
    let id: Int
    let context: NIOSSLContext

    init(id: Int, context: NIOSSLContext) {
        self.id = id
        self.context = context
    }
}

/// Makes trust stores, and makes the same one for the same certificates, so that a reload keeps pooled connections.
final class TrustStores: Sendable {
    private let stores = Mutex<[[UInt8]: TrustStore]>([:])

    /// Where systems keep their certificates; the order of OpenSSL's packagers.
    private static let systemBundles = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem",
    ]

    /// The store for a provider: the system's certificates, and those of its `ca_file`.
    func store(for provider: Provider) throws(PolicyError) -> TrustStore {
        var additional: [NIOSSLCertificate] = []
        var key: [UInt8] = []
        if let path = provider.caFile {
            do {
                additional = try NIOSSLCertificate.fromPEMFile(path)
                for certificate in additional { key += try certificate.toDERBytes() }
            } catch {
                throw PolicyError(
                    message: "provider \"\(provider.name)\": ca_file \"\(path)\" cannot be read as PEM certificates")
            }
            guard !additional.isEmpty else {
                throw PolicyError(message: "provider \"\(provider.name)\": ca_file \"\(path)\" holds no certificate")
            }
        }
        if let known = stores.withLock({ $0[key] }) { return known }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .fullVerification
        configuration.applicationProtocols = ["http/1.1"]
        configuration.minimumTLSVersion = .tlsv12
        configuration.additionalTrustRoots = additional.isEmpty ? [] : [.certificates(additional)]
        try TrustStores.checkSystem(&configuration, hasOwn: !additional.isEmpty, provider.name)
        do {
            let context = try NIOSSLContext(configuration: configuration)
            return stores.withLock { stores in
                let store = TrustStore(id: stores.count + 1, context: context)
                stores[key] = store
                return store
            }
        } catch {
            throw PolicyError(message: "provider \"\(provider.name)\": TLS cannot be set up: \(error)")
        }
    }

    /// An empty trust store would only show as a handshake that fails for no visible reason.
    private static func checkSystem(
        _ configuration: inout TLSConfiguration, hasOwn: Bool, _ provider: String
    ) throws(PolicyError) {
        #if os(Linux)
            for path in systemBundles {
                guard let roots = try? NIOSSLCertificate.fromPEMFile(path), !roots.isEmpty else { continue }
                configuration.trustRoots = .certificates(roots)
                return
            }
            if hasOwn { return }
            throw PolicyError(
                message: "provider \"\(provider)\": the system's trust store is empty, so no https provider can be"
                    + " verified; install the package ca-certificates, or set ca_file")
        #endif
    }
}
