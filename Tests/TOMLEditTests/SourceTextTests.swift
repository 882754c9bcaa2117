import TOMLEdit
import Testing

@Suite struct SourceTextTests {
    @Test func positionsCountLinesAndScalarsFromOne() {
        let text = SourceText(Array("ab\né😀x\r\n\ny".utf8))
        #expect(text.position(at: 0) == Position(line: 1, column: 1))
        #expect(text.position(at: 2) == Position(line: 1, column: 3))
        #expect(text.position(at: 3) == Position(line: 2, column: 1))
        #expect(text.position(at: 5) == Position(line: 2, column: 2))
        #expect(text.position(at: 9) == Position(line: 2, column: 3))
        #expect(text.position(at: 12) == Position(line: 3, column: 1))
        #expect(text.position(at: 13) == Position(line: 4, column: 1))
        #expect("\(text.position(at: 14))" == "4:2")
    }

    @Test func offsetsOutsideTheTextAreItsEnds() {
        let text = SourceText(Array("a\nb".utf8))
        #expect(text.position(at: -5) == Position(line: 1, column: 1))
        #expect(text.position(at: .min) == Position(line: 1, column: 1))
        #expect(text.position(at: .max) == Position(line: 2, column: 2))
        #expect(text.line(at: -1) == "a")
        #expect(text.line(at: .max) == "b")
        #expect(SourceText([]).position(at: 3) == Position(line: 1, column: 1))
        #expect(SourceText([]).line(at: 0) == "")
    }

    @Test func linesComeWithoutTheirEnds() {
        let text = SourceText(Array("ab\r\ncd\n\r\n\nx\ry".utf8))
        #expect(text.line(at: 0) == "ab")
        #expect(text.line(at: 3) == "ab")
        #expect(text.line(at: 4) == "cd")
        #expect(text.line(at: 6) == "cd")
        #expect(text.line(at: 7) == "")
        #expect(text.line(at: 9) == "")
        #expect(text.line(at: 10) == "x\ry")
    }

    @Test func invalidBytesShowAsReplacementCharacters() {
        let text = SourceText([0x61, 0xFF, 0x62, 0x0A])
        #expect(text.line(at: 0) == "a\u{FFFD}b")
        #expect(text.position(at: 2) == Position(line: 1, column: 3))
    }

    @Test func aByteOrderMarkHasNoColumn() throws {
        let document = try Document(parsing: "\u{FEFF}a = 1\nb = 2")
        #expect(document.position(at: 0) == Position(line: 1, column: 1))
        #expect(document.position(at: 3) == Position(line: 1, column: 1))
        #expect(document.position(at: 7) == Position(line: 1, column: 5))
        #expect(document.line(at: 0) == "a = 1")
        #expect(document.line(at: 9) == "b = 2")
    }
}
