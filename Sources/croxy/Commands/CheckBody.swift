import CroxyRouting

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Bodies of requests that are only asked about.
enum CheckBody {
    /// No body that croxy is asked about is larger: eight times what the API takes.
    private static let maxBytes = 256 << 20

    /// The value of `--body`: a file or a pipe by its path, or `-`.
    static func read(argument: String) throws(PolicyCheckResult.BodyFailure) -> [UInt8] {
        try read { () throws(Files.Failure) in
            try Files.readStream(argument == "-" ? nil : argument, limit: maxBytes)
        }
    }

    /// A file that the configuration names. A pipe, which could keep a check waiting for ever, is refused.
    static func read(file path: String) throws(PolicyCheckResult.BodyFailure) -> [UInt8] {
        try read { () throws(Files.Failure) in try Files.read(path, limit: maxBytes) }
    }

    private static func read(
        _ bytes: () throws(Files.Failure) -> [UInt8]
    ) throws(PolicyCheckResult.BodyFailure) -> [UInt8] {
        do throws(Files.Failure) {
            return try bytes()
        } catch {
            let isLarge = error.code == EFBIG
            throw PolicyCheckResult.BodyFailure(isLarge ? "it is larger than \(maxBytes >> 20) MiB" : "\(error)")
        }
    }
}
