/// Finds the end of a line: CR or LF, whichever comes first.
enum LineEnd {
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D

    /// The index of the first line end from `start` on; `bytes.count` when there is none.
    ///
    /// - Complexity: O(bytes), eight at a time, 32 where none of them can be one.
    static func find(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while index + 8 <= bytes.count {
            if index + 32 <= bytes.count,
                low(bytes, index) | low(bytes, index + 8) | low(bytes, index + 16) | low(bytes, index + 24) == 0
            {
                index += 32
                continue
            }
            let found = low(bytes, index)
            if found == 0 {
                index += 8
                continue
            }
            index += found.trailingZeroBitCount / 8
            if isLineEnd(bytes[index]) { return index }
            index += 1
        }
        while index < bytes.count, !isLineEnd(bytes[index]) { index += 1 }
        return index
    }

    static func isLineEnd(_ byte: UInt8) -> Bool {
        byte == lineFeed || byte == carriageReturn
    }

    /// Bit 7 of the lowest byte below 0x0E of eight, and of perhaps more above it: borrows only run upwards.
    @inline(__always)
    private static func low(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> UInt64 {
        let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        return (word &- 0x0E0E_0E0E_0E0E_0E0E) & ~word & 0x8080_8080_8080_8080
    }
}
