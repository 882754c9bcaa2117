import CroxyProxy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where a croxy writes its log lines while its terminal shows the dashboard.
struct RunLog {
    let path: String
    let sink: LogSink

    /// Nil, having said why, where no file can be written: then lines go to the terminal, and no dashboard.
    ///
    /// - Parameter isOnlyOne: whether `croxy.log` belongs to this croxy; a second one has a log of its own.
    init?(_ state: StateFolder, isOnlyOne: Bool) {
        path = isOnlyOne ? state.log : "\(state.path)/croxy-\(getpid()).log"
        // A new file, as `croxy start` makes one.
        unlink(path)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            Console.say("\(path): \(Files.Failure(code: errno)); log lines instead of the dashboard")
            return nil
        }
        sink = LogSink(descriptor: descriptor, rotation: RunLog.rotation(path))
    }

    static func rotation(_ path: String) -> LogSink.Rotation {
        LogSink.Rotation(path: path, maxBytes: maxBytes)
    }

    /// A log is renamed past this size.
    private static let maxBytes = 10 << 20
}
