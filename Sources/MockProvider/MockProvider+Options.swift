import NIOSSL

extension MockProvider {
    /// How a mock is set up.
    public struct Options: Sendable {
        /// The port of 127.0.0.1; 0 takes a free one.
        public var port = 0
        /// Event loops.
        public var workers = 1
        /// False for benchmarks: nothing is recorded, gates and scripts do not work, bodies are counted off unseen and
        /// the only behaviour is the one in `x-mock`, whose answer is made once.
        public var records = true
        /// Bytes of each body that are kept.
        public var keptBodyBytes = 64 * 1024 * 1024
        /// Serves TLS when there is one.
        public var tls: TLS?

        /// One plain-text event loop that records, on a free port.
        public init() {}
    }

    /// A server's certificate and key.
    public struct TLS: Sendable {
        let configuration: TLSConfiguration

        /// Reads a certificate chain and a private key, both PEM, from files.
        ///
        /// - Throws: what BoringSSL says when they cannot be read.
        public init(certificateFile: String, keyFile: String) throws {
            let chain = try NIOSSLCertificate.fromPEMFile(certificateFile).map {
                NIOSSLCertificateSource.certificate($0)
            }
            let key = try NIOSSLPrivateKey(file: keyFile, format: .pem)
            configuration = .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
        }
    }
}
