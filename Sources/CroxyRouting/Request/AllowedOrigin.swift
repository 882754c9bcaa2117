/// Entries of `server.allowed_origins`.
enum AllowedOrigin {
    /// The one way in which an origin is written for comparison: lower case, without a default port.
    static func text(isTLS: Bool, authority: Authority) -> String {
        Origin(isTLS: isTLS, host: authority.host, port: authority.port ?? (isTLS ? 443 : 80)).url
    }

    /// Reads `http(s)://host[:port]`, nothing behind it; nil for all else.
    static func normalized(_ text: String) -> String? {
        var text = text
        return text.withUTF8 { buffer in
            let bytes = UnsafeRawBufferPointer(buffer)
            let isTLS = bytes.hasPrefixIgnoringCase("https://")
            guard isTLS || bytes.hasPrefixIgnoringCase("http://") else { return nil }
            let start = isTLS ? 8 : 7
            guard let authority = try? Authority(bytes[part: start..<bytes.count]) else { return nil }
            return self.text(isTLS: isTLS, authority: authority)
        }
    }
}
