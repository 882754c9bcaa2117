import Terminal

/// A bar of eighths of a column.
enum Bar {
    /// As long as `part` of `columns`; what is there at all is seen.
    static func text(_ part: Double, columns: Int) -> String {
        guard columns > 0, part.isFinite, part > 0 else { return "" }
        let eighths = max(1, Int((min(part, 1) * Double(columns * 8)).rounded()))
        let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
        return String(repeating: "█", count: eighths / 8) + rest
    }

    /// A meter on its track: full to `part`.
    static func meter(_ part: Double, columns: Int) -> String {
        let full = text(part, columns: columns)
        return full + String(repeating: "░", count: max(0, columns - full.count))
    }
}
