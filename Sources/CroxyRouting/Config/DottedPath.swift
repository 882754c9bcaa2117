/// Names and texts as TOML writes them.
enum DottedPath {
    /// One name of a path: as it is where TOML allows it bare, else in quotes.
    static func part(_ name: String) -> String {
        let isBare = name.utf8.allSatisfy {
            $0.isAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
        }
        return isBare && !name.isEmpty ? name : quoted(name)
    }

    /// A basic string, in full; for messages there is `Quoted`.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            default:
                if Quoted.isHarmless(scalar) {
                    quoted.unicodeScalars.append(scalar)
                } else {
                    let digits = String(scalar.value, radix: 16, uppercase: true)
                    quoted += "\\U" + String(repeating: "0", count: 8 - digits.utf8.count) + digits
                }
            }
        }
        return quoted + "\""
    }
}
