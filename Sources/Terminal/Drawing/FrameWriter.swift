/// The bytes of one frame while they are put together.
struct FrameWriter {
    private let depth: ColourDepth
    private var bytes: [UInt8] = []
    private var pen = Pen.plain
    /// Where the cursor is; nil where terminals disagree.
    private var column: Int?
    private var row: Int?
    private var columns = 0

    init(depth: ColourDepth) {
        self.depth = depth
    }

    /// Makes all blank.
    mutating func clear() {
        bytes += Array("\u{1B}[m\u{1B}[H\u{1B}[2J".utf8)
        (column, row) = (0, 0)
    }

    /// Draws the cells of a grid that differ from those of another of its size.
    mutating func draw(_ next: Grid, over last: Grid) {
        columns = next.columns
        for row in 0..<next.rows { draw(next, over: last, row: row) }
    }

    /// All of the frame; empty when nothing was drawn.
    mutating func finished() -> [UInt8] {
        guard !bytes.isEmpty else { return [] }
        pen.change(to: .plain, into: &bytes)
        return Array("\u{1B}[?2026h".utf8) + bytes + Array("\u{1B}[?2026l".utf8)
    }

    private mutating func draw(_ next: Grid, over last: Grid, row: Int) {
        guard let first = (0..<columns).first(where: { differs(next, last, $0, row) }) else { return }
        // A sign that a terminal makes wider than we think stands on those behind it: they are drawn, too, all of them.
        let isCertain = (0..<columns).allSatisfy { column in
            [next, last].allSatisfy { $0[column, row].character.map(DisplayWidth.isCertain) ?? true }
        }
        let tail = isCertain ? blankTail(of: next, row: row) : columns
        var column = first
        while column < tail {
            let isWide = column + 1 < columns && next[column + 1, row].character == nil
            if !isCertain || differs(next, last, column, row) || isWide && differs(next, last, column + 1, row) {
                reach(column, row, in: next)
                write(next[column, row], isWide, column, row)
            }
            column += isWide ? 2 : 1
        }
        let rest = (tail..<columns).filter { differs(next, last, $0, row) }
        guard let start = rest.first, let end = rest.last else { return }
        reach(start, row, in: next)
        if end - start < 3 {
            for place in start...end { write(next[place, row], false, place, row) }
        } else {
            pen.change(to: .plain, into: &bytes)
            bytes += Array("\u{1B}[K".utf8)
        }
    }

    private func differs(_ one: Grid, _ other: Grid, _ column: Int, _ row: Int) -> Bool {
        let (cell, old) = (one[column, row], other[column, row])
        guard cell != old else { return false }
        return cell.character != old.character || Pen(cell.style, depth) != Pen(old.style, depth)
    }

    /// The column behind which there is nothing in a row that erasing does not give as well.
    private func blankTail(of grid: Grid, row: Int) -> Int {
        var column = columns
        while column > 0, grid[column - 1, row].character == " ", Pen(grid[column - 1, row].style, depth).leavesBlank {
            column -= 1
        }
        return column
    }

    /// Writes a cell where the cursor is.
    private mutating func write(_ cell: Cell, _ isWide: Bool, _ column: Int, _ row: Int) {
        let character = cell.character ?? " "
        pen.change(to: Pen(cell.style, depth), into: &bytes)
        let isCertain = DisplayWidth.isCertain(character)
        if isWide, !isCertain {
            // A terminal that gives it one column leaves the other as it was.
            bytes += [0x20, 0x20]
            place(column, row)
        }
        bytes += Array(String(character).utf8)
        // At the edge some stay and some wait for the next sign; nothing is reached from there by going forward.
        self.column = isCertain ? column + (isWide ? 2 : 1) : nil
    }

    /// Moves the cursor by the fewest bytes; over a few cells by writing them again.
    private mutating func reach(_ column: Int, _ row: Int, in grid: Grid) {
        defer { (self.column, self.row) = (column, row) }
        guard let old = self.row else { return place(column, row) }
        if let now = self.column, old == row {
            if now == column { return }
            if now < column {
                let gap = column - now
                if gap < 4, rewrite(now..<column, row, in: grid) { return }
                bytes += Array("\u{1B}[\(gap == 1 ? "" : String(gap))C".utf8)
                return
            }
        }
        if row == old + 1, column == 0 {
            bytes += [0x0D, 0x0A]
        } else {
            place(column, row)
        }
    }

    private mutating func place(_ column: Int, _ row: Int) {
        let line = row == 0 && column == 0 ? "" : String(row + 1)
        bytes += Array("\u{1B}[\(line)\(column == 0 ? "" : ";\(column + 1)")H".utf8)
    }

    /// Writes cells that did not change, when that needs nothing but their characters.
    private mutating func rewrite(_ span: Range<Int>, _ row: Int, in grid: Grid) -> Bool {
        var plain: [UInt8] = []
        for column in span {
            let cell = grid[column, row]
            guard let ascii = cell.character?.asciiValue, Pen(cell.style, depth) == pen else { return false }
            plain.append(ascii)
        }
        bytes += plain
        return true
    }
}
