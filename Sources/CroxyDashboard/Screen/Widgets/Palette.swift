import Terminal

/// The styles of a dashboard: colours of middling lightness, on whatever the terminal has behind them.
enum Palette {
    static let plain = Style.plain
    static let strong = Style.plain.bold
    static let faint = Style.plain.faint
    static let accent = Style(Colour(0x3B82F6))
    static let good = Style(Colour(0x1F9D61))
    static let warning = Style(Colour(0xC98500))
    static let bad = Style(Colour(0xE5484D))
    static let input = Style(Colour(0x3B82F6))
    static let output = Style(Colour(0x9A6CE8))
}
