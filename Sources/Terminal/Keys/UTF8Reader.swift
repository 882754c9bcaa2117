/// Reads scalars from UTF-8 byte by byte; bytes that are none are left out.
///
/// - Source: Unicode §3.9, table 3-7 (well-formed sequences).
struct UTF8Reader: Equatable, Sendable {
    private var value: UInt32 = 0
    private var left = 0
    /// What the next byte may be.
    private var allowed: ClosedRange<UInt8> = 0x80...0xBF

    /// The scalar that ends with this byte.
    mutating func read(_ byte: UInt8) -> Unicode.Scalar? {
        if left > 0 {
            if allowed.contains(byte) {
                value = value << 6 | UInt32(byte & 0x3F)
                left -= 1
                allowed = 0x80...0xBF
                return left == 0 ? Unicode.Scalar(value) : nil
            }
            left = 0
        }
        switch byte {
        case 0x00...0x7F: return Unicode.Scalar(byte)
        case 0xC2...0xDF: begin(byte & 0x1F, 1, 0x80...0xBF)
        case 0xE0: begin(byte & 0x0F, 2, 0xA0...0xBF)
        case 0xED: begin(byte & 0x0F, 2, 0x80...0x9F)
        case 0xE1...0xEF: begin(byte & 0x0F, 2, 0x80...0xBF)
        case 0xF0: begin(byte & 0x07, 3, 0x90...0xBF)
        case 0xF1...0xF3: begin(byte & 0x07, 3, 0x80...0xBF)
        case 0xF4: begin(byte & 0x07, 3, 0x80...0x8F)
        default: break
        }
        return nil
    }

    private mutating func begin(_ bits: UInt8, _ count: Int, _ next: ClosedRange<UInt8>) {
        (value, left, allowed) = (UInt32(bits), count, next)
    }
}
