import Terminal

/// What a newcomer sees first: how much, what fails, what is slow, what it costs, where it goes.
struct OverviewView {
    let dashboard: Dashboard
    let now: Int64

    func draw(_ grid: inout Grid, _ area: Area) {
        guard let stats = dashboard.stats else {
            guard case .lost = dashboard.connection else { return _ = grid.put("…", in: area, Palette.faint) }
            return HintView.notAnswering.draw(&grid, area)
        }
        var area = area
        drawTotals(stats, &grid, area.takeTop(2))
        guard stats.totals.requests > 0 || stats.inFlight > 0 else {
            _ = area.takeTop(1)
            return HintView.noRequest("No request in the last \(Figures.window(stats.windowSeconds)).").draw(
                &grid, area)
        }
        _ = area.takeTop(1)
        // The rest is for two rows of panels: charts above, tables below.
        let chartRows = min(14, max(5, (area.rows - 1) * 2 / 5))
        drawCharts(stats, &grid, area.takeTop(chartRows))
        _ = area.takeTop(1)
        if area.columns >= 120 {
            let below = area.rows >= 20 ? area.rows - 12 : 0
            var lists = area
            let panels = lists.takeTop(area.rows - below).split(10, 11, 9, gap: 4)
            drawTimes(stats, &grid, panels[0])
            drawModels(stats, &grid, panels[1])
            drawWhere(stats, &grid, panels[2])
            if below > 0 { drawRequests(&grid, lists) }
        } else {
            let upper = area.takeTop(area.rows >= 12 ? 6 : 5)
            let (left, right) = halves(upper)
            drawTimes(stats, &grid, left)
            drawStatuses(stats, &grid, right)
            let (models, places) = halves(area)
            drawModels(stats, &grid, models)
            drawWhere(stats, &grid, places)
        }
    }

    private func halves(_ area: Area) -> (Area, Area) {
        let parts = area.split(1, 1, gap: 3)
        return (parts[0], parts[1])
    }

    private func drawTotals(_ stats: ShownStats, _ grid: inout Grid, _ area: Area) {
        let totals = stats.totals
        let failed = totals.errors > 0
        let share = failed ? " (\(Figures.percent(totals.errors, of: totals.requests)))" : ""
        let errors = failed ? "✗ \(Figures.count(totals.errors, "error"))" : "no errors"
        func line(_ errors: String, gap: String) -> [(String, Style)] {
            [
                ("last \(Figures.window(stats.windowSeconds))\(gap)", Palette.faint),
                (Figures.count(totals.requests, "request"), Palette.strong), (gap, .plain),
                (errors, failed ? Palette.bad.bold : Palette.good), (gap, .plain),
                ("\(stats.inFlight) under way", stats.inFlight > 0 ? Palette.accent : Palette.faint), (gap, .plain),
                (costLabel(stats), Palette.faint),
                (totals.requests == 0 ? "-" : Figures.cost(totals.cost), Palette.strong),
            ]
        }
        // What it costs stands last, and would be cut first.
        let lines = [line(errors + share, gap: "   "), line(errors + share, gap: "  "), line(errors, gap: "  ")]
        let fits = lines.first { DisplayWidth.of($0.map(\.0).joined()) <= area.columns }
        grid.put(fits ?? lines[2], in: area)
        grid.put(
            [
                ("tokens   ", Palette.faint), (Figures.short(totals.input), Palette.input.bold),
                (" in   ", Palette.faint),
                (Figures.short(totals.output), Palette.output.bold), (" out   ", Palette.faint),
                (Figures.short(totals.cacheRead), Palette.strong), (" from cache   ", Palette.faint),
                (Figures.short(totals.cacheWrite), Palette.strong), (" to cache", Palette.faint),
            ], in: area, line: 1)
    }

    /// Not the whole cost where there are tokens that nobody knows the price of.
    private func costLabel(_ stats: ShownStats) -> String {
        let isPartial =
            stats.totals.cost != nil && stats.models.contains { $0.counts.cost == nil && $0.counts.tokens > 0 }
        return isPartial ? "known cost " : "cost "
    }

    private func drawCharts(_ stats: ShownStats, _ grid: inout Grid, _ area: Area) {
        let (left, right) = halves(area)
        let minutes = stats.windowSeconds / 60
        let each = max(1, minutes / max(1, stats.minutes.count))
        let unit = each == 1 ? "per minute" : "per \(each) minutes"
        Chart(
            title: "Requests \(unit)", values: stats.minutes.map(\.requests),
            failures: stats.minutes.map(\.errors),
            style: Palette.accent, minutes: minutes
        ).draw(&grid, left)
        Chart(
            title: "Tokens \(unit)", values: stats.minutes.map(\.tokens), style: Palette.output, minutes: minutes
        ).draw(&grid, right)
    }

    private func drawTimes(_ stats: ShownStats, _ grid: inout Grid, _ area: Area) {
        let names = area.columns >= 40 ? ["p50", "p90", "p99", "max"] : ["p50", "p90", "p99"]
        let width = min(9, max(7, (area.columns - 11) / names.count))
        grid.put("How long", in: area, Palette.strong)
        grid.put(names.map { Fit.right($0, in: width) }.joined(), in: area, at: 11, Palette.faint)
        let rows = [
            ("whole", stats.series.duration), ("first byte", stats.series.firstByte),
            ("first token", stats.series.firstToken),
        ]
        for (line, (name, spread)) in rows.enumerated() {
            grid.put(name, in: area, line: line + 1)
            let texts = [spread.p50, spread.p90, spread.p99, spread.max].prefix(names.count).map(Figures.duration)
            grid.put(texts.map { Fit.right($0, in: width) }.joined(), in: area, line: line + 1, at: 11)
        }
        guard area.columns >= 30, area.rows > 6, dashboard.stats != nil else { return }
        var below = area
        _ = below.takeTop(5)
        if area.rows > 9 { drawStatuses(stats, &grid, below) }
    }

    private func drawStatuses(_ stats: ShownStats, _ grid: inout Grid, _ area: Area) {
        grid.put("Status", in: area, Palette.strong)
        let most = max(1, stats.statuses.map(\.count).max() ?? 1)
        for (line, status) in stats.statuses.sorted(by: { $1.count < $0.count }).prefix(max(0, area.rows - 2))
            .enumerated()
        {
            let isBad = status.name.hasPrefix("4") || status.name.hasPrefix("5")
            let style = isBad ? Palette.bad : Palette.good
            grid.put(Fit.left((isBad ? "✗ " : "  ") + status.name, in: 8), in: area, line: line + 1, style)
            grid.put(Fit.right(Figures.short(status.count), in: 7), in: area, line: line + 1, at: 8)
            let columns = max(0, area.columns - 17)
            grid.put(
                Bar.text(Double(status.count) / Double(most), columns: columns), in: area, line: line + 1, at: 17, style
            )
        }
    }

    private func drawModels(_ stats: ShownStats, _ grid: inout Grid, _ area: Area) {
        guard area.rows >= 2 else { return }
        Table(
            columns: [
                Table.Column(title: "Model", columns: 10, isRight: false, grows: 40),
                Table.Column(title: "requests", columns: 8), Table.Column(title: "p50", columns: 7, rank: 1),
                Table.Column(title: "cost", columns: 8),
            ],
            row: { index in
                let group = stats.models[index]
                return [
                    Table.Cell(group.name), Table.Cell(Figures.short(group.counts.requests)),
                    Table.Cell(Figures.duration(group.series.duration.p50)),
                    .cost(group.counts.cost),
                ]
            }, count: stats.models.count
        ).draw(&grid, area)
        // As the headings beside it.
        grid.put("Model", in: area, Palette.strong)
    }

    /// Providers by their share, and what they still allow.
    private func drawWhere(_ stats: ShownStats, _ grid: inout Grid, _ area: Area) {
        guard area.rows >= 2 else { return }
        var area = area
        let most = max(1, stats.providers.reduce(UInt64(0)) { $0.addingWithoutOverflow($1.counts.requests) })
        let count = stats.quota.isEmpty ? area.rows - 1 : max(1, min(stats.providers.count, (area.rows - 1) / 2))
        let upper = area.takeTop(min(stats.providers.count, count) + 1)
        grid.put("Provider", in: upper, Palette.strong)
        for (line, group) in stats.providers.prefix(count).enumerated() {
            let nameColumns = min(16, max(8, upper.columns / 3))
            grid.put(Fit.left(group.name, in: nameColumns), in: upper, line: line + 1)
            let share = Double(group.counts.requests) / Double(most)
            let text = Figures.percent(group.counts.requests, of: most)
            grid.put(Fit.right(text, in: 6), in: upper, line: line + 1, at: nameColumns)
            let failed = group.counts.errors > 0 ? "✗ \(Figures.short(group.counts.errors))" : ""
            let columns = max(0, upper.columns - nameColumns - 8 - 7)
            grid.put(Bar.text(share, columns: columns), in: upper, line: line + 1, at: nameColumns + 8, Palette.accent)
            grid.put(Fit.right(failed, in: 6), in: upper, line: line + 1, at: upper.columns - 6, Palette.bad)
        }
        guard !stats.quota.isEmpty else { return }
        if area.rows >= 4 { _ = area.takeTop(1) }
        QuotaView(quota: stats.quota, now: now).draw(&grid, area)
    }

    /// The slowest of the newest requests, and what failed last.
    private func drawRequests(_ grid: inout Grid, _ area: Area) {
        if let frozen = dashboard.frozen {
            drawRequests(frozen.requests, &grid, area)
        } else {
            drawRequests(dashboard.requests.newestEnds, &grid, area)
        }
    }

    /// Of a thousand requests only those that are shown are copied.
    private func drawRequests(
        _ finished: some RandomAccessCollection<ShownRequest>, _ grid: inout Grid, _ area: Area
    ) {
        let (left, right) = halves(area)
        let slowest = finished.indices.lazy.compactMap { index in finished[index].end?.duration.map { (index, $0) } }
            .sorted { $0.1 == $1.1 ? finished[$0.0].id < finished[$1.0].id : $0.1 > $1.1 }
        draw(
            "Slowest of \(dashboard.knownText)",
            slowest.prefix(left.rows).map { finished[$0.0] }, &grid, left)
        let failed = finished.lazy.filter { $0.end?.hasFailed ?? false }.prefix(right.rows)
        draw(failed.isEmpty ? "No failures among them" : "Failed last", Array(failed), &grid, right)
    }

    private func draw(_ title: String, _ requests: [ShownRequest], _ grid: inout Grid, _ area: Area) {
        grid.put(title, in: area, Palette.strong)
        var area = area
        _ = area.takeTop(1)
        guard !requests.isEmpty else { return }
        Table(
            columns: [
                Table.Column(title: "time", columns: 8, isRight: false),
                Table.Column(title: "model", columns: 12, isRight: false, grows: 44),
                Table.Column(title: "status", columns: 8, isRight: false, grows: 24),
                Table.Column(title: "took", columns: 7),
            ],
            row: { index in
                let request = requests[index]
                return [
                    Table.Cell(request.timeText(dashboard), Palette.faint), Table.Cell(request.modelText),
                    request.outcome,
                    Table.Cell(request.durationText(now: now)),
                ]
            }, count: requests.count
        ).draw(&grid, area)
    }
}
