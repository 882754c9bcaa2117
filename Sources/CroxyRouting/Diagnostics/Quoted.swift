/// The user's text inside a message.
enum Quoted {
    /// The text in double quotes, on one line and harmless to a terminal: control characters escaped, a long one cut,
    /// and what looks like a key masked.
    static func text(_ text: String) -> String {
        var quoted = "\""
        var count = 0
        for scalar in text.unicodeScalars {
            guard count < 80 else {
                quoted += "…"
                break
            }
            count += 1
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            default:
                if isHarmless(scalar) {
                    quoted.unicodeScalars.append(scalar)
                } else {
                    quoted += "\\u{\(String(scalar.value, radix: 16))}"
                }
            }
        }
        return Masking.hidingKeys(in: quoted + "\"")
    }

    /// Whether a terminal shows the scalar and does nothing else: no control character, and none that turns the
    /// direction of writing.
    static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF, 0xE0000...0xE007F: false
        default: true
        }
    }
}
