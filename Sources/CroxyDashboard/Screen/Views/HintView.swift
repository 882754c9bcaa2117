import Terminal

/// What to do where there is nothing to show: why, then commands and what they are for.
struct HintView {
    let text: String
    let commands: [(command: String, meaning: String)]

    static let notAnswering = HintView(
        text: "Nothing to show: croxy does not answer.",
        commands: [
            ("croxy start", "starts it; this screen goes on by itself"), ("croxy logs", "may tell why it ended"),
        ])

    static func noRequest(_ text: String) -> HintView {
        HintView(
            text: "\(text) To begin:",
            commands: [
                ("eval \"$(croxy shellenv)\"", "in a shell: its tools go through croxy"),
                ("croxy check MODEL", "says where a request for it would go"),
            ])
    }

    func draw(_ grid: inout Grid, _ area: Area) {
        grid.put(text, in: area, Palette.faint)
        let longest = commands.reduce(0) { max($0, DisplayWidth.of($1.command)) }
        for (line, entry) in commands.enumerated() {
            grid.put(
                [(Fit.left(entry.command, in: longest + 3), .plain), (entry.meaning, Palette.faint)], in: area,
                line: line + 2,
                at: 2)
        }
    }
}
