/// What colours a terminal has.
public enum ColourDepth: Sendable, CaseIterable {
    /// Bold, faint, underlined and reversed only.
    case none
    /// The 6×6×6 cube and the greys that xterm has above its 16 colours, which belong to the user.
    case palette256
    case trueColour

    /// What the environment says of the terminal; more than is sure is never supposed.
    ///
    /// - Parameter variable: the value of a variable, nil when it is not set.
    /// - Source: no-color.org (`NO_COLOR`, not empty, before all others); the common use of `COLORTERM` and `TERM`.
    public init(variable: (String) -> String?) {
        func value(_ name: String) -> String { variable(name) ?? "" }
        let terminal = value("TERM").lowercased()
        if !value("NO_COLOR").isEmpty || terminal.isEmpty || terminal == "dumb" {
            self = .none
        } else if ["truecolor", "24bit"].contains(value("COLORTERM").lowercased())
            || Self.trueColourTerminals.contains(where: terminal.contains)
        {
            self = .trueColour
        } else if terminal.contains("256color") || Self.paletteTerminals.contains(where: terminal.hasPrefix) {
            self = .palette256
        } else {
            self = .none
        }
    }

    /// Those that say so in their name, as `COLORTERM` does not get through ssh.
    private static let trueColourTerminals = ["-direct", "kitty", "ghostty", "alacritty", "wezterm", "foot", "contour"]
    /// Those that take the numbers of the palette whatever they can show.
    private static let paletteTerminals = ["xterm", "screen", "tmux", "rxvt", "linux", "konsole", "vte", "gnome"]
}
