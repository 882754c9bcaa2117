/// Looks at one UTF-8 sequence of bytes that may be anything.
enum UTF8Sequence {
    /// The length of the well-formed sequence at `start` (1 to 4), or minus the number of bytes that one U+FFFD
    /// stands for.
    ///
    /// - Precondition: `start` is an index of `bytes`.
    /// - Source: The Unicode Standard, table 3-7, and "Substitution of Maximal Subparts" in section 3.9.
    static func length(in bytes: UnsafeRawBufferPointer, at start: Int) -> Int {
        let lead = bytes[start]
        let count: Int
        var lowest: UInt8 = 0x80
        var highest: UInt8 = 0xBF
        switch lead {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: count = 2
        case 0xE0...0xEF:
            count = 3
            if lead == 0xE0 { lowest = 0xA0 }
            if lead == 0xED { highest = 0x9F }
        case 0xF0...0xF4:
            count = 4
            if lead == 0xF0 { lowest = 0x90 }
            if lead == 0xF4 { highest = 0x8F }
        default: return -1
        }
        var have = 1
        while have < count {
            guard start + have < bytes.count, bytes[start + have] >= lowest, bytes[start + have] <= highest else {
                return -have
            }
            (lowest, highest) = (0x80, 0xBF)
            have += 1
        }
        return count
    }

    /// Whether all of `bytes` is well-formed UTF-8.
    static func areWellFormed(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < bytes.count {
            let length = length(in: bytes, at: index)
            if length < 0 { return false }
            index += length
        }
        return true
    }

    /// Appends the UTF-8 of a scalar that is not a surrogate.
    static func append(_ scalar: UInt32, to output: inout [UInt8]) {
        switch scalar {
        case 0..<0x80:
            output.append(UInt8(truncatingIfNeeded: scalar))
        case 0..<0x800:
            output.append(0xC0 | UInt8(truncatingIfNeeded: scalar >> 6))
            output.append(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
        case 0..<0x10000:
            output.append(0xE0 | UInt8(truncatingIfNeeded: scalar >> 12))
            output.append(0x80 | UInt8(truncatingIfNeeded: scalar >> 6 & 0x3F))
            output.append(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
        default:
            output.append(0xF0 | UInt8(truncatingIfNeeded: scalar >> 18 & 0x07))
            output.append(0x80 | UInt8(truncatingIfNeeded: scalar >> 12 & 0x3F))
            output.append(0x80 | UInt8(truncatingIfNeeded: scalar >> 6 & 0x3F))
            output.append(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
        }
    }
}
