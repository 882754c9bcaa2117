import Terminal

/// Values over time as columns of blocks, with their scale on the left and the time below.
struct Chart {
    let title: String
    /// Oldest first.
    let values: [UInt64]
    /// Failures at the same times, marked on the axis; empty where they do not matter.
    var failures: [UInt64] = []
    let style: Style
    /// Of the whole time, in minutes.
    let minutes: Int

    func draw(_ grid: inout Grid, _ area: Area) {
        guard area.rows >= 4, area.columns >= 16 else { return }
        let bars = bars(of: values, area.columns - Self.scaleColumns)
        let most = bars.max() ?? 0
        let now = values.last.map { " now \(Figures.short($0))" } ?? ""
        let legend = failures.contains { $0 > 0 } ? ", × failed" : ""
        let fits = DisplayWidth.of(title + legend + now) <= area.columns
        grid.put(fits ? title + legend : title, in: area, Palette.strong)
        grid.put(now, in: area, at: area.columns - DisplayWidth.of(now), Palette.faint)
        let height = area.rows - 2
        grid.put(Fit.right(Figures.short(most), in: Self.scaleColumns - 1), in: area, line: 1, Palette.faint)
        grid.put(Fit.right("0", in: Self.scaleColumns - 1), in: area, line: height, Palette.faint)
        for (index, value) in bars.enumerated() {
            draw(value, of: most, height, &grid, area, at: Self.scaleColumns + index)
        }
        drawAxis(&grid, area)
    }

    /// The time, and a mark where something failed; where marks and words would meet, marks stay.
    private func drawAxis(_ grid: inout Grid, _ area: Area) {
        let line = area.rows - 1
        let width = area.columns - Self.scaleColumns
        let marks = bars(of: failures, width)
        let start = "-\(minutes) min"
        if !marks.prefix(start.count + 1).contains(where: { $0 > 0 }) {
            grid.put(start, in: area, line: line, at: Self.scaleColumns, Palette.faint)
        }
        if !marks.suffix(4).contains(where: { $0 > 0 }) {
            grid.put("now", in: area, line: line, at: area.columns - 3, Palette.faint)
        }
        for (index, count) in marks.enumerated() where count > 0 {
            grid.put("×", in: area, line: line, at: Self.scaleColumns + index, Palette.bad)
        }
    }

    private static let scaleColumns = 6

    /// A bar for each column: the largest of the values that it covers.
    private func bars(of values: [UInt64], _ columns: Int) -> [UInt64] {
        guard !values.isEmpty, columns > 0 else { return [] }
        return (0..<columns).map { index in
            let first = index * values.count / columns
            let end = max(first + 1, (index + 1) * values.count / columns)
            return values[first..<end].max() ?? 0
        }
    }

    private func draw(
        _ value: UInt64, of most: UInt64, _ height: Int, _ grid: inout Grid, _ area: Area, at column: Int
    ) {
        guard value > 0, most > 0 else {
            return _ = grid.put("▁", in: area, line: height, at: column, Palette.faint)
        }
        var eighths = max(1, Int((Double(value) / Double(most) * Double(height * 8)).rounded()))
        var line = height
        while eighths > 0, line >= 1 {
            let block = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"][min(eighths, 8) - 1]
            grid.put(block, in: area, line: line, at: column, style)
            eighths -= 8
            line -= 1
        }
    }
}
