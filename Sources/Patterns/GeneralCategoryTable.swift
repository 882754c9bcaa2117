/// The general category of every scalar, as runs.
enum GeneralCategoryTable {
    struct Run: Sendable {
        var first: UInt32
        var last: UInt32
        var category: GeneralCategories
        /// Alphabetic, though of a category that is neither letters nor marks nor letter numbers: ⓐ and the like.
        var isOtherwiseAlphabetic: Bool
    }

    /// Adjacent runs differ; surrogates are in none.
    static let runs: [Run] = makeRuns()

    /// Stretches of one category that no Unicode version will change: ideographs, Hangul and Tangut as first encoded,
    /// private use, and planes without a scalar so far. Not asking for each of these million scalars saves most of the
    /// time; a test does ask.
    private static let known: [(first: UInt32, last: UInt32, category: Unicode.GeneralCategory)] = [
        (0x3400, 0x4DB5, .otherLetter), (0x4E00, 0x9FEF, .otherLetter), (0xAC00, 0xD7A3, .otherLetter),
        (0xE000, 0xF8FF, .privateUse), (0x17000, 0x187EC, .otherLetter), (0x20000, 0x2A6D6, .otherLetter),
        (0x2A700, 0x2B734, .otherLetter), (0x2B820, 0x2CEA1, .otherLetter), (0x2CEB0, 0x2EBE0, .otherLetter),
        (0x30000, 0x3134A, .otherLetter), (0x34000, 0xDFFFF, .unassigned), (0xE1000, 0xEFFFF, .unassigned),
        (0xF0000, 0xFFFFD, .privateUse), (0xFFFFE, 0xFFFFF, .unassigned), (0x100000, 0x10FFFD, .privateUse),
        (0x10FFFE, 0x10FFFF, .unassigned),
    ]

    private static func makeRuns() -> [Run] {
        var runs: [Run] = []
        runs.reserveCapacity(4200)
        var next: UInt32 = 0
        for stretch in known {
            scan(next..<stretch.first, into: &runs)
            append(Run(first: stretch.first, last: stretch.last, category: .mask(stretch.category)), to: &runs)
            next = stretch.last + 1
        }
        return runs
    }

    private static func scan(_ values: Range<UInt32>, into runs: inout [Run]) {
        let skipped: GeneralCategories = [.letters, .marks, .mask(.letterNumber), .mask(.unassigned)]
        for value in values {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let category = GeneralCategories.mask(scalar.properties.generalCategory)
            var run = Run(first: value, last: value, category: category)
            if !skipped.contains(category) {
                run.isOtherwiseAlphabetic = scalar.properties.isAlphabetic
            }
            append(run, to: &runs)
        }
    }

    private static func append(_ run: Run, to runs: inout [Run]) {
        if let last = runs.last, last.category == run.category, last.last + 1 == run.first,
            last.isOtherwiseAlphabetic == run.isOtherwiseAlphabetic
        {
            runs[runs.count - 1].last = run.last
        } else {
            runs.append(run)
        }
    }
}

extension GeneralCategoryTable.Run {
    init(first: UInt32, last: UInt32, category: GeneralCategories) {
        self.init(first: first, last: last, category: category, isOtherwiseAlphabetic: false)
    }
}
