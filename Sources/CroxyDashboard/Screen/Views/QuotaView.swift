import Terminal

/// What providers still allow, and when it is full again.
struct QuotaView {
    let quota: [ShownStats.Quota]
    let now: Int64

    func draw(_ grid: inout Grid, _ area: Area) {
        guard area.rows >= 2 else { return }
        grid.put([("Quota left", Palette.strong), (", and when it is full again", Palette.faint)], in: area)
        // Where not all fit, the scarcest are seen.
        let quota = quota.count < area.rows ? self.quota : self.quota.sorted { part($0) ?? 2 < part($1) ?? 2 }
        let texts = quota.map { (name: name($0), part: partText($0), reset: resetText($0)) }
        let longest = texts.reduce(0) { max($0, DisplayWidth.of($1.name)) }
        let left = area.columns - 1 - texts.reduce(0) { max($0, DisplayWidth.of($1.part + $1.reset)) }
        // Only half of a name may say nothing; what the meter says is in the percentage, too.
        let meterColumns = longest + Self.meterColumns <= left ? Self.meterColumns : 0
        let nameColumns = min(longest, max(10, left))
        for (line, (entry, text)) in zip(quota, texts).prefix(area.rows - 1).enumerated() {
            let part = part(entry)
            let meter = part.map { Bar.meter($0, columns: meterColumns) } ?? ""
            let style = style(part)
            grid.put(
                [
                    (Fit.left(text.name, in: nameColumns) + " ", .plain), (meter, style), (text.part, style),
                    (text.reset, Palette.faint),
                ], in: area, line: line + 1)
        }
    }

    private static let meterColumns = 8

    /// Whose it is goes without saying where there is only one.
    private func name(_ entry: ShownStats.Quota) -> String {
        Set(quota.map(\.provider)).count == 1 ? entry.name : "\(entry.provider) \(entry.name)"
    }

    /// What is left, of 1; nil when it is not known.
    private func part(_ entry: ShownStats.Quota) -> Double? {
        guard let limit = entry.limit, let remaining = entry.remaining, limit > 0 else { return nil }
        return min(1, max(0, remaining / limit))
    }

    private func partText(_ entry: ShownStats.Quota) -> String {
        part(entry).map { Fit.right("\(Int(($0 * 100).rounded())) %", in: 6) } ?? "unknown"
    }

    private func resetText(_ entry: ShownStats.Quota) -> String {
        guard let reset = entry.reset else { return "" }
        let seconds = Int(clamping: (reset - now) / 1000)
        return seconds > 0 ? "  \(Figures.time(seconds))" : "  now"
    }

    private func style(_ part: Double?) -> Style {
        guard let part else { return Palette.faint }
        return part < 0.1 ? Palette.bad : part < 0.25 ? Palette.warning : Palette.good
    }
}
