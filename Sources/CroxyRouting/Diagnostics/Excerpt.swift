/// A source line with a part of it underlined, as compilers show it.
///
/// ```
///    14 | provider = "antropic"
///       |            ^~~~~~~~~~
/// ```
public struct Excerpt: Sendable, Equatable, CustomStringConvertible {
    /// Counted from 1.
    public var number: Int

    /// The line, secrets masked and control characters replaced; of a long one the part around the place.
    public var text: String

    /// What stands under `text`: blanks, tabs where it has tabs, `^` and `~`.
    public var underline: String

    /// An excerpt as it is to be shown.
    public init(number: Int, text: String, underline: String) {
        self.number = number
        self.text = text
        self.underline = underline
    }

    /// Both lines, without a newline at the end.
    public var description: String {
        let number = String(number)
        let margin = String(repeating: " ", count: max(0, 5 - number.utf8.count))
        let blank = String(repeating: " ", count: margin.utf8.count + number.utf8.count)
        return "\(margin)\(number) | \(text)\n\(blank) | \(underline)"
    }
}
