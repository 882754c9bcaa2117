import CroxyDashboard

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// `/_croxy/events` of a croxy, as much of it as a person can follow, read as it comes.
struct EventStream {
    private let descriptor: Int32
    private var cutter = EventCutter()
    private var buffer = [UInt8](repeating: 0, count: 65_536)

    /// croxy says something every 15 seconds.
    private static let silenceMilliseconds = 40_000

    /// Nil when nobody answers in time, or not with events.
    init?(of address: String, token: String?) {
        let limit = OwnClient.now() + 3000
        guard let descriptor = OwnClient.ask("/_croxy/events?sampled", of: address, until: limit, token: token) else {
            return nil
        }
        self.descriptor = descriptor
        guard readHead(until: limit) else {
            _ = systemClose(descriptor)
            return nil
        }
    }

    /// Waits for the next events; nil when the stream has ended.
    mutating func next() -> [UInt8]? {
        while true {
            if let events = cutter.take() { return events }
            let limit = OwnClient.now() + EventStream.silenceMilliseconds
            guard cutter.hasRoom, OwnClient.wait(descriptor, POLLIN, limit), readAll() else { return nil }
        }
    }

    func close() {
        _ = systemClose(descriptor)
    }

    private mutating func readHead(until limit: Int) -> Bool {
        var head: [UInt8] = []
        while head.count < 65_536, OwnClient.wait(descriptor, POLLIN, limit) {
            guard let count = read() else { return false }
            head += buffer[..<count]
            let end = head.indices.first { head[$0...].starts(with: "\r\n\r\n".utf8) }
            guard let end else { continue }
            head[(end + 4)...].withUnsafeBytes { cutter.receive($0) }
            return head.starts(with: "HTTP/1.1 200 ".utf8)
        }
        return false
    }

    /// Takes what is there, but not for ever; false at the end of the stream.
    private mutating func readAll() -> Bool {
        for _ in 0..<16 {
            guard let count = read() else { return false }
            buffer.withUnsafeBytes { cutter.receive(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            if count < buffer.count { break }
        }
        return true
    }

    /// The number of bytes that are in the buffer now, 0 when none came; nil at the end of the stream.
    private mutating func read() -> Int? {
        let count = buffer.withUnsafeMutableBytes { systemRead(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR || errno == EAGAIN { return 0 }
        return count > 0 ? count : nil
    }
}

#if canImport(Glibc)
    private let systemClose = Glibc.close
    private let systemRead = Glibc.read
#elseif canImport(Musl)
    private let systemClose = Musl.close
    private let systemRead = Musl.read
#else
    private let systemClose = Darwin.close
    private let systemRead = Darwin.read
#endif
