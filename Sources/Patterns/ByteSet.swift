/// A set of bytes as bits, in registers.
struct ByteSet: Sendable, Equatable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    static func == (left: ByteSet, right: ByteSet) -> Bool {
        left.words == right.words
    }

    func contains(_ byte: UInt8) -> Bool {
        word(byte >> 6) & (1 << UInt64(byte & 63)) != 0
    }

    /// - Returns: whether it was not there.
    mutating func insert(_ byte: UInt8) -> Bool {
        guard !contains(byte) else { return false }
        formUnion(byte >> 6, 1 << UInt64(byte & 63))
        return true
    }

    /// - Parameter low: not above `high`.
    mutating func insert(_ low: UInt8, through high: UInt8) {
        for index in low >> 6...high >> 6 {
            let first = index == low >> 6 ? low & 63 : 0
            let last = index == high >> 6 ? high & 63 : 63
            formUnion(index, (UInt64.max << UInt64(first)) & (UInt64.max >> UInt64(63 - last)))
        }
    }

    /// The highest member that is not above the byte; 0 if there is none.
    func last(upTo byte: UInt8) -> UInt8 {
        var index = byte >> 6
        var bits = word(index) & (UInt64.max >> UInt64(63 - byte & 63))
        while bits == 0, index > 0 {
            index -= 1
            bits = word(index)
        }
        return bits == 0 ? 0 : index << 6 + UInt8(63 - bits.leadingZeroBitCount)
    }

    private func word(_ index: UInt8) -> UInt64 {
        switch index {
        case 0: words.0
        case 1: words.1
        case 2: words.2
        default: words.3
        }
    }

    private mutating func formUnion(_ index: UInt8, _ bits: UInt64) {
        switch index {
        case 0: words.0 |= bits
        case 1: words.1 |= bits
        case 2: words.2 |= bits
        default: words.3 |= bits
        }
    }
}
