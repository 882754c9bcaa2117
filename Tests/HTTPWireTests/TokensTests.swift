import HTTPWire
import RandomCases
import Testing

@Suite struct TokensTests {
    private func elements(_ list: String) -> [String] {
        var found: [String] = []
        bytes(list).withUnsafeBytes { Tokens.forEach(in: $0) { found.append(text($0)) } }
        return found
    }

    @Test func listsAreSplitAtCommasAndTrimmed() {
        #expect(elements("a") == ["a"])
        #expect(elements("a,b") == ["a", "b"])
        #expect(elements(" a ,\tb\t") == ["a", "b"])
        #expect(elements("a b, c") == ["a b", "c"])
        #expect(elements("") == [""])
        #expect(elements(",") == ["", ""])
        #expect(elements(",a,, ,") == ["", "a", "", "", ""])
        #expect(elements("\u{A0}a\u{FF},\r\n") == ["\u{A0}a\u{FF}", "\r\n"])
    }

    @Test func anEmptyBufferWithoutAddressIsOneEmptyElement() {
        var count = 0
        Tokens.forEach(in: UnsafeRawBufferPointer(start: nil, count: 0)) { if $0.isEmpty { count += 1 } }
        #expect(count == 1)
        #expect(Tokens.trimmed(UnsafeRawBufferPointer(start: nil, count: 0)).isEmpty)
        #expect(Tokens.equal(UnsafeRawBufferPointer(start: nil, count: 0), ""))
        #expect(Decimal.parse(UnsafeRawBufferPointer(start: nil, count: 0)) == nil)
    }

    @Test func comparisonFoldsLettersAndNothingElse() {
        for left in UInt8.min...UInt8.max {
            for right in UInt8.min...UInt8.max {
                let folded = { (byte: UInt8) in (65...90).contains(byte) ? byte + 32 : byte }
                let equal = [left].withUnsafeBytes { left in [right].withUnsafeBytes { Tokens.equal(left, $0) } }
                #expect(equal == (folded(left) == folded(right)), "\(left) \(right)")
            }
        }
    }

    @Test func comparisonNeedsTheSameLength() {
        bytes("Chunked").withUnsafeBytes { chunked in
            #expect(Tokens.equal(chunked, "chunked"))
            #expect(!Tokens.equal(chunked, "chunke"))
            #expect(!Tokens.equal(chunked, "chunkedd"))
            #expect(!Tokens.equal(chunked, ""))
        }
        bytes("x").withUnsafeBytes { #expect(Tokens.equal($0, "x")) }
    }

    @Test func trimmingTakesSpacesAndTabsOnly() {
        for (given, expected) in [
            ("", ""), (" ", ""), (" \t ", ""), (" a", "a"), ("a\t", "a"), (" a b ", "a b"), ("\ra\n", "\ra\n"),
            ("\u{A0}a", "\u{A0}a"), ("\u{0B} a", "\u{0B} a"), ("\0 ", "\0"),
        ] {
            #expect(bytes(given).withUnsafeBytes { text(Tokens.trimmed($0)) } == expected, "\(given.debugDescription)")
        }
    }
}

@Suite struct DecimalTests {
    private func parse(_ digits: String) -> Int? {
        bytes(digits).withUnsafeBytes { Decimal.parse($0) }
    }

    @Test func digitsAreANumber() {
        #expect(parse("0") == 0)
        #expect(parse("7") == 7)
        #expect(parse("0007") == 7)
        #expect(parse("65535") == 65535)
        #expect(parse("1234567890123456789") == 1_234_567_890_123_456_789)
        #expect(parse("4611686018427387904") == 1 << 62)
        #expect(parse("0000000000000000001") == 1)
    }

    @Test func anythingElseIsNone() {
        for text in [
            "", " ", "+5", "-5", "-0", "+0", " 5", "5 ", "\t5", "5\r\n", "5\n", "0x5", "5a", "a", "0b1", "0o7", "1_000",
            "1,000", "1.0", "1e3", "5\0", "\05", "\u{B2}", "\u{D9}\u{A5}", "\u{EF}\u{BC}\u{95}", "/", ":", "5/", "5:",
        ] {
            #expect(parse(text) == nil, "\(text.debugDescription)")
        }
    }

    @Test func overflowIsNone() {
        for text in [
            "4611686018427387905", "9223372036854775807", "9223372036854775808", "9999999999999999999",
            "18446744073709551615", "18446744073709551616", "00000000000000000001", String(repeating: "9", count: 400),
        ] {
            #expect(parse(text) == nil, "\(text)")
        }
    }

    @Test func everyNumberIsRead() {
        var random = SeededGenerator(seed: 2)
        for _ in 0..<2000 {
            let number = Int.random(in: 0...(1 << 62), using: &random) >> random.below(62)
            #expect(parse("\(number)") == number)
        }
    }
}
