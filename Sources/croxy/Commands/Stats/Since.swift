import CroxyRouting

/// How far back: a number and its unit, as `--since` takes it.
struct Since {
    let seconds: Int

    /// Nil for all but `30s`, `15m`, `2h`, `1d`: a number of at least 1, and what is no longer than ten years.
    init?(_ text: String) {
        let unit: Int
        switch text.utf8.last {
        case UInt8(ascii: "s"): unit = 1
        case UInt8(ascii: "m"): unit = 60
        case UInt8(ascii: "h"): unit = 3600
        case UInt8(ascii: "d"): unit = 86_400
        default: return nil
        }
        // Digits alone: Int takes a sign too.
        let digits = text.utf8.dropLast()
        guard digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }),
            let number = Int(Substring(digits)), number > 0, number <= Since.longest / unit
        else { return nil }
        seconds = number * unit
    }

    private static let longest = 3650 * 86_400

    static func problem(_ text: String) -> String {
        "--since takes a time such as 30s, 15m, 2h or 1d, and \(TerminalText.shown(text)) is none"
    }
}
