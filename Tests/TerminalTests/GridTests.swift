import Testing

@testable import Terminal

struct GridTests {
    @Test func writesTextWhereItWasTold() {
        var grid = Grid(columns: 8, rows: 2)
        #expect(grid.put("croxy", column: 5, row: 1) == 3)
        #expect(grid.text == "\n     cro\n")
    }

    @Test func leavesOutWhatIsOutside() {
        var grid = Grid(columns: 4, rows: 1)
        #expect(grid.put("abcdef", column: -2, row: 0) == 6)
        #expect(grid.text == "cdef\n")
        #expect(grid.put("x", column: 0, row: 1) == 0)
        #expect(grid.put("xy", column: .max, row: 0) == 0)
        #expect(grid.put("xy", column: .min, row: 0) == 2)
        #expect(grid.text == "cdef\n")
        #expect(grid[4, 0] == .blank)
    }

    @Test func keepsToItsLimit() {
        var grid = Grid(columns: 8, rows: 1)
        #expect(grid.put("abcdef", column: 1, row: 0, limit: 3) == 3)
        #expect(grid.text == " abc\n")
        #expect(grid.put("漢字", column: 1, row: 0, limit: 3) == 2)
        #expect(grid.text == " 漢c\n")
    }

    @Test func halfOfAWideCharacterIsBlank() {
        var grid = Grid(columns: 5, rows: 1)
        grid.put("漢字", column: 0, row: 0)
        grid.put("x", column: 1, row: 0)
        #expect(grid.text == " x字\n")
        grid.put("y", column: 2, row: 0)
        #expect(grid.text == " xy\n")
        #expect(grid.put("ab漢", column: 2, row: 0) == 3)
        #expect(grid.text == " xab\n")
        grid.put("漢z", column: -1, row: 0)
        #expect(grid.text == " zab\n")
    }

    @Test func everyWideCharacterHasItsTwoColumns() {
        for seed in 0..<300 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            var grid = Grid(columns: .random(in: 1...9, using: &random), rows: 1)
            for _ in 0..<8 {
                let text = (0..<3).map { _ in random.pick(["a", "漢", "字", "\u{202E}"]) }.joined()
                grid.put(text, column: .random(in: -3...9, using: &random), row: 0)
                grid.restyle(columns: .random(in: 0...5, using: &random)..<6, rows: 0..<1) { $0.isBold.toggle() }
            }
            for column in 0..<grid.columns {
                let isWide = ["漢", "字"].contains(grid[column, 0].character)
                let hasSecond = column + 1 < grid.columns && grid[column + 1, 0].character == nil
                #expect(isWide == hasSecond, "seed \(seed)")
                if isWide { #expect(grid[column, 0].style == grid[column + 1, 0].style, "seed \(seed)") }
            }
            #expect(grid[0, 0].character != nil, "seed \(seed)")
        }
    }

    @Test func nothingButSignsIsKept() {
        var grid = Grid(columns: 12, rows: 1)
        #expect(grid.put("a\u{1B}[2J\u{9B}\u{202E}\r\n\u{07}e\u{0301}", column: 0, row: 0) == 10)
        #expect(grid.text == "a\u{FFFD}[2J\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}e\u{0301}\n")
    }

    @Test func restylesWhatIsThere() {
        var grid = Grid(columns: 5, rows: 1)
        grid.put("ab漢", column: 0, row: 0)
        grid.restyle(columns: 1..<3, rows: 0..<9) { $0.isReversed = true }
        #expect((0..<5).map { grid[$0, 0].style.isReversed } == [false, true, true, true, false])
        grid.restyle(columns: 7..<9, rows: 0..<1) { $0.isReversed = true }
        #expect(grid.text == "ab漢\n")
    }
}
