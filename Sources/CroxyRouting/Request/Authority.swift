/// `host[:port]`, as a `Host` header, an origin or a URL carries it.
struct Authority: Equatable {
    /// Lower case, IPv6 without brackets.
    var host: String

    /// nil without a port; an empty one (`host:`) counts as none.
    var port: Int?

    /// The host as an address, nil for a name.
    var address: IPAddress?

    /// What is wrong with an authority.
    enum Failure: Error {
        case empty, userinfo, badHost, badPort
    }

    /// - Parameter text: the bytes, without blanks around them.
    /// - Source: RFC 3986 §3.2, RFC 9112 §3.2; names may hold `_`, as container networks do.
    init(_ text: UnsafeRawBufferPointer) throws(Failure) {
        guard !text.isEmpty else { throw .empty }
        guard !text.contains(UInt8(ascii: "@")) else { throw .userinfo }
        let end: Int
        if text[0] == UInt8(ascii: "[") {
            guard let close = text.firstIndex(of: UInt8(ascii: "]")),
                let address = IPAddress.parseV6(text[part: 1..<close])
            else { throw .badHost }
            self.address = address
            host = Authority.lowercased(text[part: 1..<close])
            end = close + 1
        } else {
            end = text.firstIndex(of: UInt8(ascii: ":")) ?? text.count
            let name = text[part: 0..<end]
            guard end > 0 else { throw .empty }
            guard Authority.isName(name) else { throw .badHost }
            address = IPAddress.parseV4(name)
            host = Authority.lowercased(name)
        }
        port = nil
        guard end < text.count else { return }
        guard text[end] == UInt8(ascii: ":") else { throw .badHost }
        if end + 1 < text.count { port = try Authority.port(text[part: end + 1..<text.count]) }
    }

    /// `localhost`, 127.0.0.0/8 or `::1`.
    var isLoopback: Bool {
        address?.isLoopback ?? (host == "localhost")
    }

    /// Letters, digits, `-`, `_` and `.`, at most 253 bytes, labels of 1 to 63 bytes; one dot may stand at the end.
    static func isName(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.count <= 253 else { return false }
        var label = 0
        for byte in text {
            if byte == UInt8(ascii: ".") {
                guard label > 0 else { return false }
                label = 0
            } else {
                guard byte.isAlphanumeric || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") else {
                    return false
                }
                label += 1
                guard label <= 63 else { return false }
            }
        }
        return text.contains { $0 != UInt8(ascii: ".") }
    }

    private static func port(_ text: UnsafeRawBufferPointer) throws(Failure) -> Int {
        guard text.count <= 5 else { throw .badPort }
        var value = 0
        for byte in text {
            guard byte.isDigit else { throw .badPort }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        guard value >= 1, value <= 65_535 else { throw .badPort }
        return value
    }

    private static func lowercased(_ text: UnsafeRawBufferPointer) -> String {
        // Short names need no memory of their own this way.
        String(unsafeUninitializedCapacity: text.count) { buffer in
            for index in text.indices { buffer[index] = text[index].lowercased }
            return text.count
        }
    }
}
