/// Finds the end of strings that are short and plain, as nearly all names and ids are: what is set up for skipping in
/// blocks costs more than they do.
enum ShortString {
    /// The longest that is looked for.
    static let capacity = Label.capacity

    /// The index of the quote that ends the string which goes on at `start`; nil when there is none within `capacity`
    /// bytes, or a backslash before it.
    static func end(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        let limit = min(bytes.count, start + capacity + 1)
        var index = start
        while index + 8 <= limit {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let found = places(of: UInt8(ascii: "\""), in: word) | places(of: UInt8(ascii: "\\"), in: word)
            if found != 0 {
                index += found.trailingZeroBitCount / 8
                return bytes[index] == UInt8(ascii: "\"") ? index : nil
            }
            index += 8
        }
        while index < limit {
            if bytes[index] == UInt8(ascii: "\"") { return index }
            if bytes[index] == UInt8(ascii: "\\") { return nil }
            index += 1
        }
        return nil
    }

    /// Bit 7 of the lowest byte that is `byte`; above it, perhaps of others too.
    @inline(__always)
    private static func places(of byte: UInt8, in word: UInt64) -> UInt64 {
        let difference = word ^ (0x0101_0101_0101_0101 &* UInt64(byte))
        return (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
    }
}
