/// Lines with titles, whose texts begin in one column whatever the titles' lengths.
struct TextRows {
    private struct Row {
        var mark: String
        var title: String
        var lines: [(text: String, role: TextStyle.Role?)]
        var role: TextStyle.Role?
    }

    private var rows: [Row] = []

    /// Behind a longer title the text begins on a line of its own.
    private static let longestTitle = 36

    /// Adds a row, whose text may have several lines.
    ///
    /// - Parameters:
    ///   - mark: one character before the title.
    ///   - role: of the whole row; without one the title alone is painted.
    mutating func add(_ title: String, _ lines: [(text: String, role: TextStyle.Role?)]) {
        rows.append(Row(mark: " ", title: title, lines: lines))
    }

    mutating func add(_ title: String, _ text: String, mark: String = " ", role: TextStyle.Role? = nil) {
        rows.append(Row(mark: mark, title: title, lines: [(text, nil)], role: role))
    }

    /// All rows, a line each or more.
    func lines(_ style: TextStyle) -> [String] {
        let width = (rows.map(\.title.count).filter { $0 <= TextRows.longestTitle }.max() ?? 0) + 2
        let margin = String(repeating: " ", count: width + 2)
        return rows.flatMap { row -> [String] in
            let isLong = row.title.count > TextRows.longestTitle
            let blank = isLong ? "" : String(repeating: " ", count: width - row.title.count)
            let head = "\(row.mark) \(row.title)"
            var lines = row.lines.map { line in
                (line.role ?? row.role).map { style.paint(line.text, $0) } ?? line.text
            }
            let title = style.paint(head, row.role ?? .label)
            if isLong { return [title] + lines.map { margin + $0 } }
            let first = lines.isEmpty ? "" : lines.removeFirst()
            return [title + blank + first] + lines.map { margin + $0 }
        }
    }
}
