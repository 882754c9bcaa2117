import Terminal
import Testing

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
    }

    @Test func keepsToItsLimit() {
        var grid = Grid(columns: 8, rows: 1)
        #expect(grid.put("abcdef", column: 1, row: 0, limit: 3) == 3)
        #expect(grid.text == " abc\n")
    }
}
