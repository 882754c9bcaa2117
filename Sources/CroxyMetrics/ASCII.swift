/// Comparisons of bytes with words, without allocating.
enum ASCII {
    /// Without spaces and tabs on either side.
    static func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var start = 0
        var end = bytes.count
        while start < end, isBlank(bytes[start]) { start += 1 }
        while end > start, isBlank(bytes[end - 1]) { end -= 1 }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    }

    /// Whether `bytes` are `word` in any case of their letters.
    ///
    /// - Parameter word: in small letters.
    static func equals(_ bytes: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
        bytes.count == word.utf8CodeUnitCount && ends(bytes, with: word)
    }

    /// The same for the last bytes.
    static func ends(_ bytes: UnsafeRawBufferPointer, with word: StaticString) -> Bool {
        let offset = bytes.count - word.utf8CodeUnitCount
        guard offset >= 0 else { return false }
        for index in 0..<word.utf8CodeUnitCount where lower(bytes[offset + index]) != word.utf8Start[index] {
            return false
        }
        return true
    }

    /// Whether `bytes` begin with `word`, byte for byte.
    @inline(__always)
    static func begins(_ bytes: UnsafeRawBufferPointer, with word: StaticString) -> Bool {
        guard bytes.count >= word.utf8CodeUnitCount else { return false }
        for index in 0..<word.utf8CodeUnitCount where bytes[index] != word.utf8Start[index] { return false }
        return true
    }

    /// Whether `bytes` are `word`, byte for byte.
    @inline(__always)
    static func same(_ bytes: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
        bytes.count == word.utf8CodeUnitCount && begins(bytes, with: word)
    }

    static func lower(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09
    }
}
