#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Why a metrics log cannot be written.
struct MetricsLogError: Error {
    /// For people, lower case.
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }

    /// - Parameter act: what was refused, where it is not plain writing.
    init(code: Int32, _ act: String? = nil) {
        let text =
            switch code {
            case EISDIR: "it is a folder"
            case ENXIO: "it is not a file"
            default: String(cString: strerror(code))
            }
        reason = act.map { "\($0): \(text)" } ?? text
    }
}

/// The folder of a metrics log.
enum MetricsLogFolder {
    /// Makes the folders of a path that are missing, for their owner alone.
    static func make(for path: String) throws(MetricsLogError) {
        guard let end = path.utf8.lastIndex(of: UInt8(ascii: "/")), end != path.startIndex else { return }
        let folder = String(path[..<end])
        if mkdir(folder, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT else { throw MetricsLogError(code: errno) }
        try make(for: folder)
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw MetricsLogError(code: errno) }
    }
}

/// Once, but again when a signal came before the first byte.
func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    while true {
        let count = write(descriptor, bytes.baseAddress, bytes.count)
        if count >= 0 || errno != EINTR { return count }
    }
}

func systemOpen(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 {
    while true {
        let descriptor = open(path, flags, mode)
        if descriptor >= 0 || errno != EINTR { return descriptor }
    }
}

func systemClose(_ descriptor: Int32) {
    _ = close(descriptor)
}
