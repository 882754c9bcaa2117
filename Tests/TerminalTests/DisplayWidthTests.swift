import Testing

@testable import Terminal

struct DisplayWidthTests {
    @Test(
        arguments: [
            (
                1,
                [
                    "a", "~", "é", "e\u{0301}", "ß", "Ж", "│", "█", "⣿", "→", "©", "☀", "±", "ｱ", "\u{E0A0}",
                    "\u{FFFD}", "ก", "ā̈",
                ]
            ),
            (
                2,
                [
                    "漢", "字", "あ", "ア", "한", "\u{1112}\u{1161}\u{11AB}", "Ａ", "￥", "、", "が", "か\u{3099}", "𠀀", "👍", "🚀",
                    "❤️", "☀️", "1️⃣", "#️⃣", "🇩🇪", "👋🏽", "☝🏽", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🏴\u{E0067}\u{E0062}\u{E0073}\u{E007F}", "⌚", "กำ", "का",
                    "👩🏻‍❤️‍💋‍👩🏿",
                ]
            ),
            (
                0,
                [
                    "\0", "\u{1B}", "\n", "\r\n", "\t", "\u{7F}", "\u{85}", "\u{9B}", "\u{0301}", "\u{200B}",
                    "\u{200D}",
                    "\u{200E}", "\u{202E}", "\u{2028}", "\u{2066}", "\u{AD}", "\u{FE0F}", "\u{FEFF}", "\u{E0041}",
                    "a\u{E0041}", "\u{3164}", "\u{115F}", "\u{1160}", "\u{FFFE}", "\u{0600}1", "a\u{E0001}",
                    "a\u{E0020}\u{E007F}", "\u{180E}",
                ]
            ),
        ])
    func signsTakeTheirColumns(width: Int, signs: [String]) {
        for sign in signs {
            let character = sign.count == 1 ? sign.first : nil
            guard let character else {
                // Where the text is no single character, none of it that is not drawn may look like one that is.
                #expect(width == 0 && sign.contains { DisplayWidth.of($0) == 0 }, "\(sign.unicodeScalars)")
                continue
            }
            #expect(DisplayWidth.of(character) == width, "\(sign.unicodeScalars.map { String($0.value, radix: 16) })")
        }
    }

    @Test func theTableIsInOrderAndWhole() {
        let wide = DisplayWidth.wide
        var all: Set<UInt32> = []
        for index in stride(from: 0, to: wide.count, by: 2) {
            #expect(wide[index] <= wide[index + 1])
            #expect(index == 0 || wide[index - 1] < wide[index])
            all.formUnion(wide[index]...wide[index + 1])
        }
        // So many are W or F in EastAsianWidth.txt of Unicode 17.0.0 and do not combine.
        #expect(all.count == 182_864)
        for value in 0...0x10FFFF as ClosedRange<UInt32> {
            guard let scalar = Unicode.Scalar(value), scalar.properties.age != nil else { continue }
            if DisplayWidth.isWide(scalar) != all.contains(value) { Issue.record("\(value)") }
            let isWideByNature = scalar.properties.isEmojiPresentation || scalar.properties.isUnifiedIdeograph
            if isWideByNature, DisplayWidth.of(Character(scalar)) != 2 { Issue.record("\(value)") }
        }
    }

    @Test func pilesOfMarksAreNotDrawn() {
        let marks = String(repeating: "\u{0301}", count: 30)
        #expect(DisplayWidth.of(Character("a" + marks)) == 1)
        #expect(DisplayWidth.of(Character("a" + marks + "\u{0301}")) == 0)
    }

    @Test func aTextTakesWhatItsCharactersTake() {
        #expect(DisplayWidth.of("claude-漢字-👍") == 14)
        #expect(DisplayWidth.of("a\u{202E}b") == 3)
        #expect(DisplayWidth.of("") == 0)
    }

    @Test func noControlOfAnyKindIsDrawn() {
        for value in 0...0x10FFFF as ClosedRange<UInt32> {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let category = scalar.properties.generalCategory
            let isHarmful = [.control, .format, .lineSeparator, .paragraphSeparator].contains(category)
            guard isHarmful || scalar.properties.isBidiControl else { continue }
            #expect(DisplayWidth.of(Character(scalar)) == 0, "\(value)")
            // And behind a base, where two are what scripts and emoji join with, and tags are told apart above.
            guard value != 0x200C, value != 0x200D else { continue }
            for base in ["a", "漢", "👍", "e\u{0301}"] {
                #expect((base + String(scalar)).contains { DisplayWidth.of($0) == 0 }, "\(base) \(value)")
            }
        }
    }
}
