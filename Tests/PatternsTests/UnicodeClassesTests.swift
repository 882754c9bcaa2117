import Testing

@testable import Patterns

@Suite struct UnicodeClassesTests {
    /// Every property the room rests on, asked for every scalar.
    @Test func classesAreWhatTheStandardLibrarySays() {
        let word = Cursor(UnicodeClasses.word)
        let space = Cursor(UnicodeClasses.space)
        let digit = Cursor(UnicodeClasses.digit)
        var runs = GeneralCategoryTable.runs.makeIterator()
        var run = runs.next()
        for value in UInt32(0)...0x10FFFF {
            guard let properties = Unicode.Scalar(value)?.properties else { continue }
            while let current = run, current.last < value { run = runs.next() }
            let category = properties.generalCategory
            guard run?.category == .mask(category) else {
                Issue.record("U+\(String(value, radix: 16)) is of category \(category)")
                return
            }
            let isMark = category == .nonspacingMark || category == .spacingMark || category == .enclosingMark
            let isWord =
                properties.isAlphabetic || isMark || category == .decimalNumber || category == .connectorPunctuation
                || properties.isJoinControl
            // An older standard library may not know the latest digits.
            let isDigit = digit.contains(value)
            guard word.contains(value) == isWord,
                isDigit == (category == .decimalNumber) || isDigit && category == .unassigned,
                space.contains(value) == properties.isWhitespace
            else {
                Issue.record("U+\(String(value, radix: 16)) is in a wrong class")
                return
            }
        }
    }

    /// Asks a set for ascending values.
    private final class Cursor {
        private let ranges: [ScalarSet.Range]
        private var index = 0

        init(_ set: ScalarSet) {
            ranges = set.ranges
        }

        func contains(_ value: UInt32) -> Bool {
            while index < ranges.count, ranges[index].last < value { index += 1 }
            return index < ranges.count && ranges[index].first <= value
        }
    }

    @Test func noScalarAbovePlaneOneHasCase() {
        let cased = (UInt32(0x2_0000)...0x10_FFFF).first {
            Unicode.Scalar($0)?.properties.changesWhenCaseMapped == true
        }
        #expect(cased == nil)
    }

    @Test func foldingIsAnEquivalence() {
        for entry in CaseFolding.table {
            let kin = CaseFolding.folded(ScalarSet(sorted: [ScalarSet.Range(first: entry.value, last: entry.value)]))
            for other in entry.others {
                #expect(kin.contains(other))
                let back = CaseFolding.folded(ScalarSet(sorted: [ScalarSet.Range(first: other, last: other)]))
                #expect(back == kin)
            }
        }
    }

    /// All that simple case folding changes has kin, and nothing else does, but what others fold to.
    @Test func whatHasKinIsWhatCaseFoldingChanges() {
        let folded = Set(CaseFolding.table.map(\.value))
        for value in UInt32(0)...0x1FFFF {
            guard let scalar = Unicode.Scalar(value), scalar.properties.changesWhenCaseFolded else { continue }
            let full = scalar.properties.lowercaseMapping.unicodeScalars
            // Full folding also changes scalars that simple folding leaves alone, such as U+0149.
            if full.count == 1, full.first != scalar {
                #expect(folded.contains(value), "U+\(String(value, radix: 16))")
            }
        }
        #expect(!folded.contains(0x130) && !folded.contains(0x131) && !folded.contains(0x149))
    }

    @Test func asciiFoldingNeedsNoTableAndAgreesWithIt() {
        for value in UInt32(0)..<0x80 {
            let single = ScalarSet.Range(first: value, last: value)
            let short = CaseFolding.folded(ScalarSet(sorted: [single]))
            let entry = CaseFolding.table.first { $0.value == value }
            let long = ScalarSet([single] + (entry?.others ?? []).map { ScalarSet.Range(first: $0, last: $0) })
            #expect(short == long, "U+\(String(value, radix: 16))")
        }
    }
}
