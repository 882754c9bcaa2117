/// One JSON value in bytes held by someone else; what is in it is looked up when asked for, no tree is built.
///
/// Reads any bytes without crashing. Only what is asked for is checked: a lookup in a damaged document finds what stands
/// before the damage and ends there. For small documents and rare questions; bodies that stream by have `ModelScanner`.
///
/// - Complexity: each lookup is linear in the bytes it passes over. No recursion, whatever the depth.
public struct JSONView {
    /// What a value is, told by its first byte.
    public enum Kind: Sendable {
        case object, array, string, number, bool, null
    }

    let bytes: UnsafeRawBufferPointer

    /// Where the value's token stands in the bytes the view was made of.
    public let range: Range<Int>

    public let kind: Kind

    /// The first value in `bytes`; nil when there is none. What follows it is not looked at.
    ///
    /// The view must not be used when the bytes are gone: keep it inside the closure that gave them.
    public init?(_ bytes: UnsafeRawBufferPointer) {
        self.init(bytes, from: 0)
    }

    /// The first value behind white space from `start` on.
    init?(_ bytes: UnsafeRawBufferPointer, from start: Int) {
        let start = JSONView.skipSpace(bytes, from: start)
        guard start < bytes.count else { return nil }
        self.init(bytes, at: start)
    }

    /// The value that begins at `start`.
    private init?(_ bytes: UnsafeRawBufferPointer, at start: Int) {
        let end: Int?
        switch bytes[start] {
        case UInt8(ascii: "{"):
            kind = .object
            end = JSONView.skip(.container(.best), bytes, from: start + 1)
        case UInt8(ascii: "["):
            kind = .array
            end = JSONView.skip(.container(.best), bytes, from: start + 1)
        case UInt8(ascii: "\""):
            kind = .string
            end = JSONView.skip(.string(.best), bytes, from: start + 1)
        case UInt8(ascii: "t"), UInt8(ascii: "f"):
            kind = .bool
            end = JSONView.skipScalar(bytes, from: start)
        case UInt8(ascii: "n"):
            kind = .null
            end = JSONView.skipScalar(bytes, from: start)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            kind = .number
            end = JSONView.skipScalar(bytes, from: start)
        default: return nil
        }
        guard let end else { return nil }
        self.bytes = bytes
        range = start..<end
        if kind == .bool, bool() == nil { return nil }
        if kind == .null, !isToken("null") { return nil }
    }

    /// The bytes of the token: quotes, brackets and all.
    public var token: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[range]) }

    static func skipSpace(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { break }
            index += 1
        }
        return index
    }

    /// The index behind the value, nil when the bytes end before it.
    private static func skip(_ skip: ValueSkip, _ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var skip = skip
        let count = skip.advance(UnsafeRawBufferPointer(rebasing: bytes[start...]))
        return skip.hasEnded ? start + count : nil
    }

    private static func skipScalar(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "E"):
                index += 1
            default: return index
            }
        }
        return index
    }
}

@available(*, unavailable)
extension JSONView: Sendable {}
