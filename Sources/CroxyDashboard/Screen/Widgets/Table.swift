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
        let visible = area.rows - 1
        let first = min(max(0, (selected ?? 0) - visible + 1), max(0, count - visible))
        let rows = (first..<first + min(visible, count - first)).map(row)
        let widths = widths(of: rows, in: area.columns)
        var column = 0
        for (index, width) in widths {
            let title = title(index)
            let text = columns[index].isRight ? Fit.right(title, in: width) : Fit.left(title, in: width)
            grid.put(text, in: area, at: column, columns[index].isSorted ? Palette.strong : Palette.faint)
            column += width + 2
        }
        for (line, cells) in rows.enumerated() {
            draw(cells, widths, &grid, area, line + 1, isSelected: first + line == selected)
        }
    }

    private func title(_ index: Int) -> String {
        columns[index].title + (columns[index].isSorted ? "▾" : "")
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
            // In one colour: a bar would be what is around it, and text hard to read on its own colour.
            style.foreground = nil
            style.isReversed = true
            style.isFaint = false
        }
    }

    /// The columns that fit, with what they take: no more than their cells need.
    private func widths(of rows: [[Cell]], in available: Int) -> [(index: Int, width: Int)] {
        let wanted = columns.indices.map { index in
            let most = max(columns[index].columns, columns[index].grows)
            let cells = rows.reduce(DisplayWidth.of(title(index))) { max($0, DisplayWidth.of($1[index].text)) }
            // Figures change all the time, and shall not push their neighbours about.
            return columns[index].grows == 0
                ? max(columns[index].columns, DisplayWidth.of(title(index))) : min(cells, most)
        }
        var shown = Array(columns.indices)
        func least(_ index: Int) -> Int {
            min(wanted[index], max(columns[index].columns, DisplayWidth.of(title(index))))
        }
        func needed() -> Int { shown.reduce(-2) { $0 + least($1) + 2 } }
        while needed() > available, let last = shown.max(by: { columns[$0].rank < columns[$1].rank }),
            columns[last].rank > 0
        {
            shown.removeAll { $0 == last }
        }
        var left = max(0, available - needed())
        var more: [Int: Int] = [:]
        // Who wants little gets it first.
        for index in shown.sorted(by: { wanted[$0] - least($0) < wanted[$1] - least($1) }) {
            let own = min(left, wanted[index] - least(index))
            more[index] = own
            left -= own
        }
        return shown.map { ($0, least($0) + (more[$0] ?? 0)) }
    }
}
