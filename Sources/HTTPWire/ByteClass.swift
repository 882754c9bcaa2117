/// Byte classes of RFC 9110 §5.6.2 and RFC 9112 §2, as bit tests without memory.
enum ByteClass {
    /// Bits of `tchar` for bytes 0 to 63 and 64 to 127.
    private static let tokenLow: UInt64 = 0x03FF_6CFA_0000_0000
    private static let tokenHigh: UInt64 = 0x57FF_FFFF_C7FF_FFFE

    /// True for the bytes that a method or a field name may hold.
    @inline(__always)
    static func isToken(_ byte: UInt8) -> Bool {
        if byte >= 0x80 { return false }
        let bits = byte < 64 ? tokenLow : tokenHigh
        return (bits &>> UInt64(byte & 63)) & 1 == 1
    }

    /// True for the bytes that end a fast run in a field value: controls but tab, and DEL.
    @inline(__always)
    static func isForbiddenInValue(_ byte: UInt8) -> Bool {
        (byte < 0x20 && byte != 0x09) || byte == 0x7F
    }

    /// The value of an ASCII digit, nil for any other byte.
    @inline(__always)
    static func digit(_ byte: UInt8) -> UInt8? {
        let value = byte &- 0x30
        return value < 10 ? value : nil
    }

    /// The value of an ASCII hexadecimal digit of either case, nil for any other byte.
    @inline(__always)
    static func hexDigit(_ byte: UInt8) -> UInt8? {
        if let value = digit(byte) { return value }
        let value = (byte | 0x20) &- 0x61
        return value < 6 ? value &+ 10 : nil
    }
}

/// Eight bytes at a time: where a field name ends, where a field value ends.
enum ByteRun {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// The index of the first byte at or after `start` that is not a token byte; `end` when there is none.
    @inline(__always)
    static func firstNonToken(in base: UnsafeRawPointer, from start: Int, to end: Int) -> Int {
        var index = start
        // Names are letters and hyphens, nearly always: those by words, the rest by bytes.
        while index &+ 8 <= end {
            let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let folded = (word | ones &* 0x20) & ~highs
            let letters = (folded &+ ones &* (0x80 - 0x61)) & ~(folded &+ ones &* (0x80 - 0x7B))
            let dashed = word ^ (ones &* 0x2D)
            let dashes = ~(((dashed & ~highs) &+ ~highs) | dashed)
            let others = ~((letters & ~word) | dashes) & highs
            if others != 0 {
                index &+= others.trailingZeroBitCount >> 3
                break
            }
            index &+= 8
        }
        while index < end, ByteClass.isToken(base.load(fromByteOffset: index, as: UInt8.self)) { index &+= 1 }
        return index
    }

    /// The index of the first byte at or after `start` that is below 0x20 or is DEL; `end` when there is none.
    ///
    /// Tab counts as a stop here; the caller steps over it.
    @inline(__always)
    static func firstControl(in base: UnsafeRawPointer, from start: Int, to end: Int) -> Int {
        var index = start
        while index &+ 8 <= end {
            let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let low = (word &- ones &* 0x20) & ~word & highs
            let deleted = word ^ (ones &* 0x7F)
            let del = (deleted &- ones) & ~deleted & highs
            let stops = low | del
            if stops != 0 { return index &+ stops.trailingZeroBitCount >> 3 }
            index &+= 8
        }
        while index < end {
            let byte = base.load(fromByteOffset: index, as: UInt8.self)
            if byte < 0x20 || byte == 0x7F { return index }
            index &+= 1
        }
        return end
    }
}
