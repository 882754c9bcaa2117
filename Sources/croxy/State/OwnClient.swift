#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Asks a croxy for what it says under `/_croxy/`, with a plain socket and a time limit over all.
enum OwnClient {
    struct Answer {
        var status: Int
        var body: [UInt8]
    }

    /// Nil when nothing answers in time, or not in HTTP/1.1, or with more than `limit` bytes.
    ///
    /// - Parameters:
    ///   - path: with its query.
    ///   - address: `http://host:port`; wildcard hosts are asked on loopback.
    ///   - token: of `admin.token_env`, for a croxy that does not take this for its own machine.
    static func get(
        _ path: String, of address: String, milliseconds: Int, limit most: Int, token: String? = nil
    ) -> Answer? {
        let limit = now() + milliseconds
        guard let descriptor = ask(path, of: address, until: limit, token: token) else { return nil }
        defer { close(descriptor) }
        return receive(descriptor, limit, most).flatMap(parse)
    }

    /// Sends a request and leaves the answer, which ends with the connection, to the caller, who closes the descriptor: it
    /// does not block.
    static func ask(_ path: String, of address: String, until limit: Int, token: String?) -> Int32? {
        guard let (host, port) = Address.parse(address),
            let descriptor = connect(Address.reachable(host), port, limit)
        else { return nil }
        let name = Address.bracketed(Address.reachable(host))
        let credential = token.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        let request = "GET \(path) HTTP/1.1\r\nHost: \(name):\(port)\r\n\(credential)Connection: close\r\n\r\n"
        guard send(Array(request.utf8), to: descriptor) else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    private static func parse(_ bytes: [UInt8]) -> Answer? {
        let mark = Array("\r\n\r\n".utf8)
        guard bytes.starts(with: Array("HTTP/1.1 ".utf8)),
            let start = bytes.indices.first(where: { bytes[$0...].starts(with: mark) }),
            let status = Int(String(decoding: bytes[9..<min(12, start)], as: UTF8.self))
        else { return nil }
        return Answer(status: status, body: Array(bytes[(start + 4)...]))
    }

    private static func connect(_ host: String, _ port: Int, _ limit: Int) -> Int32? {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICSERV
        hints.ai_family = AF_UNSPEC
        #if canImport(Darwin)
            hints.ai_socktype = SOCK_STREAM
        #else
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #endif
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0 else { return nil }
        defer { freeaddrinfo(list) }
        var entry = list
        while let info = entry?.pointee {
            entry = info.ai_next
            let descriptor = socket(info.ai_family, info.ai_socktype, info.ai_protocol)
            guard descriptor >= 0 else { continue }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
            if systemConnect(descriptor, info.ai_addr, info.ai_addrlen) || finish(descriptor, limit) {
                return descriptor
            }
            close(descriptor)
        }
        return nil
    }

    private static func systemConnect(
        _ descriptor: Int32, _ address: UnsafeMutablePointer<sockaddr>?, _ length: socklen_t
    ) -> Bool {
        #if canImport(Glibc)
            Glibc.connect(descriptor, address, length) == 0
        #elseif canImport(Musl)
            Musl.connect(descriptor, address, length) == 0
        #else
            Darwin.connect(descriptor, address, length) == 0
        #endif
    }

    private static func finish(_ descriptor: Int32, _ limit: Int) -> Bool {
        guard errno == EINPROGRESS, wait(descriptor, POLLOUT, limit) else { return false }
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) == 0 && code == 0
    }

    private static func send(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        #if canImport(Darwin)
            var yes: Int32 = 1
            setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &yes, socklen_t(MemoryLayout<Int32>.size))
            return bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == bytes.count
        #else
            // Who answers there may hang up at once, which must not end this process.
            let flags = Int32(MSG_NOSIGNAL)
            return bytes.withUnsafeBytes { systemSend(descriptor, $0.baseAddress, $0.count, flags) } == bytes.count
        #endif
    }

    private static func receive(_ descriptor: Int32, _ limit: Int, _ most: Int) -> [UInt8]? {
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while answer.count < most {
            guard wait(descriptor, POLLIN, limit) else { return nil }
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { return count == 0 ? answer : nil }
            answer.append(contentsOf: buffer[0..<count])
        }
        return nil
    }

    static func wait(_ descriptor: Int32, _ events: Int32, _ limit: Int) -> Bool {
        var poller = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        let rest = limit - now()
        return rest > 0 && poll(&poller, 1, Int32(clamping: rest)) > 0
    }

    /// Milliseconds of the monotonic clock.
    static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int(time.tv_sec) * 1000 + Int(time.tv_nsec) / 1_000_000
    }
}

#if canImport(Glibc)
    private let systemSend = Glibc.send
#elseif canImport(Musl)
    private let systemSend = Musl.send
#endif
