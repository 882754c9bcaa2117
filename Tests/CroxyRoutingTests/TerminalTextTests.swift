import Testing

@testable import CroxyRouting

@Suite struct TerminalTextTests {
    @Test(arguments: [
        ("claude-opus-4-5", "claude-opus-4-5"), ("", "\"\""), ("two words", "two words"), ("模型 é", "模型 é"),
        ("a\u{1b}[2Jb", "a\\u{1b}[2Jb"), ("a\nb\tc\r", "a\\u{a}b\\u{9}c\\u{d}"), ("\u{202e}x", "\\u{202e}x"),
        ("\u{9b}x", "\\u{9b}x"), ("sk-ant-api03-abcdefgh", "•••"),
    ])
    func isHarmless(text: String, shown: String) {
        #expect(TerminalText.shown(text) == shown)
    }

    @Test func isCut() {
        #expect(TerminalText.shown("abcdef", atMost: 6) == "abcdef")
        #expect(TerminalText.shown("abcdefg", atMost: 6) == "abcdef…")
        #expect(TerminalText.shown("abc\u{1b}", atMost: 6) == "abc…", "no escape is cut in two")
    }

    @Test func noKeyIsCutToWhatIsNotKnownAsOne() {
        let key = "sk-ant-api03-" + String(repeating: "a", count: 80)
        #expect(!TerminalText.shown(String(repeating: "x ", count: 22) + key).contains("sk-"))
    }
}
