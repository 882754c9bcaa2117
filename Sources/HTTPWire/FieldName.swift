/// The header fields that croxy treats by name; all others are `.other` and pass.
public enum FieldName: UInt8, Sendable {
    case other
    case host
    case contentLength, transferEncoding
    case connection, keepAlive, te, trailer, upgrade, proxyConnection, proxyAuthenticate, proxyAuthorization
    case expect
    case contentType, contentEncoding, acceptEncoding
    case authorization, xAPIKey, xCroxyKey, xCroxyRequestID
    case origin, secFetchSite

    /// True for fields that concern one connection only and never pass (RFC 9110 §7.6.1).
    @inline(__always)
    public var isHopByHop: Bool {
        rawValue >= FieldName.connection.rawValue && rawValue <= FieldName.proxyAuthorization.rawValue
            || self == .transferEncoding
    }

    /// Recognises a field name in any case.
    ///
    /// - Parameter name: the bytes of the name, already known to be a token.
    @inline(__always)
    init(_ base: UnsafeRawPointer, length: Int) {
        switch length {
        case 2: self = FieldName.match(base, "te") ? .te : .other
        case 4: self = FieldName.match(base, "host") ? .host : .other
        case 6:
            self = FieldName.match(base, "expect") ? .expect : FieldName.match(base, "origin") ? .origin : .other
        case 7:
            self = FieldName.match(base, "trailer") ? .trailer : FieldName.match(base, "upgrade") ? .upgrade : .other
        case 9: self = FieldName.match(base, "x-api-key") ? .xAPIKey : .other
        case 10:
            self =
                FieldName.match(base, "connection")
                ? .connection : FieldName.match(base, "keep-alive") ? .keepAlive : .other
        case 11: self = FieldName.match(base, "x-croxy-key") ? .xCroxyKey : .other
        case 12: self = FieldName.match(base, "content-type") ? .contentType : .other
        case 13: self = FieldName.match(base, "authorization") ? .authorization : .other
        case 14:
            self =
                FieldName.match(base, "content-length")
                ? .contentLength : FieldName.match(base, "sec-fetch-site") ? .secFetchSite : .other
        case 15: self = FieldName.match(base, "accept-encoding") ? .acceptEncoding : .other
        case 16:
            self =
                FieldName.match(base, "content-encoding")
                ? .contentEncoding : FieldName.match(base, "proxy-connection") ? .proxyConnection : .other
        case 17: self = FieldName.match(base, "transfer-encoding") ? .transferEncoding : .other
        case 18:
            self =
                FieldName.match(base, "proxy-authenticate")
                ? .proxyAuthenticate : FieldName.match(base, "x-croxy-request-id") ? .xCroxyRequestID : .other
        case 19: self = FieldName.match(base, "proxy-authorization") ? .proxyAuthorization : .other
        default: self = .other
        }
    }

    /// Compares token bytes with a lower-case name of the same length, ASCII case ignored.
    @inline(__always)
    private static func match(_ base: UnsafeRawPointer, _ name: StaticString) -> Bool {
        let other = UnsafeRawPointer(name.utf8Start)
        for index in 0..<name.utf8CodeUnitCount {
            let byte = base.load(fromByteOffset: index, as: UInt8.self)
            // `| 0x20` folds letters; of the token bytes only `^`, `_` and their like change, none of which a name above holds.
            if byte | 0x20 != other.load(fromByteOffset: index, as: UInt8.self) { return false }
        }
        return true
    }
}
