/// The meaning of strings, numbers and literals.
extension JSONView {
    /// The value of a string; nil for other kinds, and when it has no UTF-8: half a surrogate pair, bytes that are not
    /// UTF-8, an escape that JSON does not know.
    ///
    /// - Parameter repairing: gives such a string all the same, with U+FFFD where it has no UTF-8.
    public func string(repairing: Bool = false) -> String? {
        guard kind == .string else { return nil }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(range.count)
        guard JSONString.decode(inside, into: &decoded) == .text || repairing else { return nil }
        return String(decoding: decoded, as: UTF8.self)
    }

    /// Whether this is a string that means `text`, byte for byte (no Unicode normalisation). Does not allocate unless
    /// there are escapes.
    public func isString(_ text: StaticString) -> Bool {
        guard kind == .string else { return false }
        let wanted = UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        return means(wanted)
    }

    /// The value of a whole number as written: no fraction, no exponent, within `Int`. Nil for all else.
    public func int() -> Int? {
        guard kind == .number else { return nil }
        var digits = token[...]
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits = digits.dropFirst() }
        guard let first = digits.first, first != UInt8(ascii: "0") || digits.count == 1 else { return nil }
        var value = 0
        for byte in digits {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            let digit = Int(byte - UInt8(ascii: "0"))
            let (tens, overflowsTens) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = tens.addingReportingOverflow(isNegative ? -digit : digit)
            if overflowsTens || overflows { return nil }
            value = sum
        }
        return value
    }

    /// Nil unless this is `true` or `false`.
    public func bool() -> Bool? {
        guard kind == .bool else { return nil }
        if isToken("true") { return true }
        if isToken("false") { return false }
        return nil
    }

    public var isNull: Bool { kind == .null }

    func isToken(_ text: StaticString) -> Bool {
        token.elementsEqual(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Whether this string means the UTF-8 in `wanted`.
    func means(_ wanted: UnsafeRawBufferPointer) -> Bool {
        guard inside.contains(UInt8(ascii: "\\")) else { return inside.elementsEqual(wanted) }
        // An escape is at most six times as long as what it means.
        guard inside.count / 6 <= wanted.count else { return false }
        var decoded: [UInt8] = []
        return JSONString.decode(inside, into: &decoded) == .text && decoded.elementsEqual(wanted)
    }

    /// The bytes between the brackets or quotes.
    var inside: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[range.lowerBound + 1..<range.upperBound - 1])
    }
}
