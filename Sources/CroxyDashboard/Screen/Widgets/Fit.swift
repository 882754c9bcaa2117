import Terminal

/// Text in a number of columns.
enum Fit {
    /// Whole where there is room, otherwise cut with `…`.
    static func cut(_ text: String, to columns: Int) -> String {
        // Nearly all text is plain and short.
        if text.utf8.count <= columns { return text }
        guard columns > 0 else { return "" }
        guard DisplayWidth.of(text) > columns else { return text }
        var kept = ""
        var width = 0
        for character in text {
            let own = max(1, DisplayWidth.of(character))
            guard width + own <= columns - 1 else { break }
            kept.append(character)
            width += own
        }
        return kept + "…"
    }

    static func left(_ text: String, in columns: Int) -> String {
        let shown = cut(text, to: columns)
        return shown + String(repeating: " ", count: max(0, columns - DisplayWidth.of(shown)))
    }

    static func right(_ text: String, in columns: Int) -> String {
        let shown = cut(text, to: columns)
        return String(repeating: " ", count: max(0, columns - DisplayWidth.of(shown))) + shown
    }
}
