import Terminal

/// What failed: how often and where, then each.
struct ErrorsView {
    let dashboard: Dashboard
    let now: Int64

    func draw(_ grid: inout Grid, _ area: Area) {
        var area = area
        let totals = dashboard.stats?.totals ?? ShownStats.Counts()
        let requests = dashboard.shownErrors
        var head: [(String, Style)] = [
            (Figures.count(totals.errors, "error"), totals.errors > 0 ? Palette.bad.bold : Palette.good.bold),
            (" in \(Figures.count(totals.requests, "request"))", Palette.plain),
        ]
        if totals.errors > 0 { head.append((", \(Figures.percent(totals.errors, of: totals.requests))", .plain)) }
        head.append((", last hour", Palette.faint))
        if !requests.isEmpty {
            head.append(("; below of \(dashboard.knownText)", Palette.faint))
        }
        grid.put(head, in: area.takeTop(2))
        guard !requests.isEmpty else {
            let text =
                dashboard.filter.isEmpty
                ? "Nothing failed among the requests that croxy remembers."
                : "Nothing that failed has that in it; Esc shows all."
            return _ = grid.put(text, in: area, Palette.faint)
        }
        let groups = Self.groups(requests)
        let shown = groups.prefix(max(1, min(5, area.rows / 4)))
        let most = groups.first?.count ?? 1
        for (line, group) in shown.enumerated() {
            let bar = Bar.text(Double(group.count) / Double(most), columns: 12)
            grid.put(Fit.right(Figures.count(UInt64(group.count)), in: 6), in: area, line: line, Palette.strong)
            grid.put(bar, in: area, line: line, at: 8, Palette.bad)
            grid.put(group.name, in: area, line: line, at: 22)
        }
        _ = area.takeTop(shown.count + 1)
        Table(
            columns: Self.columns,
            row: { index in
                let request = requests[index]
                return [
                    Table.Cell(request.timeText(dashboard), Palette.faint), request.outcome,
                    Table.Cell(request.provider ?? "-"),
                    Table.Cell(request.modelText), Table.Cell(request.durationText(now: now)),
                    Table.Cell(request.route ?? "-"), Table.Cell(request.path, Palette.faint),
                ]
            }, count: requests.count, selected: dashboard.selectedLine
        ).draw(&grid, area)
    }

    /// By what went wrong and at whom, the commonest first.
    private static func groups(_ requests: [ShownRequest]) -> [(name: String, count: Int)] {
        var counts: [String: Int] = [:]
        for request in requests {
            let error = request.end?.error ?? request.end?.outcome ?? "-"
            counts["\(error) · \(request.provider ?? "croxy")", default: 0] += 1
        }
        return counts.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    }

    private static let columns = [
        Table.Column(title: "time", columns: 8, isRight: false, rank: 1),
        Table.Column(title: "error", columns: 20, isRight: false, grows: 32),
        Table.Column(title: "provider", columns: 10, isRight: false, grows: 16),
        Table.Column(title: "model", columns: 16, isRight: false, grows: 40),
        Table.Column(title: "took", columns: 7),
        Table.Column(title: "route", columns: 10, isRight: false, rank: 2, grows: 20),
        Table.Column(title: "path", columns: 14, isRight: false, rank: 3, grows: 30),
    ]
}
