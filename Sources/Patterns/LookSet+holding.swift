extension LookSet {
    /// Which of these looks hold between the bytes before `position` and those from it on.
    ///
    /// - Parameter position: at most `bytes.count`.
    func holding(at position: Int, in bytes: UnsafeRawBufferPointer) -> LookSet {
        if isEmpty { return [] }
        var result: LookSet = []
        if position == 0 {
            result.formUnion([Look.textStart.mask, Look.lineStart.mask])
        } else if bytes[position - 1] == 0x0A {
            result.formUnion(Look.lineStart.mask)
        }
        if position == bytes.count {
            result.formUnion([Look.textEnd.mask, Look.lineEnd.mask])
        } else if bytes[position] == 0x0A {
            result.formUnion(Look.lineEnd.mask)
        }
        if !isDisjoint(with: .words) {
            result.formUnion(Self.words(Side(before: position, in: bytes), Side(after: position, in: bytes)))
        }
        return result
    }

    /// Broken UTF-8 is no word, but neither is it certain not to be one: what asks for "no word" does not hold beside
    /// it, so `\B` never holds within an encoded scalar.
    private static func words(_ before: Side, _ after: Side) -> LookSet {
        var result: LookSet = []
        if (before == .word) != (after == .word) { result.formUnion(Look.wordBoundary.mask) }
        if before != .word, after == .word { result.formUnion(Look.wordStart.mask) }
        if before == .word, after != .word { result.formUnion(Look.wordEnd.mask) }
        if before == .other { result.formUnion(Look.wordStartHalf.mask) }
        if after == .other { result.formUnion(Look.wordEndHalf.mask) }
        if before != .broken, after != .broken, before == after { result.formUnion(Look.notWordBoundary.mask) }
        return result
    }

    /// What lies on one side of a place.
    private enum Side {
        case word
        /// A scalar that is no part of a word, or the end of the text.
        case other
        case broken

        init(before position: Int, in bytes: UnsafeRawBufferPointer) {
            guard position > 0 else {
                self = .other
                return
            }
            let lowest = max(0, position - 4)
            var start = position - 1
            while start > lowest, bytes[start] & 0xC0 == 0x80 { start -= 1 }
            guard let (value, length) = bytes.scalar(at: start), start + length == position else {
                self = .broken
                return
            }
            self = UnicodeClasses.isWord(value) ? .word : .other
        }

        init(after position: Int, in bytes: UnsafeRawBufferPointer) {
            guard position < bytes.count else {
                self = .other
                return
            }
            guard let (value, _) = bytes.scalar(at: position) else {
                self = .broken
                return
            }
            self = UnicodeClasses.isWord(value) ? .word : .other
        }
    }
}

extension UnsafeRawBufferPointer {
    /// The scalar whose encoding begins at the index, and its length in bytes; `nil` where none does.
    ///
    /// - Parameter index: below `count`.
    /// - Source: RFC 3629, section 4.
    func scalar(at index: Int) -> (value: UInt32, length: Int)? {
        let lead = self[index]
        if lead < 0x80 { return (UInt32(lead), 1) }
        let length: Int
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF: length = 3
        case 0xF0...0xF4: length = 4
        default: return nil
        }
        guard count - index >= length else { return nil }
        var value = UInt32(lead) & (0x7F >> UInt32(length))
        for offset in 1..<length {
            let byte = self[index + offset]
            guard byte & 0xC0 == 0x80 else { return nil }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        let isShortest = length == 2 || value >= (length == 3 ? 0x800 : 0x1_0000)
        guard isShortest, Unicode.Scalar(value) != nil else { return nil }
        return (value, length)
    }
}
