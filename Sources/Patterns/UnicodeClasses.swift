/// The Unicode classes that patterns name, made from what the standard library knows about scalars.
///
/// Nothing here is computed before a pattern asks for it. `word` and the categories share one scan (some 10 ms
/// optimised); `digit` and `space`, which patterns ask for most, are constants.
enum UnicodeClasses {
    /// `\d`: general category Nd.
    static let digit = ScalarSet(zeros.map { ScalarSet.Range(first: $0, last: $0 + 9) })

    /// The zeros of all decimal digits of Unicode 17; the other nine follow each (Unicode 17.0, section 4.6). A test
    /// compares.
    private static let zeros: [UInt32] = [
        0x30, 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0,
        0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620,
        0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30, 0x10D40, 0x11066, 0x110F0, 0x11136,
        0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x116D0, 0x116DA, 0x11730, 0x118E0, 0x11950, 0x11BF0,
        0x11C50, 0x11D50, 0x11DA0, 0x11DE0, 0x11F50, 0x16130, 0x16A60, 0x16AC0, 0x16B50, 0x16D70, 0x1CCF0, 0x1D7CE,
        0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E5F1, 0x1E950, 0x1FBF0,
    ]

    /// `\w`: Alphabetic, Mark, Nd, Pc and Join_Control (UTS #18, annex C).
    static let word: ScalarSet = {
        let categories: GeneralCategories = [
            .letters, .marks, .mask(.decimalNumber), .mask(.letterNumber), .mask(.connectorPunctuation),
        ]
        var ranges = category(categories).ranges
        ranges.append(ScalarSet.Range(first: 0x200C, last: 0x200D))
        for run in GeneralCategoryTable.runs where run.isOtherwiseAlphabetic {
            ranges.append(ScalarSet.Range(first: run.first, last: run.last))
        }
        return ScalarSet(ranges)
    }()

    /// `\s`: White_Space. Unicode promises only to be very reluctant to change it; a test compares.
    static let space = ScalarSet(sorted: [
        ScalarSet.Range(first: 0x09, last: 0x0D), ScalarSet.Range(first: 0x20, last: 0x20),
        ScalarSet.Range(first: 0x85, last: 0x85), ScalarSet.Range(first: 0xA0, last: 0xA0),
        ScalarSet.Range(first: 0x1680, last: 0x1680), ScalarSet.Range(first: 0x2000, last: 0x200A),
        ScalarSet.Range(first: 0x2028, last: 0x2029), ScalarSet.Range(first: 0x202F, last: 0x202F),
        ScalarSet.Range(first: 0x205F, last: 0x205F), ScalarSet.Range(first: 0x3000, last: 0x3000),
    ])

    /// All scalars of the categories.
    static func category(_ categories: GeneralCategories) -> ScalarSet {
        ScalarSet(
            GeneralCategoryTable.runs.lazy
                .filter { categories.contains($0.category) }
                .map { ScalarSet.Range(first: $0.first, last: $0.last) }
        )
    }

    /// Whether `\w` matches the scalar; ASCII needs no table.
    static func isWord(_ value: UInt32) -> Bool {
        if value < 0x80 { return isASCIIWord(UInt8(truncatingIfNeeded: value)) }
        return word.contains(value)
    }

    static func isASCIIWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
        default: false
        }
    }
}
