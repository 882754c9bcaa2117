/// Reads the `url` of a provider, byte by byte.
///
/// - Source: RFC 3986, of which only scheme, host, port and path are allowed; no library's URL type, because they mend
///   what should be refused.
enum ProviderURL {
    /// Why a URL is none for a provider.
    struct Failure: Error, Equatable {
        let message: String
    }

    static func parse(_ text: String) throws(Failure) -> Endpoint {
        let array = Array(text.utf8)
        return try array.withUnsafeBufferPointer { buffer throws(Failure) in
            try parse(UnsafeRawBufferPointer(buffer), text: text)
        }
    }

    private static func parse(_ bytes: UnsafeRawBufferPointer, text: String) throws(Failure) -> Endpoint {
        if bytes.hasPrefixIgnoringCase("croxy:") {
            guard text == "croxy:echo" else {
                throw Failure(
                    message: "croxy: URLs are only croxy:echo\(Nearest.hint(for: text, among: ["croxy:echo"]))")
            }
            return .echo
        }
        let isTLS = bytes.hasPrefixIgnoringCase("https://")
        guard isTLS || bytes.hasPrefixIgnoringCase("http://") else {
            throw Failure(message: schemeProblem(bytes, text))
        }
        let start = isTLS ? 8 : 7
        try refuseBytes(bytes)
        let end = bytes[start...].firstIndex { $0 == UInt8(ascii: "/") } ?? bytes.count
        let authority = try authority(bytes[part: start..<end])
        var pathEnd = bytes.count
        if pathEnd > end, bytes[pathEnd - 1] == UInt8(ascii: "/") { pathEnd -= 1 }
        let path = bytes[part: end..<pathEnd]
        do {
            try RequestTarget.checkPath(bytes[part: end..<bytes.count])
        } catch {
            throw Failure(message: "the URL is not usable: \(error.message)")
        }
        let origin = Origin(isTLS: isTLS, host: authority.host, port: authority.port ?? (isTLS ? 443 : 80))
        return .http(origin, basePath: String(decoding: path, as: UTF8.self))
    }

    private static func schemeProblem(_ bytes: UnsafeRawBufferPointer, _ text: String) -> String {
        let example = #"expected a URL such as "https://api.anthropic.com""#
        guard !bytes.isEmpty else { return "\(example), found an empty string" }
        if let colon = text.range(of: "://") {
            return "unknown scheme \(Quoted.text(String(text[..<colon])))"
                + Nearest.hint(for: String(text[..<colon]), among: ["https", "http"])
                + ", expected http, https or croxy:echo"
        }
        if bytes.hasPrefixIgnoringCase("http:") || bytes.hasPrefixIgnoringCase("https:") {
            return "\(example), with // behind the scheme"
        }
        return "\(example), with http:// or https:// at the start"
    }

    private static func refuseBytes(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "@"):
                throw Failure(
                    message: "the URL must not hold a user name or password; api_key or headers is the place for those")
            case UInt8(ascii: "?"): throw Failure(message: "the URL must not hold a query (?…)")
            case UInt8(ascii: "#"): throw Failure(message: "the URL must not hold a fragment (#…)")
            case UInt8(ascii: "\\"): throw Failure(message: "the URL must not hold a backslash")
            case 0...0x20, 0x7F...0xFF:
                throw Failure(message: "the URL must not hold blanks, control characters or letters beyond ASCII")
            default: break
            }
        }
    }

    private static func authority(_ bytes: UnsafeRawBufferPointer) throws(Failure) -> Authority {
        let authority: Authority
        do {
            authority = try Authority(bytes)
        } catch {
            switch error {
            case .empty, .userinfo: throw Failure(message: "the URL has no host")
            case .badPort: throw Failure(message: "the URL's port must be a number from 1 to 65535")
            case .badHost:
                throw Failure(message: "\(Quoted.text(String(decoding: bytes, as: UTF8.self))) is not a host name")
            }
        }
        // What resolvers read as addresses in bases of their own (`127.1`, `0x7f.1`) is refused rather than guessed.
        if authority.address == nil, endsInNumber(authority.host) {
            throw Failure(message: "\(Quoted.text(authority.host)) is neither a host name nor an IPv4 address")
        }
        return authority
    }

    /// Whether the last label is a number, decimal or hexadecimal.
    static func endsInNumber(_ host: String) -> Bool {
        guard let last = host.utf8.split(separator: UInt8(ascii: ".")).last else { return false }
        if last.allSatisfy(\.isDigit) { return true }
        return last.starts(with: "0x".utf8) && last.dropFirst(2).allSatisfy { $0.hexValue != nil }
    }
}

extension String {
    /// The first place of an ASCII word; Foundation's `range(of:)` is not here.
    fileprivate func range(of word: String) -> String.Index? {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(word) { return index }
            index = self.index(after: index)
        }
        return nil
    }
}
