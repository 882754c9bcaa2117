/// JSON string tokens: from text to token and back.
public enum JSONString {
    /// Appends a JSON string token, quotes included, whose value is `bytes` read as UTF-8.
    ///
    /// Escapes `"`, `\` and the control characters below U+0020, nothing else; what is not UTF-8 becomes U+FFFD.
    ///
    /// - Complexity: O(n); at most 6 bytes of output for one of input.
    public static func encode(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        var clean = 0  // start of the bytes that go as they are
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte >= 0x20, byte < 0x80, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                index += 1
                continue
            }
            let length = byte < 0x80 ? 1 : UTF8Sequence.length(in: bytes, at: index)
            if byte >= 0x80, length > 0 {
                index += length
                continue
            }
            output.append(contentsOf: bytes[clean..<index])
            if length < 0 {
                output.append(contentsOf: [0xEF, 0xBF, 0xBD])
            } else {
                appendEscape(of: byte, to: &output)
            }
            index += abs(length)
            clean = index
        }
        output.append(contentsOf: bytes[clean...])
        output.append(UInt8(ascii: "\""))
    }

    /// The same for bytes in an array.
    public static func encode(_ bytes: [UInt8], into output: inout [UInt8]) {
        bytes.withUnsafeBytes { encode($0, into: &output) }
    }

    /// The same for text.
    public static func encode(_ text: String, into output: inout [UInt8]) {
        var text = text
        text.withUTF8 { encode(UnsafeRawBufferPointer($0), into: &output) }
    }

    private static func appendEscape(of byte: UInt8, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(byte)
        case 0x08: output.append(UInt8(ascii: "b"))
        case 0x09: output.append(UInt8(ascii: "t"))
        case 0x0A: output.append(UInt8(ascii: "n"))
        case 0x0C: output.append(UInt8(ascii: "f"))
        case 0x0D: output.append(UInt8(ascii: "r"))
        default:
            output.append(contentsOf: [0x75, 0x30, 0x30])  // u00
            output.append(hexDigit(byte >> 4))
            output.append(hexDigit(byte & 0x0F))
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + (value - 10)
    }
}
