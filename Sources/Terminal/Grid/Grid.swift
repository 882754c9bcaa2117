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

    /// Writes text from a column to the right, whole characters only.
    ///
    /// A character that is not drawn (a control, a lone joiner) is shown as `\u{FFFD}`.
    ///
    /// - Parameter limit: the columns it may take at most.
    /// - Returns: the columns it took.
    @discardableResult
    public mutating func put(
        _ text: some StringProtocol, column: Int, row: Int, style: Style = .plain, limit: Int = .max
    ) -> Int {
        guard row >= 0, row < rows else { return 0 }
        var taken = 0
        for character in text {
            let width = DisplayWidth.of(character)
            let shown: Character = width == 0 ? "\u{FFFD}" : character
            let place = column + taken
            guard taken + max(1, width) <= limit, place < columns else { break }
            if place >= 0, place + max(1, width) <= columns { set(shown, max(1, width), place, row, style) }
            taken += max(1, width)
        }
        return taken
    }

    /// Gives all cells of a rectangle a style, and leaves their characters.
    public mutating func restyle(
        columns span: Range<Int>, rows lines: Range<Int>, _ change: (inout Style) -> Void
    ) {
        for row in lines.clamped(to: 0..<rows) {
            for column in span.clamped(to: 0..<columns) { change(&cells[row * columns + column].style) }
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
