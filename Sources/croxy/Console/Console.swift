import ArgumentParser

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the commands print: results on standard output, everything else on standard error.
enum Console {
    static func result(_ text: String) {
        put(text, 1)
    }

    static func result(_ bytes: [UInt8]) {
        put(bytes, 1)
    }

    /// A line for people: `croxy: …`, or as it is when it speaks of croxy anyway.
    static func say(_ text: String) {
        put("\(text.hasPrefix("croxy ") ? "" : "croxy: ")\(text)\n", 2)
    }

    /// Bytes as they are, on standard error.
    static func show(_ bytes: [UInt8]) {
        put(bytes, 2)
    }

    /// Text as it is, on standard error.
    static func show(_ text: String) {
        put(text, 2)
    }

    /// Whether results may be coloured: a terminal shows them, and nobody asked for none.
    static var isColoured: Bool {
        isatty(1) == 1 && Environment.all["NO_COLOR"] == nil && Environment.value("TERM") != "dumb"
    }

    private static func put(_ text: String, _ descriptor: Int32) {
        put(Array(text.utf8), descriptor)
    }

    private static func put(_ all: [UInt8], _ descriptor: Int32) {
        var bytes = all[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN {
                var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&poller, 1, -1)
                continue
            }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}

extension ExitCode {
    /// The configuration is wrong (`EX_CONFIG` of sysexits.h).
    static let badConfig = ExitCode(78)
}
