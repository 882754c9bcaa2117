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
        let names = quota.map(name)
        let longest = names.reduce(0) { max($0, DisplayWidth.of($1)) }
        let columns = min(longest, max(10, area.columns - 29))
        for (line, (entry, name)) in zip(quota, names).prefix(area.rows - 1).enumerated() {
            grid.put(Fit.left(name, in: columns), in: area, line: line + 1)
            draw(entry, &grid, area, line + 1, at: columns + 1)
        }
    }

    /// Whose it is goes without saying where there is only one.
    private func name(_ entry: ShownStats.Quota) -> String {
        Set(quota.map(\.provider)).count == 1 ? entry.name : "\(entry.provider) \(entry.name)"
    }

    /// What is left, of 1; nil when it is not known.
    private func part(_ entry: ShownStats.Quota) -> Double? {
        guard let limit = entry.limit, let remaining = entry.remaining, limit > 0 else { return nil }
        return min(1, max(0, remaining / limit))
    }

    private func draw(_ entry: ShownStats.Quota, _ grid: inout Grid, _ area: Area, _ line: Int, at column: Int) {
        var column = column
        if let part = part(entry) {
            let style = part < 0.1 ? Palette.bad : part < 0.25 ? Palette.warning : Palette.good
            column = grid.put(Bar.meter(part, columns: 8), in: area, line: line, at: column, style)
            column = grid.put(
                Fit.right("\(Int((part * 100).rounded())) %", in: 6), in: area, line: line, at: column, style)
        } else {
            column = grid.put("unknown", in: area, line: line, at: column, Palette.faint)
        }
        guard let reset = entry.reset else { return }
        let seconds = Int(clamping: (reset - now) / 1000)
        grid.put(seconds > 0 ? "  \(Figures.time(seconds))" : "  now", in: area, line: line, at: column, Palette.faint)
    }
}
