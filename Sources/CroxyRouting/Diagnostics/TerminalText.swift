/// Text of others as a terminal may be shown it.
public enum TerminalText {
    /// On one line, harmless to a terminal, what looks like a key masked, cut with `…` after so many characters; `""` for
    /// an empty one.
    public static func shown(_ text: String, atMost limit: Int = 48) -> String {
        guard !text.isEmpty else { return "\"\"" }
        var shown = ""
        var count = 0
        // Masked first: cut before, a key could be too short to be known as one.
        for scalar in Masking.hidingKeys(in: text).unicodeScalars {
            let piece = Quoted.isHarmless(scalar) ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
            count += piece.unicodeScalars.count
            guard count <= limit else { return shown + "…" }
            shown += piece
        }
        return shown
    }
}
