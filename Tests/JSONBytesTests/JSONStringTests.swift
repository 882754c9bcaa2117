import JSONBytes
import RandomCases
import Testing

@Suite struct JSONStringTests {
    @Test func escapesWhatMustBeAndNothingElse() {
        #expect(encoded(#"a"b\c/d"#) == #""a\"b\\c/d""#)
        #expect(encoded("\u{8}\t\n\u{C}\r\0\u{1F}\u{7F}") == "\"\\b\\t\\n\\f\\r\\u0000\\u001f\u{7F}\"")
        #expect(encoded("é漢😀\u{2028}") == "\"é漢😀\u{2028}\"")
        #expect(encoded("\r\n") == #""\r\n""#)
        #expect(encoded("") == "\"\"")
    }

    @Test(
        arguments: [
            ([0xFF], "\u{FFFD}"), ([0xC0, 0x80], "\u{FFFD}\u{FFFD}"), ([0x61, 0xE2, 0x82], "a\u{FFFD}"),
            ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"), ([0xF0, 0x9F, 0x98, 0x22], "\u{FFFD}\\\""),
            ([0xF4, 0x90, 0x80, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"), ([0x80, 0x62], "\u{FFFD}b"),
        ] as [([UInt8], String)])
    func whatIsNotUTF8IsReplaced(bytes: [UInt8], expected: String) {
        var output: [UInt8] = []
        JSONString.encode(bytes, into: &output)
        #expect(output == Array("\"\(expected)\"".utf8))
    }

    @Test func appendsToWhatIsThere() {
        var output = Array("{\"a\":".utf8)
        JSONString.encode("b", into: &output)
        #expect(output == Array(#"{"a":"b""#.utf8))
    }

    @Test func anyBytesMakeATokenThatParsersRead() {
        for seed in 0..<800 as Range<UInt64> {
            let bytes = randomBytes(seed: seed)
            var output: [UInt8] = []
            JSONString.encode(bytes, into: &output)
            guard case .string(let units) = OracleParser.parse(output)?.value else {
                Issue.record("seed \(seed): no token")
                continue
            }
            // The standard library replaces what is not UTF-8 by the same rule.
            #expect(units.text == String(decoding: bytes, as: UTF8.self), "seed \(seed)")
        }
    }

    @Test func decodingGivesBackWhatWasEncoded() {
        for seed in 0..<800 as Range<UInt64> {
            let text = String(decoding: randomBytes(seed: seed), as: UTF8.self)
            var token: [UInt8] = []
            JSONString.encode(text, into: &token)
            var decoded: [UInt8] = []
            #expect(decode(Array(token.dropFirst().dropLast()), into: &decoded) == .text, "seed \(seed)")
            #expect(decoded == Array(text.utf8), "seed \(seed)")
        }
    }

    @Test func decodingSaysWhatIsNoText() {
        var decoded: [UInt8] = []
        #expect(decode(Array(#"a\ud83db"#.utf8), into: &decoded) == .notText)
        #expect(decode([0x63, 0xC3], into: &decoded) == .notText)
        #expect(decoded == Array("a\u{FFFD}bc\u{FFFD}".utf8))
        for (inside, offset) in [(#"ab\x"#, 2), (#"\u12"#, 0), (#"\u12g4"#, 0), ("a\n", 1), (#"a\"#, 1)] {
            #expect(decode(Array(inside.utf8), into: &decoded) == .damaged(offset), "\(inside)")
        }
    }

    @Test func decodingNeverCrashesAndAlwaysGivesUTF8() {
        let pieces =
            [#"\u"#, #"\ud83d"#, #"\ude00"#, "\\", "\"", "0", "a", "é"].map { Array($0.utf8) } + [
                [0xC3], [0xE2, 0x82],
            ]
        for seed in 0..<1_000 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let inside = (0..<Int.random(in: 0...12, using: &random)).flatMap { _ in random.pick(pieces) }
            var decoded: [UInt8] = []
            _ = decode(inside, into: &decoded)
            #expect(String(validating: decoded, as: UTF8.self) != nil, "seed \(seed)")
        }
    }

    private func decode(_ inside: [UInt8], into output: inout [UInt8]) -> JSONString.Decoded {
        inside.withExactMemory { JSONString.decode($0, into: &output) }
    }

    private func encoded(_ text: String) -> String {
        var output: [UInt8] = []
        JSONString.encode(text, into: &output)
        return String(decoding: output, as: UTF8.self)
    }

    private func randomBytes(seed: UInt64) -> [UInt8] {
        var random = SeededGenerator(seed: seed)
        let pieces = ["a", "\"", "\\", "\n", "\0", "é", "漢", "😀", "\u{10FFFF}"].map { Array($0.utf8) }
        return (0..<Int.random(in: 0...30, using: &random)).flatMap { _ in
            random.oneIn(4) ? [UInt8.random(in: 0...255, using: &random)] : random.pick(pieces)
        }
    }
}
