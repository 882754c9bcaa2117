/// Comma-separated lists and case-blind comparison, on bytes.
public enum Tokens {
    /// Calls `body` with each element of a list, white space around it removed; empty elements too.
    @inline(__always)
    public static func forEach(in list: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        var start = 0
        var index = 0
        while index <= list.count {
            if index == list.count || list[index] == 0x2C {
                body(trimmed(UnsafeRawBufferPointer(rebasing: list[start..<index])))
                start = index &+ 1
            }
            index &+= 1
        }
    }

    /// True when the bytes are `name`, ASCII letters in any case.
    @inline(__always)
    public static func equal(_ bytes: UnsafeRawBufferPointer, _ name: StaticString) -> Bool {
        equal(bytes, UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }

    /// True when both are the same bytes, ASCII letters in any case.
    public static func equal(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard left.count == right.count else { return false }
        for index in 0..<left.count where lowered(left[index]) != lowered(right[index]) { return false }
        return true
    }

    /// The bytes without spaces and tabs at their ends.
    public static func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var start = 0
        var end = bytes.count
        while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start &+= 1 }
        while end > start, bytes[end &- 1] == 0x20 || bytes[end &- 1] == 0x09 { end &-= 1 }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    }

    @inline(__always)
    private static func lowered(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }
}

/// Plain decimal numbers, as the wire writes them.
public enum Decimal {
    /// The value of one or more ASCII digits; nil for anything else, a sign or a number over 2^62 included.
    public static func parse(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard !bytes.isEmpty, bytes.count <= 19 else { return nil }
        var value = 0
        for byte in bytes {
            guard let digit = ByteClass.digit(byte) else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflowed) = product.addingReportingOverflow(Int(digit))
            guard !overflow, !overflowed else { return nil }
            value = sum
        }
        return value <= 1 << 62 ? value : nil
    }
}
