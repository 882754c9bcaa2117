import Terminal

/// All that is known of the line that is selected.
struct DetailsView {
    private let title: String
    private let lines: [(name: String, value: String)]
    private let scroll: Int

    /// Nil where nothing is selected.
    init?(_ dashboard: Dashboard, now: Int64) {
        guard let line = dashboard.selectedLine else { return nil }
        scroll = dashboard.detailsScroll
        switch dashboard.tab {
        case .overview: return nil
        case .live, .errors:
            let requests = dashboard.tab == .live ? dashboard.shownRequests : dashboard.shownErrors
            guard requests.indices.contains(line) else { return nil }
            title = "Request \(requests[line].id)"
            lines = requests[line].fields
        case .models, .providers, .routes:
            let groups = dashboard.shownGroups
            guard groups.indices.contains(line) else { return nil }
            title = groups[line].name
            lines = Self.lines(groups[line])
        }
    }

    func draw(_ grid: inout Grid, _ area: Area) {
        grid.put(title, in: area, Palette.strong)
        let visible = max(0, area.rows - 2)
        let first = min(scroll, max(0, lines.count - visible))
        for (line, entry) in lines.dropFirst(first).prefix(visible).enumerated() {
            grid.put(Fit.left(entry.name, in: 20), in: area, line: line + 2, Palette.faint)
            let isNothing = entry.value == "null"
            grid.put(
                isNothing ? "-" : entry.value, in: area, line: line + 2, at: 21, isNothing ? Palette.faint : .plain)
        }
    }

    private static func lines(_ group: ShownStats.Group) -> [(name: String, value: String)] {
        let counts = group.counts
        var lines = [
            ("requests", Figures.count(counts.requests)),
            ("errors", "\(Figures.count(counts.errors)), \(Figures.percent(counts.errors, of: counts.requests))"),
            ("input tokens", Figures.count(counts.input)), ("output tokens", Figures.count(counts.output)),
            ("cache read", Figures.count(counts.cacheRead)), ("cache written", Figures.count(counts.cacheWrite)),
            ("cost", Figures.cost(counts.cost)), ("", ""),
            ("", ["p50", "p90", "p95", "p99", "max", "mean"].map { Fit.right($0, in: 9) }.joined()),
        ]
        for (name, spread) in [
            ("duration", group.series.duration), ("first byte", group.series.firstByte),
            ("first token", group.series.firstToken),
        ] {
            lines.append((name, spread.values.map { Fit.right(Figures.duration($0), in: 9) }.joined()))
        }
        for (name, spread) in [("tokens in", group.series.input), ("tokens out", group.series.output)] {
            let texts = spread.values.map { value in value.map { Figures.short(UInt64(max(0, min($0, 1e18)))) } ?? "-" }
            lines.append((name, texts.map { Fit.right($0, in: 9) }.joined()))
        }
        return lines
    }
}

extension ShownStats.Spread {
    fileprivate var values: [Double?] { [p50, p90, p95, p99, max, mean] }
}
