/// The shortest TOML for a name: as it is where a bare key may hold it, else as a basic string.
func keyText(of name: String) -> String {
    if !name.isEmpty, name.utf8.allSatisfy(\.isBareKeyByte) { return name }
    var text = "\""
    for scalar in name.unicodeScalars {
        switch scalar {
        case "\"": text += "\\\""
        case "\\": text += "\\\\"
        case "\n": text += "\\n"
        case "\r": text += "\\r"
        case "\t": text += "\\t"
        case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
            let digits = String(scalar.value, radix: 16, uppercase: true)
            text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
        default: text.unicodeScalars.append(scalar)
        }
    }
    return text + "\""
}

/// The parts of a key joined by dots, in quotes, for messages; safe to print whatever the names.
func quoted(_ keys: [Key]) -> String {
    "\"\(shortened(keys.map { keyText(of: $0.name) }.joined(separator: ".")))\""
}

/// At most sixty scalars of a text, for messages.
func shortened(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: 60, limitedBy: scalars.endIndex), end < scalars.endIndex
    else { return text }
    return String(scalars[..<end]) + "…"
}
