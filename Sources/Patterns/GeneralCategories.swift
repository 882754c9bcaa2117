/// A set of Unicode general categories.
struct GeneralCategories: OptionSet, Sendable, Hashable {
    var rawValue: UInt32

    static let letters: GeneralCategories = [
        .casedLetters, .mask(.modifierLetter), .mask(.otherLetter),
    ]
    static let casedLetters: GeneralCategories = [
        .mask(.uppercaseLetter), .mask(.lowercaseLetter), .mask(.titlecaseLetter),
    ]
    static let marks: GeneralCategories = [.mask(.nonspacingMark), .mask(.spacingMark), .mask(.enclosingMark)]
    static let numbers: GeneralCategories = [.mask(.decimalNumber), .mask(.letterNumber), .mask(.otherNumber)]
    static let punctuation: GeneralCategories = [
        .mask(.connectorPunctuation), .mask(.dashPunctuation), .mask(.openPunctuation), .mask(.closePunctuation),
        .mask(.initialPunctuation), .mask(.finalPunctuation), .mask(.otherPunctuation),
    ]
    static let symbols: GeneralCategories = [
        .mask(.mathSymbol), .mask(.currencySymbol), .mask(.modifierSymbol), .mask(.otherSymbol),
    ]
    static let separators: GeneralCategories = [
        .mask(.spaceSeparator), .mask(.lineSeparator), .mask(.paragraphSeparator),
    ]
    static let others: GeneralCategories = [
        .mask(.control), .mask(.format), .mask(.surrogate), .mask(.privateUse), .mask(.unassigned),
    ]
    static let all = GeneralCategories(rawValue: 0x3FFF_FFFF)

    /// The set of this one category.
    static func mask(_ category: Unicode.GeneralCategory) -> GeneralCategories {
        GeneralCategories(rawValue: 1 << bit(of: category))
    }

    private static func bit(of category: Unicode.GeneralCategory) -> UInt32 {
        switch category {
        case .uppercaseLetter: 0
        case .lowercaseLetter: 1
        case .titlecaseLetter: 2
        case .modifierLetter: 3
        case .otherLetter: 4
        case .nonspacingMark: 5
        case .spacingMark: 6
        case .enclosingMark: 7
        case .decimalNumber: 8
        case .letterNumber: 9
        case .otherNumber: 10
        case .connectorPunctuation: 11
        case .dashPunctuation: 12
        case .openPunctuation: 13
        case .closePunctuation: 14
        case .initialPunctuation: 15
        case .finalPunctuation: 16
        case .otherPunctuation: 17
        case .mathSymbol: 18
        case .currencySymbol: 19
        case .modifierSymbol: 20
        case .otherSymbol: 21
        case .spaceSeparator: 22
        case .lineSeparator: 23
        case .paragraphSeparator: 24
        case .control: 25
        case .format: 26
        case .surrogate: 27
        case .privateUse: 28
        case .unassigned: 29
        // A category of a Unicode version to come; none has been added since 1996.
        @unknown default: 29
        }
    }
}
