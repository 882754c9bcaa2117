/// Keeps secrets out of diagnostics.
enum Masking {
    /// What stands in place of a secret.
    static let mask = "•••"

    /// Masks whatever begins like a key of the common services, `sk-`, wherever it stands.
    static func hidingKeys(in text: String) -> String {
        let bytes = Array(text.utf8)
        var output: [UInt8] = []
        var index = 0
        for range in keyRanges(in: bytes, 0..<bytes.count) {
            output += bytes[index..<range.lowerBound] + mask.utf8
            index = range.upperBound
        }
        output += bytes[index...]
        return String(decoding: output, as: UTF8.self)
    }

    /// Where in a part of `bytes` words stand that begin with `sk-`; those under 8 bytes are no keys.
    static func keyRanges(in bytes: [UInt8], _ part: Range<Int>) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = part.lowerBound
        while start < part.upperBound {
            guard isKeyByte(bytes[start]) else {
                start += 1
                continue
            }
            var end = start
            while end < part.upperBound, isKeyByte(bytes[end]) { end += 1 }
            if end - start >= 8, bytes[start..<end].starts(with: "sk-".utf8) { ranges.append(start..<end) }
            start = end
        }
        return ranges
    }

    /// What stands behind a `#` when it sounds secret: an old key, commented out.
    static func secretComment(in bytes: [UInt8], _ part: Range<Int>) -> [Range<Int>] {
        guard let mark = bytes[part].firstIndex(of: UInt8(ascii: "#")), mark + 1 < part.upperBound else { return [] }
        let comment = mark + 1..<part.upperBound
        return soundsSecret(String(decoding: bytes[comment], as: UTF8.self)) ? [comment] : []
    }

    /// Whether a key by this name is likely to hold a secret, a misspelt one included.
    static func soundsSecret(_ name: String) -> Bool {
        let letters = name.lowercased().unicodeScalars.filter { $0.isASCII && UInt8($0.value).isAlphanumeric }
        let folded = String(String.UnicodeScalarView(letters))
        guard !folded.hasSuffix("env") else { return false }
        return ["key", "token", "secret", "pass", "credential", "authorization", "cookie"].contains {
            folded.contains($0)
        }
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        byte.isAlphanumeric || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
}
