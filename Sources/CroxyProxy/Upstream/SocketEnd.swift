import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The end of what a peer sends.
enum SocketEnd {
    /// Whether it has arrived, or the connection is gone; what came before, like the last record of TLS, may be unread.
    ///
    /// One system call, which waits for nothing.
    static func hasArrived(at socket: NIOBSDSocket.Handle) -> Bool {
        #if os(Linux)
            // POLLRDHUP of linux/poll.h, which the C library shows to GNU sources only.
            let end: Int16 = 0x2000
        #else
            let end = Int16(POLLHUP)
        #endif
        var look = pollfd(fd: socket, events: end, revents: 0)
        return poll(&look, 1, 0) > 0
    }
}
