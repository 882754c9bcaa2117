import Terminal

/// One line a request, newest first.
struct LiveView {
    let dashboard: Dashboard
    let now: Int64

    func draw(_ grid: inout Grid, _ area: Area) {
        let requests = dashboard.shownRequests
        guard !requests.isEmpty else {
            if dashboard.filter.isEmpty { return HintView.noRequest("No request yet.").draw(&grid, area) }
            let text = "No request has \"\(dashboard.filter.text)\" in it; Esc shows all."
            return _ = grid.put(text, in: area, Palette.faint)
        }
        var area = area
        if dashboard.known.count < dashboard.known.span {
            var foot = area
            area.rows -= 1
            _ = foot.takeTop(area.rows)
            grid.put("faster than anybody reads: \(dashboard.knownText), failures first", in: foot, Palette.faint)
        }
        Table(
            columns: Self.columns(in: area.columns),
            row: { index in
                let request = requests[index]
                return [
                    Table.Cell(request.timeText(dashboard), Palette.faint), Table.Cell(request.modelText),
                    Table.Cell(request.provider ?? "-"), request.outcome,
                    Table.Cell(request.durationText(now: now)), Table.Cell(request.firstTokenText),
                    Table.Cell(request.inputText), Table.Cell(request.outputText), request.cost,
                    Table.Cell(request.route ?? "-"), Table.Cell(request.path, Palette.faint),
                ]
            }, count: requests.count, selected: dashboard.selectedLine
        ).draw(&grid, area)
    }

    private static func columns(in available: Int) -> [Table.Column] {
        // Where there is room, a model that is replaced is told whole, and why something failed, rather than the path.
        let isWide = available >= 130
        return [
            Table.Column(title: "time", columns: 8, isRight: false, rank: 4),
            Table.Column(title: "model", columns: isWide ? 34 : 18, isRight: false, grows: 44),
            Table.Column(title: "provider", columns: 10, isRight: false, grows: 16),
            Table.Column(title: "status", columns: isWide ? 22 : 12, isRight: false, grows: 24),
            Table.Column(title: "took", columns: 7),
            Table.Column(title: "1st token", columns: 9, rank: 5),
            Table.Column(title: "in", columns: 6, rank: 2),
            Table.Column(title: "out", columns: 6, rank: 1),
            Table.Column(title: "cost", columns: 8, rank: 3),
            Table.Column(title: "route", columns: 10, isRight: false, rank: 6, grows: 20),
            Table.Column(title: "path", columns: 14, isRight: false, rank: 7, grows: 30),
        ]
    }
}
