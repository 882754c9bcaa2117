/// croxy's name for a request; prints as 16 hexadecimal digits behind `crx_`.
///
/// A number until somebody wants to read it, because every request has one.
public struct RequestID: Sendable, Hashable, CustomStringConvertible {
    public let value: UInt64

    public init(value: UInt64) {
        self.value = value
    }

    /// Bytes of the printed form.
    public static let length = 20

    /// Calls `body` with the printed form.
    @inline(__always)
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        // `crx_`, then the digits; 24 bytes of which 20 count.
        var text: (UInt64, UInt64, UInt64) = (UInt64(littleEndian: 0x5F78_7263), 0, 0)
        return withUnsafeMutableBytes(of: &text) { bytes in
            for index in 0..<16 {
                let digit = UInt8(truncatingIfNeeded: value &>> UInt64(60 - index &* 4)) & 15
                bytes[index &+ 4] = digit < 10 ? digit &+ 0x30 : digit &+ 0x57
            }
            return body(UnsafeRawBufferPointer(rebasing: bytes[0..<RequestID.length]))
        }
    }

    public var description: String {
        withBytes { String(decoding: $0, as: UTF8.self) }
    }
}
