/// How many columns a terminal gives to text.
///
/// Terminals agree on this only for single scalars of an older Unicode: see ``isCertain(_:)``, which the drawing heeds.
public enum DisplayWidth {
    /// The columns that ``Grid/put(_:column:row:style:limit:)`` takes for a text; what is not drawn is shown as `\u{FFFD}`.
    public static func of(_ text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + max(1, of($1)) }
    }

    /// 0 (not to be drawn), 1 or 2.
    ///
    /// Not to be drawn is whatever is no sign of its own or could do something to a terminal or a reader: controls, signs of
    /// format and direction, marks and joiners without a base, tags outside of flags, what is hidden by default, and piles of
    /// marks. Ambiguous width is 1.
    ///
    /// - Source: Unicode 17, UAX #11 (East Asian Width), UTS #51 (emoji presentation), UAX #15 (limit of a pile).
    public static func of(_ character: Character) -> Int {
        let scalars = character.unicodeScalars
        guard let base = scalars.first else { return 0 }
        if base.value < 0x7F, scalars.index(after: scalars.startIndex) == scalars.endIndex {
            return base.value >= 0x20 ? 1 : 0
        }
        var sum = ofBase(base)
        guard sum > 0 else { return 0 }
        var count = 1
        for scalar in scalars.dropFirst() {
            guard let width = ofFollower(scalar, of: base) else { return 0 }
            sum += scalar == "\u{FE0F}" && base.properties.isEmoji ? 2 : width
            count += 1
        }
        return count <= longest ? min(2, sum) : 0
    }

    /// Whether terminals can be trusted to give the character the columns that we do.
    ///
    /// Not so for what is put together of several scalars, or new: families, flags, keycaps, syllables.
    static func isCertain(_ character: Character) -> Bool {
        let scalars = character.unicodeScalars
        guard let base = scalars.first, base.value >= 0x7F || scalars.count > 1 else { return true }
        let properties = base.properties
        // Terminals lag some years behind; of emoji many have only those of Unicode 9.
        guard let age = properties.age, age.major < 15, !properties.isEmojiPresentation else { return false }
        return scalars.dropFirst().allSatisfy {
            $0.properties.generalCategory == .nonspacingMark && !$0.properties.isVariationSelector
        }
    }

    /// No language has a character of more scalars: UAX #15 allows 30 marks on a base.
    private static let longest = 31

    private static func ofBase(_ scalar: Unicode.Scalar) -> Int {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator: return 0
        case .nonspacingMark, .spacingMark, .enclosingMark: return 0
        default: break
        }
        if properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint { return 0 }
        switch scalar.value {
        case 0x1160...0x11FF, 0xD7B0...0xD7FF: return 0  // Vowels and finals of Hangul, which join what is before them.
        case 0x1F1E6...0x1F1FF: return 2  // Letters of flags; half a flag is an emoji, too.
        default: return isWide(scalar) ? 2 : 1
        }
    }

    /// What a scalar behind the first one adds; nil when it does not belong there.
    private static func ofFollower(_ scalar: Unicode.Scalar, of base: Unicode.Scalar) -> Int? {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        case .spacingMark: return 1
        default: break
        }
        switch scalar.value {
        case 0x200C, 0x200D: return 0
        case 0x1161...0x11FF, 0xD7B0...0xD7FF: return 0
        case 0xE0020...0xE007F: return base.value == 0x1F3F4 ? 0 : nil
        default: return ofBase(scalar) == 0 ? nil : ofBase(scalar)
        }
    }
}
