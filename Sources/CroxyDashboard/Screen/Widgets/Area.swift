import Terminal

/// A rectangle of a grid.
struct Area: Equatable {
    var column: Int
    var row: Int
    var columns: Int
    var rows: Int

    var isEmpty: Bool { columns <= 0 || rows <= 0 }

    /// Takes rows from the top.
    mutating func takeTop(_ count: Int) -> Area {
        let taken = Area(column: column, row: row, columns: columns, rows: max(0, min(count, rows)))
        row += taken.rows
        rows -= taken.rows
        return taken
    }

    /// Parts beside each other in proportion to their shares, with a gap between.
    func split(_ shares: Int..., gap: Int) -> [Area] {
        let whole = shares.reduce(0, +)
        let available = max(0, columns - gap * (shares.count - 1))
        var start = 0
        return shares.enumerated().map { index, share in
            let own = index == shares.count - 1 ? columns - start : available * share / whole
            defer { start += own + gap }
            return Area(column: column + start, row: row, columns: max(0, own), rows: rows)
        }
    }
}

extension Grid {
    /// Writes a piece of text into a line of an area, cut to what is left of it; returns the column behind.
    @discardableResult
    mutating func put(_ text: String, in area: Area, line: Int = 0, at column: Int = 0, _ style: Style = .plain) -> Int
    {
        guard line >= 0, line < area.rows, column < area.columns else { return column }
        let shown = Fit.cut(text, to: area.columns - column)
        return column
            + put(shown, column: area.column + column, row: area.row + line, style: style, limit: area.columns - column)
    }

    /// Pieces one after the other.
    mutating func put(_ pieces: some Sequence<(String, Style)>, in area: Area, line: Int = 0, at column: Int = 0) {
        var column = column
        for (text, style) in pieces { column = put(text, in: area, line: line, at: column, style) }
    }
}
