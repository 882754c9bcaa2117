/// Which request bodies croxy looks into: JSON, or nothing said, and not encoded.
public enum MediaType {
    /// Whether conditions on the body, and a rewrite, apply to a body with these headers.
    ///
    /// `application/json` and `…+json` are JSON, in any case and with any parameters; no content type counts as JSON.
    /// `Content-Encoding: identity` is no encoding.
    ///
    /// - Parameters:
    ///   - contentType: the value of `Content-Type`, nil without one.
    ///   - contentEncoding: the value of `Content-Encoding`, nil without one.
    public static func isLookedInto(
        contentType: UnsafeRawBufferPointer?, contentEncoding: UnsafeRawBufferPointer?
    ) -> Bool {
        if let encoding = contentEncoding?.trimmingBlanks, !encoding.isEmpty, !encoding.equalsIgnoringCase("identity") {
            return false
        }
        guard let contentType else { return true }
        let end = contentType.firstIndex(of: UInt8(ascii: ";")) ?? contentType.count
        let essence = contentType[part: 0..<end].trimmingBlanks
        if essence.isEmpty || essence.equalsIgnoringCase("application/json") { return true }
        guard essence.count > 5, essence.contains(UInt8(ascii: "/")) else { return false }
        return essence[part: essence.count - 5..<essence.count].equalsIgnoringCase("+json")
    }
}
