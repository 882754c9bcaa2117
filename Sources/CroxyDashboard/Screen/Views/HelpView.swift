import Terminal

/// All keys.
struct HelpView {
    private static let keys = [
        ("1 … 6", "Overview, Live, Models, Providers, Errors, Routes"),
        ("Tab ← →", "the next tab, the one before"),
        ("↑ ↓ j k", "select a line; PageUp, PageDown, Home, End too"),
        ("Enter", "all that is known of the line"),
        ("Esc", "back; lets go of the line, then of the filter"),
        ("/", "show only what has a text in it"),
        ("s", "sort models, providers and routes by something else"),
        ("p", "pause, and go on"),
        ("Ctrl-Z", "stop, as in any program"),
        ("q Ctrl-C", "quit"),
    ]

    func draw(_ grid: inout Grid, _ area: Area) {
        grid.put("Keys", in: area, Palette.strong)
        for (line, (key, meaning)) in Self.keys.enumerated() {
            grid.put(Fit.left(key, in: 10), in: area, line: line + 2, at: 2, Palette.accent)
            grid.put(meaning, in: area, line: line + 2, at: 14)
        }
        let last = Self.keys.count + 3
        grid.put(
            "Figures are those of the last hour; a cost is of what has a known price.", in: area, line: last,
            Palette.faint)
    }
}
