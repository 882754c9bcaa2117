/// The values of limits, from their bytes.
enum QuotaValue {
    /// Digits alone, at most 2^53 - 1.
    static func count(_ bytes: UnsafeRawBufferPointer) -> UInt64? {
        guard !bytes.isEmpty, bytes.count <= 20 else { return nil }
        var value: UInt64 = 0
        for byte in bytes {
            guard ASCII.isDigit(byte) else { return nil }
            value = value * 10 + UInt64(byte - UInt8(ascii: "0"))
            guard value <= TokenUsage.maxCount else { return nil }
        }
        return value
    }

    /// `0.42`, `1`, or `42%`: at most nine digits on either side of the point.
    static func fraction(_ bytes: UnsafeRawBufferPointer) -> Double? {
        let isPercent = bytes.last == UInt8(ascii: "%")
        let end = isPercent ? bytes.count - 1 : bytes.count
        let point = bytes[..<end].firstIndex(of: UInt8(ascii: ".")) ?? end
        guard point <= 9, let whole = count(UnsafeRawBufferPointer(rebasing: bytes[..<point])) else { return nil }
        guard point < end else { return Double(whole) / (isPercent ? 100 : 1) }
        let places = end - point - 1
        guard places <= 9, let rest = count(UnsafeRawBufferPointer(rebasing: bytes[(point + 1)..<end]))
        else { return nil }
        var scale: UInt64 = 1
        for _ in 0..<places { scale *= 10 }
        // Both are whole numbers below 2^63, so that one rounding is all there is.
        return Double(whole * scale + rest) / (Double(scale) * (isPercent ? 100 : 1))
    }

    /// `[a-z_]{1,64}`.
    static func word(_ bytes: UnsafeRawBufferPointer) -> Label? {
        guard !bytes.isEmpty, bytes.count <= Label.capacity else { return nil }
        for byte in bytes where byte != UInt8(ascii: "_") {
            guard byte >= UInt8(ascii: "a"), byte <= UInt8(ascii: "z") else { return nil }
        }
        return Label(bytes)
    }
}
