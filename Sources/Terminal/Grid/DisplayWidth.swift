/// How many columns a terminal gives to text.
public enum DisplayWidth {
    public static func of(_ text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + max(1, of($1)) }
    }

    /// 0 (not to be drawn), 1 or 2.
    ///
    /// - Source: Unicode UAX #11 (East Asian Width), UTS #51 (emoji presentation).
    public static func of(_ character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        if first.value >= 0x20, first.value < 0x7F { return 1 }
        return 1
    }
}
