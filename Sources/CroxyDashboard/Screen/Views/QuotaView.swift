import Terminal

/// What providers still allow, and when it is full again.
struct QuotaView {
    let quota: [ShownStats.Quota]
    let now: Int64

    func draw(_ grid: inout Grid, _ area: Area) {
        guard area.rows >= 2 else { return }
        grid.put("Quota left", in: area, Palette.strong)
        for (line, entry) in quota.prefix(area.rows - 1).enumerated() { draw(entry, &grid, area, line + 1) }
    }

    private func draw(_ entry: ShownStats.Quota, _ grid: inout Grid, _ area: Area, _ line: Int) {
        let name = "\(entry.provider) \(entry.name)"
        let nameColumns = min(30, max(14, area.columns / 2 - 4))
        grid.put(Fit.left(name, in: nameColumns), in: area, line: line)
        var column = nameColumns + 1
        if let limit = entry.limit, let remaining = entry.remaining, limit > 0 {
            let part = min(1, max(0, remaining / limit))
            let style = part < 0.1 ? Palette.bad : part < 0.25 ? Palette.warning : Palette.good
            column = grid.put(Bar.meter(part, columns: 12), in: area, line: line, at: column, style)
            let percent = "\(Int((part * 100).rounded())) %"
            column = grid.put(Fit.right(percent, in: 6), in: area, line: line, at: column, style)
        } else {
            column = grid.put("unknown", in: area, line: line, at: column, Palette.faint)
        }
        guard let reset = entry.reset else { return }
        let seconds = Int(clamping: (reset - now) / 1000)
        let text = seconds > 0 ? "  full in \(Figures.time(seconds))" : "  full again"
        grid.put(text, in: area, line: line, at: column, Palette.faint)
    }
}
