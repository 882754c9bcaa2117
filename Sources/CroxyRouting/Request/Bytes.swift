extension UnsafeRawBufferPointer {
    /// Whether these bytes are `word`, ASCII case aside.
    ///
    /// - Parameter word: lower-case ASCII.
    func equalsIgnoringCase(_ word: StaticString) -> Bool {
        count == word.utf8CodeUnitCount && hasPrefixIgnoringCase(word)
    }

    /// Whether these bytes begin with `word`, ASCII case aside.
    ///
    /// - Parameter word: lower-case ASCII.
    func hasPrefixIgnoringCase(_ word: StaticString) -> Bool {
        guard count >= word.utf8CodeUnitCount else { return false }
        for index in 0..<word.utf8CodeUnitCount where self[index].lowercased != word.utf8Start[index] { return false }
        return true
    }

    /// Whether these bytes end with `word`.
    func hasSuffix(_ word: StaticString) -> Bool {
        guard count >= word.utf8CodeUnitCount else { return false }
        let start = count - word.utf8CodeUnitCount
        for index in 0..<word.utf8CodeUnitCount where self[start + index] != word.utf8Start[index] { return false }
        return true
    }

    /// Whether these bytes begin with `word`.
    func hasPrefix(_ word: StaticString) -> Bool {
        guard count >= word.utf8CodeUnitCount else { return false }
        for index in 0..<word.utf8CodeUnitCount where self[index] != word.utf8Start[index] { return false }
        return true
    }

    /// The bytes without blanks and tabs at both ends, `OWS` in RFC 9110 §5.6.3.
    var trimmingBlanks: UnsafeRawBufferPointer {
        var start = 0
        var end = count
        while start < end, self[start].isBlank { start += 1 }
        while end > start, self[end - 1].isBlank { end -= 1 }
        return self[part: start..<end]
    }

    /// A part of these bytes, counted from 0 again.
    subscript(part range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[range])
    }
}

extension UInt8 {
    /// A to Z made small, all else as it is.
    var lowercased: UInt8 {
        self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self
    }

    /// Blank or tab.
    var isBlank: Bool {
        self == UInt8(ascii: " ") || self == UInt8(ascii: "\t")
    }

    /// 0 to 9.
    var isDigit: Bool {
        self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9")
    }

    /// An ASCII letter or digit.
    var isAlphanumeric: Bool {
        isDigit || (lowercased >= UInt8(ascii: "a") && lowercased <= UInt8(ascii: "z"))
    }

    /// The value of a hexadecimal digit, nil for all else.
    var hexValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
