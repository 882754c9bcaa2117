/// Rows of cells in columns of one width: the first stands left, all others right.
struct TextTable {
    /// A colour of a terminal, in the numbers of ECMA-48.
    enum Colour: String {
        case none = ""
        case strong = "1"
        case faint = "2"
        case bad = "31"
    }

    struct Cell {
        var text: String
        var colour = Colour.none

        init(_ text: String, _ colour: Colour = .none) {
            self.text = text
            self.colour = colour
        }
    }

    private var rows: [[Cell]] = []

    mutating func add(_ row: [Cell]) {
        rows.append(row)
    }

    /// - Parameter coloured: without, the text is nothing but its characters.
    func text(coloured: Bool) -> String {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.width)
            }
        }
        return rows.map { row in
            row.enumerated().map { column, cell in
                let blanks = String(repeating: " ", count: widths[column] - cell.width)
                let painted = coloured ? cell.text.painted(cell.colour) : cell.text
                guard column == 0 else { return "  " + blanks + painted }
                return row.count == 1 ? painted : painted + blanks
            }.joined() + "\n"
        }.joined()
    }
}

extension TextTable.Cell {
    fileprivate var width: Int { text.unicodeScalars.count }
}

extension String {
    /// With a colour around it.
    func painted(_ colour: TextTable.Colour) -> String {
        colour == .none ? self : "\u{1b}[\(colour.rawValue)m\(self)\u{1b}[0m"
    }
}
