/// A response head, read in place. Source: RFC 9112 §4, §6.3.
public struct ResponseHead: Sendable {
    /// 100 to 999; like all that follows, of use when `read` has said `.complete`.
    public private(set) var status = 0
    /// The status line behind its version: ` 200 OK` without CRLF, ` 200` where there is no reason.
    public private(set) var statusRange = 0..<0
    /// 1 for HTTP/1.1, 0 for HTTP/1.0.
    public private(set) var minorVersion = 1
    public private(set) var section = FieldSection()
    private var startLineRead = false
    private var searchedTo = 0
    private static let prefix: [UInt8] = [0x48, 0x54, 0x54, 0x50, 0x2F]

    /// How the body is delimited.
    public enum Framing: Sendable, Equatable {
        case none
        case length(Int)
        case chunked
        case untilClose
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

    /// False when the provider ends its connection with this answer.
    public var keepsAlive: Bool {
        minorVersion == 1 ? !section.saysClose : section.saysKeepAlive && !section.saysClose
    }

    /// How the body of this answer is delimited, given the request's method.
    public func framing(toHeadRequest isHead: Bool) -> Framing {
        if isHead || status < 200 || status == 204 || status == 304 { return .none }
        if section.isChunked { return .chunked }
        if let length = section.contentLength { return length == 0 ? .none : .length(length) }
        return .untilClose
    }

    /// Reads the head at the start of `bytes`; call again with more bytes, from the same start, while it is incomplete.
    ///
    /// What it comes to does not depend on how the bytes were split.
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
        return step
    }

    private mutating func readStartLine(_ bytes: UnsafeRawBufferPointer, limits: HeadLimits) -> HeadStep {
        let end = min(bytes.count, limits.maxBytes)
        var lineEnd = searchedTo
        while lineEnd < end, bytes[lineEnd] != 0x0A {
            if lineEnd < 5, bytes[lineEnd] != ResponseHead.prefix[lineEnd] { return .invalid(.badStartLine) }
            lineEnd &+= 1
        }
        guard lineEnd < end else {
            searchedTo = lineEnd
            return bytes.count >= limits.maxBytes ? .invalid(.tooLarge) : .incomplete
        }
        guard lineEnd > 0, bytes[lineEnd &- 1] == 0x0D else { return .invalid(.bareLineFeed) }
        return readStartLine(bytes, to: lineEnd &- 1)
    }

    private mutating func readStartLine(_ bytes: UnsafeRawBufferPointer, to end: Int) -> HeadStep {
        guard end >= 12 else { return .invalid(.badStartLine) }
        guard let minor = Version.minor(of: UnsafeRawBufferPointer(rebasing: bytes[0..<8])) else {
            return .invalid(.badVersion)
        }
        minorVersion = minor
        guard bytes[8] == 0x20 else { return .invalid(.badStartLine) }
        var value = 0
        for index in 9..<12 {
            guard let digit = ByteClass.digit(bytes[index]) else { return .invalid(.badStatus) }
            value = value * 10 + Int(digit)
        }
        guard value >= 100, end == 12 || bytes[12] == 0x20 else { return .invalid(.badStatus) }
        for index in 12..<end where ByteClass.isForbiddenInValue(bytes[index]) {
            return .invalid(bytes[index] == 0x0D ? .bareCarriageReturn : .controlByte)
        }
        status = value
        statusRange = 8..<end
        return .complete(length: end &+ 2)
    }
}
