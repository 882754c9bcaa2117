/// Decimal numbers with a fixed point, exactly: no floating point, no exponent.
enum Decimal {
    /// Appends `value / 10^places`, without zeros at the end of the fraction.
    static func append(_ value: UInt64, places: Int = 0, to bytes: inout [UInt8]) {
        var rest = value
        var left = places
        while left > 0, rest % 10 == 0 {
            rest /= 10
            left -= 1
        }
        // From the last digit on: 20 digits, or 19 places, a point and a zero.
        var digits: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &digits) { buffer in
            var start = buffer.count
            if left > 0 {
                for _ in 0..<left {
                    start -= 1
                    buffer[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                    rest /= 10
                }
                start -= 1
                buffer[start] = UInt8(ascii: ".")
            }
            repeat {
                start -= 1
                buffer[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            bytes.append(contentsOf: buffer[start...])
        }
    }

    static func append(_ value: Int, to bytes: inout [UInt8]) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        append(UInt64(value.magnitude), to: &bytes)
    }

    /// Reads `12`, `12.5`: the value times 10^`places`; further digits are cut off. Nil for all else, and for what does not
    /// fit.
    static func read(_ bytes: UnsafeRawBufferPointer, places: Int) -> UInt64? {
        var value: UInt64 = 0
        var digits = 0
        var fraction: Int?
        for byte in bytes {
            if byte == UInt8(ascii: "."), fraction == nil, digits > 0 {
                fraction = 0
                continue
            }
            guard ASCII.isDigit(byte) else { return nil }
            digits += 1
            if let read = fraction {
                if read == places { continue }
                fraction = read + 1
            }
            guard let next = tenfold(value, plus: UInt64(byte - UInt8(ascii: "0"))) else { return nil }
            value = next
        }
        guard digits > 0 else { return nil }
        for _ in (fraction ?? 0)..<places {
            guard let next = tenfold(value, plus: 0) else { return nil }
            value = next
        }
        return value
    }

    private static func tenfold(_ value: UInt64, plus digit: UInt64) -> UInt64? {
        let (product, overflowsProduct) = value.multipliedReportingOverflow(by: 10)
        let (sum, overflows) = product.addingReportingOverflow(digit)
        return overflowsProduct || overflows ? nil : sum
    }
}
