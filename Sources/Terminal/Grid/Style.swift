/// How a cell is drawn; without colours, in those of the terminal.
public struct Style: Hashable, Sendable {
    public var foreground: Colour?
    public var background: Colour?
    public var isBold = false
    public var isFaint = false
    public var isUnderlined = false
    public var isReversed = false

    public init(_ foreground: Colour? = nil, on background: Colour? = nil) {
        self.foreground = foreground
        self.background = background
    }

    public static let plain = Style()

    public var bold: Style { with { $0.isBold = true } }
    public var faint: Style { with { $0.isFaint = true } }
    public var underlined: Style { with { $0.isUnderlined = true } }
    public var reversed: Style { with { $0.isReversed = true } }

    private func with(_ change: (inout Style) -> Void) -> Style {
        var style = self
        change(&style)
        return style
    }
}
