/// The parts of a request target that has passed every check, as ranges of its bytes.
///
/// Origin-form (`/v1/messages?beta=true`) is the ordinary case. Absolute-form comes with an `authority`, and only the
/// caller can say whether that names croxy's own host. The bytes go on as they came: nothing is decoded.
///
/// What could walk round a rule on paths is refused: `//`, `\`, `.` and `..` segments and control bytes, raw and
/// percent-encoded alike, and an escape that is none (`%zz`), because providers differ in what they make of it. A query
/// is the provider's to judge; there only bytes that no target may hold are refused.
///
/// - Source: RFC 9112 §3.2, RFC 3986 §3.3.
public struct RequestTarget: Sendable, Equatable {
    /// Of absolute-form: the bytes between `http://` and the path, not checked; `AccessRules` judges them like a `Host`.
    public var authority: Range<Int>?

    /// The path, which begins with `/`; empty only in absolute-form, where it means `/`.
    public var path: Range<Int>

    /// From the `?` to the end; empty when there is no query.
    public var query: Range<Int>

    /// `/` alone.
    public static let root = RequestTarget(path: 0..<1)

    private init(path: Range<Int>) {
        self.path = path
        query = path.upperBound..<path.upperBound
    }

    /// - Parameter bytes: the target as it stood in the request line.
    /// - Complexity: O(bytes), no allocation.
    public init(_ bytes: UnsafeRawBufferPointer) throws(TargetRejection) {
        try RequestTarget.refuseBytes(bytes)
        authority = nil
        var start = 0
        if bytes[0] != UInt8(ascii: "/") {
            let range = try RequestTarget.authority(of: bytes)
            authority = range
            start = range.upperBound
        }
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "?")) ?? bytes.count
        path = start..<end
        query = end..<bytes.count
        try RequestTarget.checkPath(bytes[part: path])
    }

    private static func refuseBytes(_ bytes: UnsafeRawBufferPointer) throws(TargetRejection) {
        guard let first = bytes.first else { throw .empty }
        if bytes.count == 1, first == UInt8(ascii: "*") { throw .asterisk }
        for byte in bytes {
            if byte <= 0x20 || byte >= 0x7F { throw .forbiddenByte }
            if byte == UInt8(ascii: "#") { throw .fragment }
        }
    }

    private static func authority(of bytes: UnsafeRawBufferPointer) throws(TargetRejection) -> Range<Int> {
        let start: Int
        if bytes.hasPrefixIgnoringCase("http://") {
            start = 7
        } else if bytes.hasPrefixIgnoringCase("https://") {
            start = 8
        } else {
            throw .notOriginForm
        }
        let end = bytes[start...].firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? bytes.count
        guard end > start else { throw .notOriginForm }
        return start..<end
    }
}
