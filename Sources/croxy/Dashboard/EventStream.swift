#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// `/_croxy/events` of a croxy, read as it comes.
struct EventStream {
    struct Event {
        var name: String
        var data: [UInt8]
    }

    private let descriptor: Int32
    /// Received, and not whole yet.
    private var unread: [UInt8] = []

    /// More than croxy ever writes as one event.
    private static let maxEventBytes = 1 << 20
    /// croxy says something every 15 seconds.
    private static let silenceMilliseconds = 40_000

    /// Nil when nobody answers in time, or not with events.
    init?(of address: String, token: String?) {
        let limit = OwnClient.now() + 3000
        guard let descriptor = OwnClient.ask("/_croxy/events", of: address, until: limit, token: token) else {
            return nil
        }
        self.descriptor = descriptor
        while true {
            if let end = unread.firstRange(of: Array("\r\n\r\n".utf8)) {
                let isEvents = unread.starts(with: Array("HTTP/1.1 200 ".utf8))
                unread.removeSubrange(..<end.upperBound)
                if isEvents { return }
                break
            }
            guard unread.count < 65_536, receive(until: limit) else { break }
        }
        _ = systemClose(descriptor)
        return nil
    }

    /// Waits for the next events; nil when the stream has ended.
    mutating func next() -> [Event]? {
        while true {
            var events: [Event] = []
            var start = 0
            // An event ends with an empty line.
            while let end = unread[start...].firstRange(of: Array("\n\n".utf8)) {
                if let event = EventStream.event(unread[start..<end.lowerBound]) { events.append(event) }
                start = end.upperBound
            }
            unread.removeSubrange(..<start)
            if !events.isEmpty { return events }
            guard unread.count < EventStream.maxEventBytes,
                receive(until: OwnClient.now() + EventStream.silenceMilliseconds)
            else { return nil }
        }
    }

    func close() {
        _ = systemClose(descriptor)
    }

    /// Nil for a comment.
    private static func event(_ lines: ArraySlice<UInt8>) -> Event? {
        var event = Event(name: "message", data: [])
        for line in lines.split(separator: UInt8(ascii: "\n")) {
            if line.starts(with: Array("event: ".utf8)) {
                event.name = String(decoding: line.dropFirst(7), as: UTF8.self)
            } else if line.starts(with: Array("data: ".utf8)) {
                event.data += line.dropFirst(6)
            }
        }
        return event.data.isEmpty ? nil : event
    }

    private mutating func receive(until limit: Int) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while OwnClient.wait(descriptor, POLLIN, limit) {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { return false }
            unread += buffer[0..<count]
            return true
        }
        return false
    }
}

#if canImport(Glibc)
    private let systemClose = Glibc.close
#elseif canImport(Musl)
    private let systemClose = Musl.close
#else
    private let systemClose = Darwin.close
#endif
