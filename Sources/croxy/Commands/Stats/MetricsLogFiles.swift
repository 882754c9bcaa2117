#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The files of a metrics log that may hold what ended since a moment, open for reading.
///
/// Opened from the newest on, and each file once: when they are rotated meanwhile, one may come up under two names, but none
/// is missed.
struct MetricsLogFiles {
    /// Whether there is any file, old ones too.
    private(set) var isThere = false
    /// Oldest first; the caller closes them with `close()`.
    private(set) var descriptors: [Int32] = []

    /// - Parameters:
    ///   - path: of the current file; older ones are beside it as `.1`, `.2` and so on.
    ///   - count: how many are kept. Numbers may be missing after a rotation that was cut short.
    ///   - first: seconds since 1970; a file that was last written before holds nothing newer.
    init(_ path: String, count: Int, since first: Int64) throws(Failure) {
        var seen: Set<UInt64> = []
        for number in 0..<max(1, count) {
            let name = number == 0 ? path : "\(path).\(number)"
            let descriptor = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
            if descriptor < 0, errno == ENOENT || errno == ENOTDIR { continue }
            var status = stat()
            guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
                let code = errno
                close()
                throw Failure(path: name, cause: Files.Failure(code: code))
            }
            guard status.st_mode & S_IFMT == S_IFREG else {
                _ = systemClose(descriptor)
                close()
                throw Failure(path: name, cause: Files.Failure(code: EINVAL, "is no file"))
            }
            isThere = true
            #if canImport(Darwin)
                let written = Int64(status.st_mtimespec.tv_sec)
            #else
                let written = Int64(status.st_mtim.tv_sec)
            #endif
            guard written >= first, seen.insert(UInt64(status.st_ino)).inserted else {
                _ = systemClose(descriptor)
                continue
            }
            descriptors.insert(descriptor, at: 0)
        }
    }

    struct Failure: Error {
        var path: String
        var cause: Files.Failure
    }

    mutating func close() {
        for descriptor in descriptors { _ = systemClose(descriptor) }
        descriptors = []
    }
}

#if canImport(Glibc)
    private let systemClose = Glibc.close
#elseif canImport(Musl)
    private let systemClose = Musl.close
#else
    private let systemClose = Darwin.close
#endif
