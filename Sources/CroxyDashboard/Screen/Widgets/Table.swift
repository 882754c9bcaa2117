import Terminal

/// Rows in columns that fit: the least important columns go first where there is no room.
struct Table {
    struct Column {
        var title: String
        var columns: Int
        var isRight = true
        /// 0 stays, the highest goes first.
        var rank = 0
        /// Takes what is left, up to so many columns.
        var grows = 0
        var isSorted = false
    }

    struct Cell {
        var text: String
        var style = Style.plain

        init(_ text: String, _ style: Style = .plain) {
            self.text = text
            self.style = style
        }
    }

    let columns: [Column]
    /// A row's cells, one for each column.
    let row: (Int) -> [Cell]
    let count: Int
    var selected: Int?

    func draw(_ grid: inout Grid, _ area: Area) {
        guard area.rows >= 2 else { return }
        let widths = widths(in: area.columns)
        var column = 0
        for (index, width) in widths {
            let title = columns[index].title + (columns[index].isSorted ? "▾" : "")
            let text = columns[index].isRight ? Fit.right(title, in: width) : Fit.left(title, in: width)
            grid.put(text, in: area, at: column, columns[index].isSorted ? Palette.strong : Palette.faint)
            column += width + 2
        }
        let visible = area.rows - 1
        let first = min(max(0, (selected ?? 0) - visible + 1), max(0, count - visible))
        for line in 0..<min(visible, count - first) {
            draw(row(first + line), widths, &grid, area, line + 1, isSelected: first + line == selected)
        }
    }

    private func draw(
        _ cells: [Cell], _ widths: [(index: Int, width: Int)], _ grid: inout Grid, _ area: Area, _ line: Int,
        isSelected: Bool
    ) {
        var column = 0
        for (index, width) in widths {
            let cell = cells[index]
            let text = columns[index].isRight ? Fit.right(cell.text, in: width) : Fit.left(cell.text, in: width)
            grid.put(text, in: area, line: line, at: column, cell.style)
            column += width + 2
        }
        guard isSelected else { return }
        let row = area.row + line
        grid.restyle(columns: area.column..<area.column + area.columns, rows: row..<row + 1) { style in
            style.isReversed = true
            style.isFaint = false
        }
    }

    /// The columns that fit, with what they take.
    private func widths(in available: Int) -> [(index: Int, width: Int)] {
        var shown = Array(columns.indices)
        func needed() -> Int { shown.reduce(0) { $0 + columns[$1].columns + 2 } - 2 }
        while needed() > available, let least = shown.max(by: { columns[$0].rank < columns[$1].rank }),
            columns[least].rank > 0
        {
            shown.removeAll { $0 == least }
        }
        var left = max(0, available - needed())
        return shown.map { index in
            let more = min(left, max(0, columns[index].grows - columns[index].columns))
            left -= more
            return (index, columns[index].columns + more)
        }
    }
}
