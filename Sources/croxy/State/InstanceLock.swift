#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The lock on `croxy.pid` that every running croxy holds.
///
/// A record lock of `fcntl`: the system names its holder, so nobody ever has to believe what the file says, and it goes
/// with the process, however that ends.
struct InstanceLock {
    private let descriptor: Int32
    private let path: String

    /// Who holds the lock of a file; nil when nobody does.
    ///
    /// Not for a process that may hold it itself: closing any descriptor of the file would let go of the lock.
    static func holder(of path: String) -> pid_t? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var lock = description(F_WRLCK)
        guard fcntl(descriptor, F_GETLK, &lock) == 0, lock.l_type != Int16(F_UNLCK), lock.l_pid > 0 else { return nil }
        return lock.l_pid
    }

    /// Takes the lock and writes the pid; nil when another process holds it.
    static func take(_ path: String) throws(Files.Failure) -> InstanceLock? {
        // The owner removes the file when it ends: whoever locked the removed one has to try again.
        for _ in 0..<100 {
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
            guard descriptor >= 0 else { throw Files.Failure(code: errno) }
            var lock = description(F_WRLCK)
            guard fcntl(descriptor, F_SETLK, &lock) == 0 else {
                close(descriptor)
                return nil
            }
            if isStill(path, descriptor) {
                let text = Array("\(getpid())\n".utf8)
                fchmod(descriptor, 0o600)
                ftruncate(descriptor, 0)
                _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
                return InstanceLock(descriptor: descriptor, path: path)
            }
            close(descriptor)
        }
        return nil
    }

    /// Removes the file and lets go of the lock.
    func release() {
        unlink(path)
        close(descriptor)
    }

    private static func isStill(_ path: String, _ descriptor: Int32) -> Bool {
        var opened = stat()
        var named = stat()
        guard fstat(descriptor, &opened) == 0, stat(path, &named) == 0 else { return false }
        return opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
    }

    private static func description(_ type: Int32) -> flock {
        var lock = flock()
        lock.l_type = Int16(type)
        lock.l_whence = Int16(SEEK_SET)
        return lock
    }
}
