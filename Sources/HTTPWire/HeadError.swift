/// Why a message head, or the framing of its body, is refused.
///
/// Every case is something that RFC 9112 forbids, or lets be read in two ways; a peer that sends it is answered
/// 400 (a client) or 502 (a provider), and its connection is closed.
public enum HeadError: Error, Sendable, Equatable {
    case tooLarge, tooManyFields
    case bareLineFeed, bareCarriageReturn, controlByte
    case badStartLine, badVersion, badMethod, badTarget, badStatus
    case badFieldName, spaceBeforeColon, obsoleteFold, missingColon
    case severalLengths, badLength, lengthAndChunked, badTransferEncoding
    case severalHosts, missingHost

    /// A phrase for people: lower case, no full stop.
    public var message: String {
        switch self {
        case .tooLarge: "the head is too large"
        case .tooManyFields: "the head has too many fields"
        case .bareLineFeed: "a line ends in LF without CR"
        case .bareCarriageReturn: "a line holds a CR that does not end it"
        case .controlByte: "a field value holds a control byte"
        case .badStartLine: "the first line is not HTTP/1.1"
        case .badVersion: "the version is neither HTTP/1.1 nor HTTP/1.0"
        case .badMethod: "the method is not a token"
        case .badTarget: "the request target holds a byte that must be percent-encoded"
        case .badStatus: "the status is not three digits"
        case .badFieldName: "a field name is not a token"
        case .spaceBeforeColon: "a field name is followed by a space"
        case .obsoleteFold: "a field line begins with a space (obsolete folding)"
        case .missingColon: "a field line has no colon"
        case .severalLengths: "content-length is given more than once"
        case .badLength: "content-length is not a plain number"
        case .lengthAndChunked: "content-length and transfer-encoding are given together"
        case .badTransferEncoding: "transfer-encoding is not exactly \"chunked\""
        case .severalHosts: "host is given more than once"
        case .missingHost: "host is missing"
        }
    }
}

/// What reading a head came to.
public enum HeadStep: Sendable, Equatable {
    /// More bytes are needed; call again with the same bytes and those that followed.
    case incomplete
    /// The head is whole and takes this many bytes.
    case complete(length: Int)
    case invalid(HeadError)
}

/// Bounds on a head.
public struct HeadLimits: Sendable {
    /// Bytes of a head, the empty line included.
    public var maxBytes: Int
    /// Field lines of a head; also how many fields `Connection` may name.
    public var maxFields: Int

    /// - Parameters:
    ///   - maxBytes: taken as 64 when less, as 16 MiB when more.
    ///   - maxFields: taken as 1 when less.
    public init(maxBytes: Int, maxFields: Int) {
        // Offsets inside a head are 32 bits.
        self.maxBytes = min(max(maxBytes, 64), 16 << 20)
        self.maxFields = max(maxFields, 1)
    }
}
