import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A socket on its way from one loop to another; closed unless it arrives.
final class OwnedDescriptor {
    private var descriptor: NIOBSDSocket.Handle?

    /// Another descriptor of a channel's socket; nil when the system has none.
    init?(duplicating channel: any Channel) {
        let duplicate = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
            of: NIOBSDSocket.Handle.self
        ) { fcntl($0, F_DUPFD_CLOEXEC, 0) }
        guard let duplicate, duplicate >= 0 else { return nil }
        descriptor = duplicate
    }

    deinit {
        if let descriptor { close(descriptor) }
    }

    /// The descriptor, which is the caller's from here on.
    func take() -> NIOBSDSocket.Handle? {
        defer { descriptor = nil }
        return descriptor
    }
}

@available(*, unavailable)
extension OwnedDescriptor: Sendable {}
