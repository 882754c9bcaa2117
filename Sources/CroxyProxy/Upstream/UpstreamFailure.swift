import CroxyMetrics
import NIOCore
import NIOPosix
import NIOSSL

/// What went wrong between croxy and a provider: a label for metrics, a phrase for people.
struct UpstreamFailure: Error {
    var failure: Failure
    /// Behind `provider "x"`: `refused the connection`. Lower case, no full stop, never a credential.
    var message: String

    /// 504 for time-outs, 502 for the rest.
    var status: Int {
        switch failure {
        case .timeoutConnect, .timeoutResponse, .timeoutIdle: 504
        default: 502
        }
    }

    init(_ failure: Failure, _ message: String) {
        self.failure = failure
        self.message = message
    }

    /// Classifies what connecting failed with.
    init(connecting error: any Error) {
        switch error {
        case let error as UpstreamFailure:
            self = error
        case let error as NIOConnectionError:
            if error.connectionErrors.isEmpty {
                self.init(.dns, "cannot be found: no address for host \"\(error.host)\"")
            } else {
                self.init(connecting: error.connectionErrors[0].error)
            }
        case let error as IOError:
            self.init(.connect, "cannot be reached: \(UpstreamFailure.text(error))")
        case ChannelError.connectTimeout:
            self.init(.timeoutConnect, "did not accept a connection in time")
        case let error as NIOSSLError:
            self.init(tls: error)
        case is NIOSSLExtraError:
            self.init(.tls, "failed the TLS handshake: its certificate is for another host name")
        default:
            self.init(.connect, "cannot be reached: \(error)")
        }
    }

    private init(tls error: NIOSSLError) {
        let text = "\(error)"
        if text.contains("CERTIFICATE_VERIFY_FAILED") {
            self.init(
                .tls,
                "failed the TLS handshake: its certificate is not trusted (expired, or of an unknown authority;"
                    + " ca_file adds one)")
        } else if text.contains("WRONG_VERSION_NUMBER") {
            self.init(.tls, "failed the TLS handshake: it does not speak TLS on this port")
        } else {
            self.init(.tls, "failed the TLS handshake: \(text)")
        }
    }

    /// Classifies an error on a connection that was established.
    init(reading error: any Error, after message: String) {
        switch error {
        case let error as IOError: self.init(.reset, "\(message): \(UpstreamFailure.text(error))")
        case let error as NIOSSLError: self.init(.tls, "\(message): \(error)")
        default: self.init(.reset, message)
        }
    }

    private static func text(_ error: IOError) -> String {
        switch error.errnoCode {
        case ECONNREFUSED: "connection refused"
        case ECONNRESET: "connection reset"
        case EHOSTUNREACH: "no route to its host"
        case ENETUNREACH: "its network is unreachable"
        case EPIPE: "broken pipe"
        case EMFILE, ENFILE: "croxy is out of file descriptors"
        case EADDRNOTAVAIL: "no local address is free"
        default: "system error \(error.errnoCode)"
        }
    }
}

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif
