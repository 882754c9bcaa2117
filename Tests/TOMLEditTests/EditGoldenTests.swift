import Foundation
import TOMLEdit
import Testing

/// Every file of `Golden/edits`: a document, a line of dashes, edits, a line of dashes, what they make of it.
///
/// `set PATH = VALUE` and `unset PATH`, one a line, in order; an edit that is refused ends them with its message. `␍` is a
/// carriage return, `␄` before the last newline says that the document has none there, `␂` is a byte order mark.
/// `CROXY_RECORD=1 swift test` writes the files anew, and fails, so that it cannot pass unseen.
@Suite struct EditGoldenTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Golden/edits")
    static let separator = "-----\n"

    static var names: [String] {
        let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return (files ?? []).filter { $0.hasSuffix(".txt") }.sorted()
    }

    @Test func theFolderIsFull() {
        #expect(EditGoldenTests.names.count >= 60)
    }

    @Test(arguments: names)
    func becomesWhatIsExpected(_ name: String) throws {
        let file = EditGoldenTests.folder.appendingPathComponent(name)
        let parts = try String(contentsOf: file, encoding: .utf8).components(separatedBy: EditGoldenTests.separator)
        try #require(parts.count >= 2)
        let outcome = try EditGoldenTests.outcome(of: parts[1], on: EditGoldenTests.read(parts[0]))
        if ProcessInfo.processInfo.environment["CROXY_RECORD"] != nil {
            try Data([parts[0], parts[1], outcome].joined(separator: EditGoldenTests.separator).utf8).write(to: file)
            Issue.record("recorded \(name)")
            return
        }
        try #require(parts.count == 3)
        #expect(outcome == parts[2])
    }

    private static func outcome(of edits: String, on bytes: [UInt8]) throws -> String {
        var document = try Document(parsing: bytes)
        for line in edits.split(separator: "\n") {
            let isSetting = line.hasPrefix("set ")
            let parts = line.dropFirst(isSetting ? 4 : 6).components(separatedBy: " = ")
            let path = try ValuePath(parsing: parts[0])
            let text = parts.dropFirst().joined(separator: " = ")
            do throws(EditError) {
                document =
                    isSetting
                    ? try document.setting(path, to: value(text)).document
                    : try document.removing(path).document
            } catch {
                return "\(error.reason): \(error.message)\n"
            }
        }
        return shown(document.bytes)
    }

    static func value(_ text: String) -> NewValue {
        guard let value = (try? Document(parsing: "v = \(text)"))?.root["v"].flatMap(NewValue.init) else {
            preconditionFailure("no value: \(text)")
        }
        return value
    }

    private static func read(_ text: String) -> [UInt8] {
        var text = text.replacingOccurrences(of: "␍", with: "\r").replacingOccurrences(of: "␂", with: "\u{FEFF}")
        if text.hasSuffix("␄\n") { text.removeLast(2) }
        return Array(text.utf8)
    }

    private static func shown(_ bytes: [UInt8]) -> String {
        let isOpen = bytes.last != UInt8(ascii: "\n")
        return String(decoding: bytes, as: UTF8.self).replacingOccurrences(of: "\r", with: "␍")
            .replacingOccurrences(of: "\u{FEFF}", with: "␂") + (isOpen ? "␄\n" : "")
    }
}
