import CroxyMetrics
import JSONBytes

extension JSONView {
    /// A number that is no less than zero; nil for all else.
    var count: UInt64? {
        int().flatMap { UInt64(exactly: $0) }
    }

    /// The value of a number; nil for all else.
    var decimal: Double? {
        guard kind == .number, let value = Double(String(decoding: token, as: UTF8.self)), value.isFinite else {
            return nil
        }
        return value
    }

    /// Milliseconds since 1970 of a time in RFC 3339; nil for all else.
    var moment: Int64? {
        guard kind == .string else { return nil }
        return Timestamp.milliseconds(UnsafeRawBufferPointer(rebasing: token.dropFirst().dropLast()))
    }
}

extension FixedWidthInteger {
    /// Stays at the largest value rather than overflow; for numbers that are no less than zero.
    func addingWithoutOverflow(_ other: Self) -> Self {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? .max : sum
    }
}
