/// Numbers for people.
public enum Figures {
    /// With commas between thousands.
    public static func count(_ number: UInt64) -> String {
        var digits = String(number)
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: digits.index(digits.startIndex, offsetBy: place))
            place -= 3
        }
        return digits
    }

    /// Of a noun: `1 error`, `2 errors`.
    public static func count(_ number: UInt64, _ noun: String) -> String {
        "\(count(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    /// Milliseconds or seconds; `-` where there is none.
    public static func duration(_ milliseconds: Double?) -> String {
        guard let milliseconds else { return "-" }
        if milliseconds < 9.95 { return "\(fixed(milliseconds, 1)) ms" }
        if milliseconds < 999.5 { return "\(fixed(milliseconds, 0)) ms" }
        let seconds = milliseconds / 1000
        return "\(fixed(seconds, seconds < 9.995 ? 2 : seconds < 99.95 ? 1 : 0)) s"
    }

    /// US dollars; `unknown`, and never nothing, where no price is known.
    public static func cost(_ dollars: Double?) -> String {
        guard let dollars else { return "unknown" }
        if dollars > 0, dollars < 0.0001 { return "<$0.0001" }
        return "$\(fixed(dollars, dollars < 0.99995 ? 4 : 2))"
    }

    /// In few columns: `950`, `12.3k`, `1.2M`.
    static func short(_ number: UInt64) -> String {
        if number < 10_000 { return count(number) }
        for (unit, name) in [(1_000_000_000.0, "G"), (1_000_000, "M"), (1000, "k")]
        where Double(number) >= unit * 0.9995 {
            let value = Double(number) / unit
            return fixed(value, value < 99.95 ? 1 : 0) + name
        }
        return count(number)
    }

    /// A part of a whole: `12 %`, `0.4 %`.
    static func percent(_ part: UInt64, of whole: UInt64) -> String {
        guard whole > 0 else { return "-" }
        let value = Double(part) / Double(whole) * 100
        return value > 0 && value < 9.95 ? "\(fixed(value, 1)) %" : "\(fixed(value, 0)) %"
    }

    /// How long: `3 d 4 h`, `2 h 5 min`, `4 min 10 s`, `12 s`.
    public static func time(_ seconds: Int) -> String {
        let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60)
        if days > 0 { return "\(days) d \(hours) h" }
        if hours > 0 { return "\(hours) h \(minutes) min" }
        return minutes > 0 ? "\(minutes) min \(seconds % 60) s" : "\(max(0, seconds)) s"
    }

    /// The largest unit that says it in whole numbers: `90m`, `2h`.
    public static func window(_ seconds: Int) -> String {
        let units = [(86_400, "d"), (3600, "h"), (60, "m")]
        let unit = units.first { seconds >= $0.0 && seconds % $0.0 == 0 } ?? (1, "s")
        return "\(seconds / unit.0)\(unit.1)"
    }

    /// - Parameter places: of the fraction, at most 4.
    private static func fixed(_ value: Double, _ places: Int) -> String {
        let scale = [1, 10, 100, 1000, 10_000][places]
        guard value.isFinite, let scaled = UInt64(exactly: (value * Double(scale)).rounded()) else { return "?" }
        let whole = count(scaled / UInt64(scale))
        guard places > 0 else { return whole }
        let digits = String(scaled % UInt64(scale))
        return "\(whole).\(String(repeating: "0", count: places - digits.count))\(digits)"
    }
}
