import Foundation
import RandomCases
import TOMLEdit
import Testing

/// What holds for every edit, over random edits of random documents; the seed in a failure repeats it.
///
/// `TOML_EDITS=100000 swift test` makes as many.
@Suite struct EditLawTests {
    private static let seeds = 1...8 as ClosedRange<UInt64>
    private static let edits =
        (ProcessInfo.processInfo.environment["TOML_EDITS"].flatMap { Int($0) } ?? 4000) / seeds.count

    @Test(arguments: seeds) func editsChangeWhatTheyWereAskedToAndNothingElse(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var tally = Tally()
        while tally.asked < EditLawTests.edits {
            var document = RandomDocument.make(using: &generator)
            // Several edits after each other, so that what edits make is edited too.
            for _ in 0..<4 {
                let path = RandomEdit.path(in: document, using: &generator)
                let value = RandomEdit.value(using: &generator)
                let isRemoval = Int.random(in: 0..<3, using: &generator) == 0
                tally.asked += 1
                let note = "seed \(seed), edit \(tally.asked): \(isRemoval ? "unset" : "set") \(path)"
                let edit: Edit
                do throws(EditError) {
                    edit = try isRemoval ? document.removing(path) : document.setting(path, to: value)
                } catch {
                    tally.refused += 1
                    #expect(error.reason != .unsafe, "\(note): \(error.message)\n\(shown(document))")
                    #expect(
                        EditOracle.refuses(document, path, isRemoval: isRemoval, reason: error.reason),
                        "\(note): \(error.message)\n\(shown(document))")
                    continue
                }
                try EditLaws(before: document, path: path, value: isRemoval ? nil : value, edit: edit, note: note)
                    .check(&tally)
                document = edit.document
            }
        }
        // Else the laws say little.
        #expect(tally.refused < tally.asked * 2 / 3, "\(tally)")
        #expect(tally.newKeys > tally.asked / 20 && tally.replaced > tally.asked / 20, "\(tally)")
        #expect(tally.removed > tally.asked / 20 && tally.undone > tally.asked / 40, "\(tally)")
    }
}

struct Tally {
    var asked = 0
    var refused = 0
    var replaced = 0
    var newKeys = 0
    var removed = 0
    /// Sets of new keys that were undone by a removal.
    var undone = 0
}

func shown(_ document: Document) -> String {
    String(decoding: document.bytes, as: UTF8.self).replacingOccurrences(of: "\r", with: "␍")
}

/// One edit that was made, and the laws for it.
struct EditLaws {
    let before: Document
    let path: ValuePath
    /// nil for a removal.
    let value: NewValue?
    let edit: Edit
    let note: String

    private var story: String { "\(note)\n\(shown(before))\n----- becomes\n\(shown(edit.document))" }

    func check(_ tally: inout Tally) throws {
        let old = before.bytes
        // The text outside the splice, byte for byte, by the test's own hands.
        let text = Array(old[..<edit.range.lowerBound]) + edit.replacement + Array(old[edit.range.upperBound...])
        #expect(
            shown(edit.document) == String(decoding: text, as: UTF8.self).replacingOccurrences(of: "\r", with: "␍"),
            "\(story)")
        // The values, by a parse of that text and a model that knows nothing of TOML.
        let found = EditOracle.plain(try Document(parsing: text).root)
        #expect(found == EditOracle.expected(before, path, value), "\(story)")

        let target = before.value(at: path)
        if value == nil {
            tally.removed += 1
            #expect(edit.replacement.isEmpty, "\(story)")
        } else if let target {
            tally.replaced += 1
            #expect(edit.range == target.range, "\(story)")
        } else {
            tally.newKeys += 1
            try checkInsertion(&tally)
        }
        checkLineEndings()
    }

    private func checkInsertion(_ tally: inout Tally) throws {
        // An array written on lines may need a comma before a comment; all else is put between bytes.
        let isElement = if case .index = missing.first { true } else { false }
        #expect(edit.range.isEmpty || isElement, "\(story)")
        let old = before.bytes[edit.range]
        #expect(EditLaws.isSubsequence(old, of: edit.replacement), "\(story)")
        guard edit.range.isEmpty, !madeTable, !madeArray else { return }
        tally.undone += 1
        let undone = try edit.document.removing(path).document
        #expect(shown(undone) == shown(before), "\(story)\n----- undone\n\(shown(undone))")
    }

    /// Whether an array was made, which stays, empty or with an empty table in it, when the key in it goes.
    private var madeArray: Bool {
        missing.contains { if case .index = $0 { true } else { false } }
    }

    /// The part of the path that was not there.
    private var missing: ArraySlice<ValuePath.Step> {
        let known = path.steps.indices.prefix { index in
            ValuePath(Array(path.steps[...index])).map { before.value(at: $0) != nil } ?? false
        }
        return path.steps[known.count...]
    }

    /// Whether a header was made, which stays when its key goes.
    private var madeTable: Bool {
        edit.replacement.split(separator: UInt8(ascii: "\n")).contains { $0.first == UInt8(ascii: "[") }
    }

    /// A text of one sort of line ends has no other after an edit, but inside a new string.
    private func checkLineEndings() {
        guard !EditOracle.holdsNewline(value) else { return }
        let endings = Set(EditLaws.endings(of: before.bytes))
        guard endings.count == 1 else { return }
        #expect(Set(EditLaws.endings(of: edit.document.bytes)).isSubset(of: endings), "\(story)")
    }

    /// Of each LF, whether a CR stands before it.
    private static func endings(of bytes: [UInt8]) -> [Bool] {
        bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 > 0 && bytes[$0 - 1] == UInt8(ascii: "\r") }
    }

    private static func isSubsequence(_ part: ArraySlice<UInt8>, of whole: [UInt8]) -> Bool {
        var rest = part
        for byte in whole where rest.first == byte { rest = rest.dropFirst() }
        return rest.isEmpty
    }
}
