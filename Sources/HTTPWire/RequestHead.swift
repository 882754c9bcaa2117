/// A request head, read in place: spans into the bytes that were given, no copies.
///
/// One value serves a connection: `reset()` before the next request keeps its storage. Source: RFC 9112 §2 to §6.
public struct RequestHead: Sendable {
    /// Where the method stands; like all that follows, of use when `read` has said `.complete`.
    public private(set) var methodRange = 0..<0
    /// Where the target stands: visible ASCII, in any of the four forms or none; it is for the caller to judge.
    public private(set) var targetRange = 0..<0
    public private(set) var method = Method.other
    /// 1 for HTTP/1.1, 0 for HTTP/1.0.
    public private(set) var minorVersion = 1
    public private(set) var section = FieldSection()
    private var startLineRead = false
    private var searchedTo = 0

    /// The methods that croxy treats by name.
    public enum Method: Sendable {
        case get, head, post, put, delete, options, patch, connect, other
    }

    /// How the body is delimited; a request without either field has none.
    public enum Framing: Sendable, Equatable {
        case none
        case length(Int)
        case chunked
    }

    public init() {}

    /// Makes ready for the next head, and keeps the storage.
    public mutating func reset() {
        section.reset()
        startLineRead = false
        searchedTo = 0
    }

    /// Fields in the order they came.
    @inline(__always) public var fields: [Field] { section.fields }

    /// How the body is delimited; `.none` for a length of 0.
    public var framing: Framing {
        if section.isChunked { return .chunked }
        if let length = section.contentLength { return length == 0 ? .none : .length(length) }
        return .none
    }

    /// False when the connection ends with this exchange.
    public var keepsAlive: Bool { minorVersion == 1 && !section.saysClose }

    /// Reads the head at the start of `bytes`; call again with more bytes, from the same start, while it is incomplete.
    ///
    /// What it comes to does not depend on how the bytes were split. A host is demanded of HTTP/1.0 too.
    ///
    /// - Complexity: O(bytes that are new since the call before).
    public mutating func read(_ bytes: UnsafeRawBufferPointer, limits: HeadLimits) -> HeadStep {
        if !startLineRead {
            switch readStartLine(bytes, limits: limits) {
            case .complete(let next):
                startLineRead = true
                section.begin(at: next)
            case let other:
                return other
            }
        }
        let step = section.read(bytes, limits: limits)
        guard case .complete = step else { return step }
        if section.isChunked, minorVersion == 0 { return .invalid(.badTransferEncoding) }
        if section.hostCount > 1 { return .invalid(.severalHosts) }
        if section.hostCount == 0 { return .invalid(.missingHost) }
        return step
    }

    private mutating func readStartLine(_ bytes: UnsafeRawBufferPointer, limits: HeadLimits) -> HeadStep {
        guard let base = bytes.baseAddress else { return .incomplete }
        let end = min(bytes.count, limits.maxBytes)
        var start = 0
        // RFC 9112 §2.2: an empty line before the request line is skipped; two at the most here.
        while start < 4, start &+ 1 < end, bytes[start] == 0x0D, bytes[start &+ 1] == 0x0A { start &+= 2 }
        if let error = early(bytes, from: start, to: end) { return .invalid(error) }
        var lineEnd = max(start, searchedTo)
        while lineEnd < end, base.load(fromByteOffset: lineEnd, as: UInt8.self) != 0x0A { lineEnd &+= 1 }
        guard lineEnd < end else {
            searchedTo = lineEnd
            return bytes.count >= limits.maxBytes ? .invalid(.tooLarge) : .incomplete
        }
        guard lineEnd > start, bytes[lineEnd &- 1] == 0x0D else { return .invalid(.bareLineFeed) }
        return readStartLine(bytes, from: start, to: lineEnd &- 1)
    }

    /// Refuses at once what can no longer become a request line, such as a TLS handshake.
    private func early(_ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) -> HeadError? {
        guard start < end, !ByteClass.isToken(bytes[start]) else { return nil }
        // A last CR may yet begin an empty line, and an LF has an error of its own.
        let isOpen = bytes[start] == 0x0A || bytes[start] == 0x0D && start &+ 1 == end
        return isOpen ? nil : .badMethod
    }

    private mutating func readStartLine(_ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) -> HeadStep {
        var index = start
        while index < end, ByteClass.isToken(bytes[index]) { index &+= 1 }
        guard index > start, index < end, bytes[index] == 0x20 else { return .invalid(.badMethod) }
        methodRange = start..<index
        let targetStart = index &+ 1
        index = targetStart
        while index < end, bytes[index] != 0x20 {
            guard bytes[index] > 0x20, bytes[index] < 0x7F else {
                return .invalid(bytes[index] == 0x0D ? .bareCarriageReturn : .badTarget)
            }
            index &+= 1
        }
        guard index > targetStart, index < end else { return .invalid(.badStartLine) }
        targetRange = targetStart..<index
        let version = UnsafeRawBufferPointer(rebasing: bytes[(index &+ 1)..<end])
        guard let minor = Version.minor(of: version) else { return .invalid(.badVersion) }
        minorVersion = minor
        method = Method(UnsafeRawBufferPointer(rebasing: bytes[methodRange]))
        return .complete(length: end &+ 2)
    }
}

extension RequestHead.Method {
    /// Recognises a method; methods are case-sensitive (RFC 9110 §9.1).
    init(_ bytes: UnsafeRawBufferPointer) {
        self = .other
        switch bytes.count {
        case 3:
            if same(bytes, "GET") { self = .get }
            if same(bytes, "PUT") { self = .put }
        case 4:
            if same(bytes, "POST") { self = .post }
            if same(bytes, "HEAD") { self = .head }
        case 5: if same(bytes, "PATCH") { self = .patch }
        case 6: if same(bytes, "DELETE") { self = .delete }
        case 7:
            if same(bytes, "OPTIONS") { self = .options }
            if same(bytes, "CONNECT") { self = .connect }
        default: break
        }
    }
}

/// The version at the end of a request line or at the start of a status line.
enum Version {
    /// 1 or 0 for exactly `HTTP/1.1` or `HTTP/1.0`.
    static func minor(of bytes: UnsafeRawBufferPointer) -> Int? {
        if same(bytes, "HTTP/1.1") { return 1 }
        if same(bytes, "HTTP/1.0") { return 0 }
        return nil
    }
}

/// True when both are the same bytes.
@inline(__always)
func same(_ bytes: UnsafeRawBufferPointer, _ text: StaticString) -> Bool {
    guard bytes.count == text.utf8CodeUnitCount else { return false }
    let other = text.utf8Start
    for index in 0..<bytes.count where bytes[index] != other[index] { return false }
    return true
}
