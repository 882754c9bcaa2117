/// Numbers with up to six decimals, kept exactly as whole millionths.
enum Decimal {
    /// Millionths in one.
    static let one = 1_000_000

    /// Nil for what is no number (also infinite), has more than six decimals, or is too large for this to be told.
    ///
    /// Exact: up to 2^53 millionths, no two numbers of six decimals are the same `Double`.
    static func millionths(_ number: Double) -> Int? {
        guard number.isFinite, abs(number) <= 9_000_000_000 else { return nil }
        let rounded = (number * Double(one)).rounded()
        return rounded / Double(one) == number ? Int(rounded) : nil
    }

    /// Of a whole number; nil out of bounds.
    static func millionths(_ number: Int, in bounds: ClosedRange<Int>) -> Int? {
        guard bounds.contains(number) else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: one)
        return overflow ? nil : product
    }

    /// Whether a number of millionths is in bounds of whole ones, themselves included.
    static func isIn(_ bounds: ClosedRange<Int>, _ millionths: Int) -> Bool {
        let (whole, rest) = millionths.quotientAndRemainder(dividingBy: one)
        return bounds.contains(whole) && (rest == 0 || bounds.contains(whole + rest.signum()))
    }

    /// The text of a variable: digits, a point and digits perhaps, with an optional `-`.
    static func millionths(_ text: String) -> Int? {
        let isNegative = text.utf8.first == UInt8(ascii: "-")
        let parts = text.utf8.dropFirst(isNegative ? 1 : 0)
            .split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isDigit) }) else { return nil }
        var decimals = parts.count > 1 ? parts[1] : ""[...].utf8
        while decimals.last == UInt8(ascii: "0") { decimals.removeLast() }
        guard decimals.count <= 6, whole.count <= 12 else { return nil }
        let digits = Array(whole) + Array(decimals) + Array(repeating: UInt8(ascii: "0"), count: 6 - decimals.count)
        let number = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return isNegative ? -number : number
    }

    /// As TOML writes it: an integer without a point where it is one.
    static func text(_ millionths: Int) -> String {
        let size = millionths.magnitude
        let (whole, rest) = size.quotientAndRemainder(dividingBy: UInt(one))
        var text = (millionths < 0 ? "-" : "") + String(whole)
        guard rest > 0 else { return text }
        var digits = String(UInt(one) + rest).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        text += "." + digits
        return text
    }
}
