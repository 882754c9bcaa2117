import Foundation

/// A client with a plain socket.
final class Connection: @unchecked Sendable {
    // SAFETY: one thread reads and changes `received`; another may send, which changes nothing.
    private let descriptor: Int32
    private(set) var received: [UInt8] = []
    private let port: Int

    init(_ port: Int) throws {
        self.port = port
        #if os(Linux)
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        #else
            descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        #if !os(Linux)
            var yes: Int32 = 1
            setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &yes, socklen_t(MemoryLayout<Int32>.size))
        #endif
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = Connection.loopback(port)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            close(descriptor)
            throw Program.Failure(description: "cannot connect to \(port)")
        }
    }

    deinit { close(descriptor) }

    var text: String { String(decoding: received, as: UTF8.self) }

    func send(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            #if os(Linux)
                let flags = Int32(MSG_NOSIGNAL)
            #else
                let flags: Int32 = 0
            #endif
            let count = rest.withUnsafeBytes { Foundation.send(descriptor, $0.baseAddress, $0.count, flags) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Reads until the text holds `mark`; false when the connection ends, or nothing comes for 20 s, before that.
    func read(until mark: String) -> Bool {
        while !text.contains(mark) {
            guard readOnce() else { return false }
        }
        return true
    }

    /// Reads to the end.
    func readAll() -> String {
        while readOnce() {}
        return text
    }

    /// Reads until so many status lines have come; they are counted as bytes come, not in all the text again.
    func count(ofAnswers wanted: Int) -> Int {
        let mark = Array("HTTP/1.1 ".utf8)
        var found = 0
        var start = 0
        while true {
            while start + mark.count <= received.count {
                if received[start] == 0x48, received[start..<(start + mark.count)].elementsEqual(mark) { found += 1 }
                start += 1
            }
            guard found < wanted, readOnce() else { return found }
        }
    }

    private func readOnce() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        received += buffer[0..<count]
        return true
    }

    // MARK: requests

    func get(_ path: String, closing: Bool = true) {
        send("GET \(path) HTTP/1.1\r\nHost: localhost:\(port)\r\n\(closing ? "Connection: close\r\n" : "")\r\n")
    }

    /// An echo's stream of so many words, ten milliseconds each.
    func beginStream(words: Int) throws {
        let text = String(repeating: "word ", count: words)
        let body =
            #"{"model":"croxy-echo","stream":true,"max_tokens":9,"messages":[{"role":"user","content":"\#(text)"}]}"#
        send(
            "POST /v1/messages HTTP/1.1\r\nHost: localhost:\(port)\r\nContent-Type: application/json\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        guard read(until: "content_block_delta") else {
            throw Program.Failure(description: "no stream, but: \(self.text)")
        }
    }

    static func loopback(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}

/// What `/_croxy/health` says, or nil.
func health(_ port: Int) -> [String: Any]? {
    guard let connection = try? Connection(port) else { return nil }
    connection.get("/_croxy/health")
    let parts = connection.readAll().components(separatedBy: "\r\n\r\n")
    guard parts.count == 2 else { return nil }
    return try? JSONSerialization.jsonObject(with: Data(parts[1].utf8)) as? [String: Any]
}

/// A listening socket that is not croxy.
final class Stranger {
    let port: Int
    private let descriptor: Int32

    /// - Parameter answer: sent to everybody who connects; nil answers nobody, ever.
    init(answer: String? = nil) throws {
        #if os(Linux)
            let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        #else
            let type = SOCK_STREAM
        #endif
        let descriptor = socket(AF_INET, type, 0)
        self.descriptor = descriptor
        var address = Connection.loopback(0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, size) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, pointer, &size) == 0
            }
        }
        guard result else { throw Program.Failure(description: "no listening socket") }
        port = Int(in_port_t(bigEndian: address.sin_port))
        guard let answer else { return }
        Thread.detachNewThread {
            while true {
                let client = accept(descriptor, nil, nil)
                guard client >= 0 else { return }
                #if !os(Linux)
                    var yes: Int32 = 1
                    setsockopt(client, SOL_SOCKET, SO_NOSIGPIPE, &yes, socklen_t(MemoryLayout<Int32>.size))
                #endif
                var request = [UInt8](repeating: 0, count: 4096)
                _ = recv(client, &request, request.count, 0)
                _ = answer.utf8.withContiguousStorageIfAvailable {
                    #if os(Linux)
                        Foundation.send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                    #else
                        Foundation.send(client, $0.baseAddress, $0.count, 0)
                    #endif
                }
                close(client)
            }
        }
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }
}
