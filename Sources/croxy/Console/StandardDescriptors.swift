#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Descriptors 0, 1 and 2.
enum StandardDescriptors {
    /// Opens `/dev/null` in place of those that the caller closed: or else the next file or socket would get their number,
    /// and log lines would be written into it.
    static func makeSure() {
        for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest free number is given out, and those below this one are open by now.
            _ = open("/dev/null", O_RDWR)
        }
    }

    /// Closes everything else that came with this process: one that stays must not hold its starter's pipes and locks.
    static func closeOthers() {
        for descriptor in Int32(3)..<1024 { close(descriptor) }
    }
}
