import Terminal

/// Models, providers or routes, a line each.
struct GroupsView {
    let dashboard: Dashboard
    let now: Int64

    func draw(_ grid: inout Grid, _ area: Area) {
        var area = area
        let groups = dashboard.shownGroups
        guard !groups.isEmpty else {
            let text =
                dashboard.filter.isEmpty ? "No request in the last hour." : "None has that in its name; Esc shows all."
            return _ = grid.put(text, in: area, Palette.faint)
        }
        let quota = dashboard.tab == .providers ? dashboard.stats?.quota ?? [] : []
        var below: Area?
        if !quota.isEmpty {
            let rows = min(quota.count + 2, area.rows / 2)
            area.rows = min(area.rows - rows, groups.count + 1)
            below = Area(
                column: area.column, row: area.row + area.rows + 1, columns: area.columns, rows: rows - 1)
        }
        let whole = max(1, groups.reduce(UInt64(0)) { $0.addingWithoutOverflow($1.counts.requests) })
        Table(
            columns: columns, row: { Self.cells(groups[$0], of: whole) }, count: groups.count,
            selected: dashboard.selectedLine
        ).draw(&grid, area)
        if let below { QuotaView(quota: quota, now: now).draw(&grid, below) }
    }

    private static func cells(_ group: ShownStats.Group, of whole: UInt64) -> [Table.Cell] {
        let counts = group.counts
        let failed = counts.errors > 0
        return [
            Table.Cell(group.name, Palette.strong), Table.Cell(Figures.short(counts.requests)),
            Table.Cell(Bar.text(Double(counts.requests) / Double(whole), columns: 8), Palette.accent),
            Table.Cell(failed ? "✗ \(Figures.short(counts.errors))" : "0", failed ? Palette.bad : Palette.faint),
            Table.Cell(Figures.percent(counts.errors, of: counts.requests), failed ? Palette.bad : Palette.faint),
            Table.Cell(Figures.short(counts.input)), Table.Cell(Figures.short(counts.output)),
            Table.Cell(Figures.short(counts.cacheRead)), .cost(counts.cost),
            Table.Cell(Figures.duration(group.series.duration.p50)),
            Table.Cell(Figures.duration(group.series.duration.p99)),
            Table.Cell(Figures.duration(group.series.firstToken.p50)),
        ]
    }

    private var columns: [Table.Column] {
        let order = dashboard.order
        let name = String(dashboard.tab.title.lowercased().dropLast())
        return [
            Table.Column(title: name, columns: 16, isRight: false, grows: 36, isSorted: order == .name),
            Table.Column(title: "requests", columns: 9, isSorted: order == .requests),
            Table.Column(title: "share", columns: 8, isRight: false, rank: 4),
            Table.Column(title: "errors", columns: 7, isSorted: order == .errors),
            Table.Column(title: "err %", columns: 6, rank: 5),
            Table.Column(title: "in", columns: 7, rank: 2, isSorted: order == .tokens),
            Table.Column(title: "out", columns: 7, rank: 1),
            Table.Column(title: "cached", columns: 7, rank: 6),
            Table.Column(title: "cost", columns: 9, isSorted: order == .cost),
            Table.Column(title: "p50", columns: 7, isSorted: order == .p50),
            Table.Column(title: "p99", columns: 7, isSorted: order == .p99),
            Table.Column(title: "1st token", columns: 9, rank: 3),
        ]
    }
}
