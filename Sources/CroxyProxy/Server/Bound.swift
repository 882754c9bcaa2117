import CroxyRouting
import NIOCore
import NIOPosix

/// What the listening socket is bound to.
struct Bound {
    var host: String
    var port: Int
    var isOnLoopback: Bool

    init(_ channel: any Channel, _ server: ServerConfig) {
        let address = channel.localAddress
        host = address?.ipAddress ?? server.host
        port = address?.port ?? server.port
        isOnLoopback = host == "::1" || host.hasPrefix("127.")
    }

    var url: String {
        host.utf8.contains(0x3A) ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
    }

    /// Why binding failed, with the mend.
    static func explain(_ error: any Error, _ server: ServerConfig) -> String {
        let place = "\(server.host) port \(server.port)"
        switch error {
        case let error as IOError where error.errnoCode == EADDRINUSE:
            return "\(place) is in use; is croxy running already? (server.port sets another port)"
        case let error as IOError where error.errnoCode == EACCES:
            return "\(place) needs privileges that croxy does not have; choose server.port above 1023"
        case let error as IOError where error.errnoCode == EADDRNOTAVAIL:
            return "server.host \"\(server.host)\" is no address of this machine"
        case let error as IOError:
            return "cannot listen on \(place): system error \(error.errnoCode)"
        default:
            return "server.host \"\(server.host)\" cannot be resolved"
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
