/// The first byte that no TOML document may hold, wherever it stands.
///
/// These are invalid UTF-8, control characters other than tab and newlines, and a carriage return without its line
/// feed. The grammar has no place for them, not in comments nor in any string, so the parser after this check need
/// not think of them.
///
/// - Complexity: O(bytes).
/// - Source: TOML 1.0.0 "Spec" and "Comment", toml.abnf; the well-formed sequences are table 3-7 of the Unicode
///   standard.
func refusedBytes(in bytes: [UInt8]) -> TOMLError? {
    var offset = 0
    while offset < bytes.count {
        let byte = bytes[offset]
        if byte >= 0x80 {
            guard let length = scalarLength(in: bytes, at: offset) else {
                return TOMLError("invalid UTF-8: byte 0x\(hexadecimal(byte))", at: offset..<offset + 1)
            }
            offset += length
        } else {
            if byte < 0x20 || byte == 0x7F, let error = refusedControl(in: bytes, at: offset) { return error }
            offset += 1
        }
    }
    return nil
}

private func refusedControl(in bytes: [UInt8], at offset: Int) -> TOMLError? {
    switch bytes[offset] {
    case Byte.tab, Byte.lineFeed:
        return nil
    case Byte.carriageReturn:
        if offset + 1 < bytes.count, bytes[offset + 1] == Byte.lineFeed { return nil }
        return TOMLError("carriage return without a line feed", at: offset..<offset + 1)
    case let byte:
        return TOMLError("control character U+00\(hexadecimal(byte))", at: offset..<offset + 1)
    }
}

/// The length of the scalar that starts at a byte of 0x80 or more; nil if no valid one does.
private func scalarLength(in bytes: [UInt8], at offset: Int) -> Int? {
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch bytes[offset] {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    case 0xF1...0xF3: length = 4
    default: return nil
    }
    guard offset + length <= bytes.count, second.contains(bytes[offset + 1]) else { return nil }
    for continuation in bytes[offset + 2..<offset + length] where continuation & 0xC0 != 0x80 {
        return nil
    }
    return length
}

private func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return byte < 0x10 ? "0" + digits : digits
}
