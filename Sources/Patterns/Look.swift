/// A condition on a place between two bytes; it matches without consuming anything.
///
/// "Word" is Unicode's: see `UnicodeClasses.word`.
enum Look: UInt8, Sendable, CaseIterable {
    /// `\A`, and `^` without `m`.
    case textStart
    /// `\z`, and `$` without `m`.
    case textEnd
    /// `^` with `m`.
    case lineStart
    /// `$` with `m`.
    case lineEnd
    /// `\b`
    case wordBoundary
    /// `\B`
    case notWordBoundary
    /// `\b{start}` or `\<`
    case wordStart
    /// `\b{end}` or `\>`
    case wordEnd
    /// `\b{start-half}`
    case wordStartHalf
    /// `\b{end-half}`
    case wordEndHalf

    var mask: LookSet { LookSet(rawValue: 1 << UInt16(rawValue)) }
}

/// Looks that hold at one place, or that a program asks for.
struct LookSet: OptionSet, Sendable {
    var rawValue: UInt16

    static let words: LookSet = [
        Look.wordBoundary.mask, Look.notWordBoundary.mask, Look.wordStart.mask, Look.wordEnd.mask,
        Look.wordStartHalf.mask, Look.wordEndHalf.mask,
    ]
}
