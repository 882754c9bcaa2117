import TOMLEdit
import Testing

/// TOML 1.0.0, "Spec" and "Comment": bytes that stand nowhere.
@Suite struct RefusedBytesTests {
    /// The range and message of the error, if there is one.
    private func error(_ bytes: [UInt8]) -> TOMLError? {
        do throws(TOMLError) {
            _ = try Document(parsing: bytes)
            return nil
        } catch {
            return error
        }
    }

    /// Places where any other character may stand: comment, the four strings.
    private static let surroundings: [(before: String, after: String)] = [
        ("a = 1 # ", " c\n"), ("a = \"", "\""), ("a = '", "'"), ("a = \"\"\"", "\"\"\""), ("a = '''", "'''"),
    ]

    @Test func controlCharactersAreRefusedEverywhere() {
        for control in Array(UInt8(0)..<0x20) + [0x7F] where control != 0x09 && control != 0x0A {
            for (before, after) in Self.surroundings {
                let error = error(Array(before.utf8) + [control] + Array(after.utf8))
                #expect(error?.range == before.utf8.count..<before.utf8.count + 1, "\(control) in \(before)")
            }
            #expect(error([control])?.range == 0..<1, "\(control) alone")
            #expect(error(Array("a = 1".utf8) + [control])?.range == 5..<6, "\(control) after a value")
        }
    }

    @Test func tabsAreAcceptedEverywhere() {
        for (before, after) in Self.surroundings {
            #expect(error(Array("\(before)\t\(after)".utf8)) == nil)
        }
    }

    @Test func messagesNameTheByte() {
        #expect(error(Array("a = '\0'".utf8))?.message == "control character U+0000")
        #expect(error(Array("#\u{7F}".utf8))?.message == "control character U+007F")
        #expect(error(Array("# \r x".utf8))?.message == "carriage return without a line feed")
        #expect(error([0x23, 0xFF])?.message == "invalid UTF-8: byte 0xFF")
    }

    @Test func aCarriageReturnNeedsItsLineFeed() {
        #expect(error(Array("a = 1\rb = 2".utf8))?.range == 5..<6)
        #expect(error(Array("a = 1\r".utf8))?.range == 5..<6)
        #expect(error(Array("a = 1\r\r\n".utf8))?.range == 5..<6)
        #expect(error(Array("a = '''\r'''".utf8))?.range == 7..<8)
        #expect(error(Array("a = [\r]".utf8))?.range == 5..<6)
        #expect(error(Array("a = \"\"\"\\\r x\"\"\"".utf8))?.range == 8..<9)
    }

    @Test(
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x9F, 0xBF], [0xE2, 0x82],
            [0xE2, 0x28, 0xA1], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98],
            [0xF0, 0x9F, 0x28, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF],
        ] as [[UInt8]])
    func invalidUTF8IsRefusedWithItsPlace(_ sequence: [UInt8]) {
        for (before, after) in Self.surroundings {
            let error = error(Array(before.utf8) + sequence + Array(after.utf8))
            #expect(error?.range == before.utf8.count..<before.utf8.count + 1, "\(sequence) in \(before)")
        }
        #expect(error([0x23] + sequence)?.range == 1..<2)
    }

    @Test func everySequenceOfTwoBytesIsJudgedAsTheStandardLibraryDoes() {
        var wrong: [[UInt8]] = []
        for first in UInt8(0x80)...0xFF {
            for second in UInt8(0x80)...0xFF {
                for tail in [[], [0x80], [0xBF, 0xBF], [0x41]] as [[UInt8]] {
                    let sequence = [first, second] + tail
                    let isValid = String(validating: sequence, as: UTF8.self) != nil
                    if (error([0x23] + sequence) == nil) != isValid { wrong.append(sequence) }
                }
            }
        }
        #expect(wrong.isEmpty)
    }

    @Test func otherEncodingsAreRefused() {
        #expect(error([0xFF, 0xFE, 0x61, 0x00])?.range == 0..<1)
        #expect(error([0x61, 0x00, 0x3D, 0x00, 0x31, 0x00])?.range == 1..<2)
    }

    @Test func onlyTheFirstByteOrderMarkIsSkipped() {
        #expect(error(Array("\u{FEFF}\u{FEFF}a = 1".utf8))?.range == 3..<6)
        #expect(error([0xEF, 0xBB])?.range == 0..<1)
    }
}
