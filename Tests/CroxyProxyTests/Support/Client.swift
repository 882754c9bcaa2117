#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A client that sends and sees exact bytes, on a blocking socket.
///
/// Nothing waits longer than `limit`: then it throws, and the test fails.
final class Client {
    /// How a connection ended, as the client saw it.
    enum Ending: Equatable {
        case closed, reset
    }

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private var descriptor: Int32
    /// What has come and was not taken yet.
    private(set) var received: [UInt8] = []

    static let limit = 10

    init(port: Int, receiveBuffer: Int32? = nil) throws {
        descriptor = socket(AF_INET, Client.stream, 0)
        guard descriptor >= 0 else { throw Failure(description: "no socket: \(errno)") }
        var time = timeval(tv_sec: Client.limit, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        if var size = receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure(description: "cannot connect: \(errno)") }
    }

    deinit { close() }

    // MARK: sending

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    /// Sends all the bytes; throws when the peer is gone or takes nothing within the limit.
    func send(_ bytes: [UInt8]) throws {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes {
                systemSend(descriptor, $0.baseAddress.map { $0 + offset }, bytes.count - offset)
            }
            guard count > 0 else { throw Failure(description: "sending failed: \(errno)") }
            offset += count
        }
    }

    /// Sends as much as fits; zero or less when nothing did within the limit.
    func sendSome(_ bytes: [UInt8]) -> Int {
        bytes.withUnsafeBytes { systemSend(descriptor, $0.baseAddress, bytes.count) }
    }

    /// Sends byte by byte, each in a packet of its own.
    func trickle(_ bytes: [UInt8]) throws {
        for byte in bytes { try send([byte]) }
    }

    /// How long `send` waits for room before it throws.
    func setSendLimit(milliseconds: Int) {
        var time = timeval(tv_sec: milliseconds / 1000, tv_usec: .init(milliseconds % 1000 * 1000))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Ends the sending side alone.
    func halfClose() { shutdown(descriptor, Int32(SHUT_WR)) }

    func close() {
        guard descriptor >= 0 else { return }
        systemClose(descriptor)
        descriptor = -1
    }

    /// Leaves with a reset.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    // MARK: reading

    /// Reads once; nil when the peer has ended the connection, and then `ending` says how.
    private func more(atMost limit: Int = 65_536) throws -> Ending? {
        var buffer = [UInt8](repeating: 0, count: min(limit, 65_536))
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count > 0 {
            received.append(contentsOf: buffer[0..<count])
            return nil
        }
        if count == 0 { return .closed }
        if errno == ECONNRESET { return .reset }
        throw Failure(description: "nothing came in \(Client.limit) s; so far: \(text.suffix(2000))")
    }

    /// Reads once and forgets what came; how many bytes it was.
    func skip(atMost count: Int) throws -> Int {
        if received.isEmpty, let ending = try more(atMost: count) {
            throw Failure(description: "the connection ended: \(ending)")
        }
        let taken = min(count, received.count)
        received.removeFirst(taken)
        return taken
    }

    var text: String { String(decoding: received, as: UTF8.self) }

    /// Reads until there are `count` bytes, and takes them.
    func read(count: Int) throws -> [UInt8] {
        while received.count < count {
            if let ending = try more() {
                throw Failure(description: "the connection ended (\(ending)) after \(received.count) of \(count) bytes")
            }
        }
        defer { received.removeFirst(count) }
        return Array(received[0..<count])
    }

    /// Reads until the bytes hold `mark`, and takes all up to its end.
    func read(until mark: String) throws -> [UInt8] {
        let mark = Array(mark.utf8)
        var searched = 0
        while true {
            if let end = received.end(of: mark, from: max(0, searched - mark.count)) { return try read(count: end) }
            searched = received.count
            if let ending = try more() {
                throw Failure(description: "the connection ended (\(ending)); all that came: \(text.suffix(2000))")
            }
        }
    }

    /// Reads to the end of the connection; what came is in `received`.
    func readToEnd() throws -> Ending {
        while true {
            if let ending = try more() { return ending }
        }
    }

    /// Reads a whole answer. A 1xx answer is one of its own.
    func readAnswer(toHead isHead: Bool = false) throws -> Answer {
        let head = try read(until: "\r\n\r\n")
        var answer = try Answer(head: head)
        if isHead || answer.status < 200 || answer.status == 204 || answer.status == 304 { return answer }
        if answer.values(of: "transfer-encoding") == ["chunked"] {
            try readChunks(into: &answer)
        } else if let length = answer.values(of: "content-length").first.flatMap({ Int($0) }) {
            answer.wireBody = try read(count: length)
            answer.body = answer.wireBody
        } else {
            _ = try readToEnd()
            answer.wireBody = received
            answer.body = received
            received = []
        }
        return answer
    }

    private func readChunks(into answer: inout Answer) throws {
        while true {
            let line = try read(until: "\r\n")
            guard let size = Int(String(decoding: line.dropLast(2), as: UTF8.self), radix: 16) else {
                throw Failure(description: "a chunk size that is none: \(line)")
            }
            let data = try read(count: size)
            let end = try read(count: 2)
            guard end == [13, 10] else {
                throw Failure(description: "a chunk, or the last one, without its CRLF: \(end)")
            }
            answer.wireBody += line + data + end
            answer.body += data
            if size == 0 { return }
        }
    }

    private static let stream: Int32 = {
        #if canImport(Glibc)
            return Int32(SOCK_STREAM.rawValue)
        #else
            return SOCK_STREAM
        #endif
    }()
}

/// An answer as it came: its head's bytes, its body with and without framing.
struct Answer {
    var head: [UInt8]
    var status: Int
    var fields: [(name: String, value: String)]
    var body: [UInt8] = []
    var wireBody: [UInt8] = []

    init(head: [UInt8]) throws {
        self.head = head
        let lines = head.split(separator: 10).map { $0.dropLast() }.filter { !$0.isEmpty }
        let words = String(decoding: lines.first ?? [], as: UTF8.self).split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0] == "HTTP/1.1", let status = Int(words[1]) else {
            throw Client.Failure(description: "no status line: \(String(decoding: head, as: UTF8.self))")
        }
        self.status = status
        fields = lines.dropFirst().map { line in
            let colon = line.firstIndex(of: 0x3A) ?? line.endIndex
            let value = String(decoding: line[colon...].dropFirst(), as: UTF8.self)
            return (String(decoding: line[..<colon], as: UTF8.self), String(value.drop { $0 == " " }))
        }
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    func values(of name: String) -> [String] {
        fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// The head with croxy's request id, which is never the same, written as `crx_ID`.
    var plainHead: [UInt8] {
        guard let start = head.end(of: Array("crx_".utf8), from: 0), start + 16 <= head.count else { return head }
        return Array(head[..<start]) + Array("ID".utf8) + Array(head[(start + 16)...])
    }

    /// The message of an error body of the Messages API, and its type.
    var error: (type: String, message: String) {
        let text = text
        func value(_ key: String) -> String {
            guard let range = text.range(of: "\"\(key)\":\"") else { return "" }
            return String(text[range.upperBound...].prefix { $0 != "\"" })
        }
        guard text.hasPrefix(#"{"type":"error","error":{"type":""#) else { return ("", "") }
        return (value("error\":{\"type"), value("message"))
    }
}

extension String {
    /// The first place of `other`, or nil.
    fileprivate func range(of other: String) -> Range<String.Index>? { firstRange(of: other) }
}

extension [UInt8] {
    /// Behind the first occurrence of `mark` that begins at `start` or later.
    func end(of mark: [UInt8], from start: Int) -> Int? {
        guard count >= mark.count, !mark.isEmpty else { return nil }
        var index = start
        while index + mark.count <= count {
            if self[index] == mark[0], self[index..<(index + mark.count)].elementsEqual(mark) {
                return index + mark.count
            }
            index += 1
        }
        return nil
    }
}

private func systemSend(_ descriptor: Int32, _ start: UnsafeRawPointer?, _ count: Int) -> Int {
    #if canImport(Darwin)
        return send(descriptor, start, count, 0)
    #else
        return send(descriptor, start, count, Int32(MSG_NOSIGNAL))
    #endif
}

private func systemClose(_ descriptor: Int32) {
    _ = close(descriptor)
}
