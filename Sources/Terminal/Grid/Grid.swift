/// A screen of cells to draw on; what would stand outside is left out.
public struct Grid: Equatable, Sendable {
    public let columns: Int
    public let rows: Int
    /// Row by row.
    private(set) var cells: [Cell]

    /// - Parameters:
    ///   - columns: at least 1, as are `rows`.
    public init(columns: Int, rows: Int) {
        self.columns = max(1, columns)
        self.rows = max(1, rows)
        cells = Array(repeating: .blank, count: self.columns * self.rows)
    }

    /// The cell there; blank outside.
    public subscript(column: Int, row: Int) -> Cell {
        guard column >= 0, column < columns, row >= 0, row < rows else { return .blank }
        return cells[row * columns + column]
    }

    /// Writes text from a column to the right, whole characters only; half of a wide one at an edge is blank.
    ///
    /// A character that is not drawn (a control, a lone joiner, see ``DisplayWidth``) is shown as `\u{FFFD}`: nothing that is
    /// put here reaches the terminal as anything but a sign.
    ///
    /// - Parameter limit: the columns it may take at most.
    /// - Returns: the columns it took, those left of the grid included.
    @discardableResult
    public mutating func put(
        _ text: some StringProtocol, column: Int, row: Int, style: Style = .plain, limit: Int = .max
    ) -> Int {
        guard row >= 0, row < rows else { return 0 }
        var taken = 0
        for character in text {
            let known = DisplayWidth.of(character)
            let width = max(1, known)
            let (place, isFar) = column.addingReportingOverflow(taken)
            guard !isFar, place < columns, width <= limit - taken else { break }
            if place >= 0, place + width <= columns {
                set(known == 0 ? "\u{FFFD}" : character, width, place, row, style)
            } else if place + width > columns {
                set(" ", 1, place, row, style)
                return taken + 1
            } else if place + width > 0 {
                set(" ", 1, 0, row, style)
            }
            taken += width
        }
        return taken
    }

    /// Gives all cells of a rectangle a style, and leaves their characters; a wide one has that of its first column.
    public mutating func restyle(
        columns span: Range<Int>, rows lines: Range<Int>, _ change: (inout Style) -> Void
    ) {
        let span = span.clamped(to: 0..<columns)
        guard !span.isEmpty else { return }
        for row in lines.clamped(to: 0..<rows) {
            let start = row * columns
            for place in start + span.lowerBound..<start + span.upperBound where cells[place].character != nil {
                change(&cells[place].style)
                if place + 1 < start + columns, cells[place + 1].character == nil {
                    cells[place + 1].style = cells[place].style
                }
            }
        }
    }

    /// The characters alone, a line each, without blanks at the ends of lines.
    public var text: String {
        (0..<rows).map { row in
            var line = String(cells[row * columns..<(row + 1) * columns].compactMap(\.character))
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }.joined()
    }

    private mutating func set(_ character: Character, _ width: Int, _ column: Int, _ row: Int, _ style: Style) {
        let start = row * columns
        // Half of a wide character is no character.
        if cells[start + column].character == nil, column > 0 { cells[start + column - 1].character = " " }
        let after = column + width
        if after < columns, cells[start + after].character == nil { cells[start + after].character = " " }
        cells[start + column] = Cell(character: character, style: style)
        if width == 2 { cells[start + column + 1] = Cell(character: nil, style: style) }
    }
}
