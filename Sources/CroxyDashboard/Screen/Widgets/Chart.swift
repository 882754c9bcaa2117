import Terminal

/// Values over time as columns of blocks, with their scale on the left and the time below.
struct Chart {
    let title: String
    /// Oldest first.
    let values: [UInt64]
    let style: Style
    /// Of the whole time, in minutes.
    let minutes: Int

    func draw(_ grid: inout Grid, _ area: Area) {
        guard area.rows >= 4, area.columns >= 16 else { return }
        let columns = bars(fitting: area.columns - Self.scaleColumns)
        let most = columns.values.max() ?? 0
        grid.put(title, in: area, Palette.strong)
        if let last = values.last {
            let now = "now \(Figures.short(last))"
            grid.put(now, in: area, at: area.columns - DisplayWidth.of(now), Palette.faint)
        }
        let height = area.rows - 2
        grid.put(Fit.right(Figures.short(most), in: Self.scaleColumns - 1), in: area, line: 1, Palette.faint)
        grid.put(Fit.right("0", in: Self.scaleColumns - 1), in: area, line: height, Palette.faint)
        for (index, value) in columns.values.enumerated() {
            draw(value, of: most, height, &grid, area, at: Self.scaleColumns + index * columns.width, columns.width)
        }
        let start = "-\(minutes) min"
        grid.put(start, in: area, line: area.rows - 1, at: Self.scaleColumns, Palette.faint)
        let end = Self.scaleColumns + columns.values.count * columns.width
        grid.put(
            "now", in: area, line: area.rows - 1, at: max(Self.scaleColumns + start.count + 1, end - 3), Palette.faint)
    }

    private static let scaleColumns = 6

    /// As many bars as fit, each some minutes or some columns wide.
    private func bars(fitting columns: Int) -> (values: [UInt64], width: Int) {
        guard !values.isEmpty, columns > 0 else { return ([], 1) }
        if columns >= values.count { return (values, min(4, columns / values.count)) }
        let minutes = (values.count + columns - 1) / columns
        // The last bar ends now.
        let first = values.count % minutes
        var sums = first == 0 ? [] : [values[..<first].reduce(UInt64(0)) { $0.addingWithoutOverflow($1) }]
        for start in stride(from: first, to: values.count, by: minutes) {
            sums.append(values[start..<start + minutes].reduce(UInt64(0)) { $0.addingWithoutOverflow($1) })
        }
        return (sums, 1)
    }

    private func draw(
        _ value: UInt64, of most: UInt64, _ height: Int, _ grid: inout Grid, _ area: Area, at column: Int, _ width: Int
    ) {
        guard value > 0, most > 0 else {
            return _ = grid.put(String(repeating: "▁", count: width), in: area, line: height, at: column, Palette.faint)
        }
        var eighths = max(1, Int((Double(value) / Double(most) * Double(height * 8)).rounded()))
        var line = height
        while eighths > 0, line >= 1 {
            let block = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"][min(eighths, 8) - 1]
            grid.put(String(repeating: block, count: width), in: area, line: line, at: column, style)
            eighths -= 8
            line -= 1
        }
    }
}
