extension GeneralCategories {
    /// Finds categories by short or long name (`Lu`, `Uppercase_Letter`), case, spaces, `-`, `_` and a leading `is`
    /// being of no account (UAX #44, LM3).
    ///
    /// - Parameter looseName: as `looseName(_:)` makes it.
    init?(looseName name: String) {
        switch name {
        case "l", "letter": self = .letters
        case "lc", "casedletter": self = .casedLetters
        case "m", "mark", "combiningmark": self = .marks
        case "n", "number": self = .numbers
        case "p", "punctuation", "punct": self = .punctuation
        case "s", "symbol": self = .symbols
        case "z", "separator": self = .separators
        case "c", "other": self = .others
        case "any": self = .all
        case "assigned": self = .all.subtracting(.mask(.unassigned))
        case "lu", "uppercaseletter": self = .mask(.uppercaseLetter)
        case "ll", "lowercaseletter": self = .mask(.lowercaseLetter)
        case "lt", "titlecaseletter": self = .mask(.titlecaseLetter)
        case "lm", "modifierletter": self = .mask(.modifierLetter)
        case "lo", "otherletter": self = .mask(.otherLetter)
        case "mn", "nonspacingmark": self = .mask(.nonspacingMark)
        case "mc", "spacingmark": self = .mask(.spacingMark)
        case "me", "enclosingmark": self = .mask(.enclosingMark)
        case "nd", "decimalnumber", "digit": self = .mask(.decimalNumber)
        case "nl", "letternumber": self = .mask(.letterNumber)
        case "no", "othernumber": self = .mask(.otherNumber)
        case "pc", "connectorpunctuation": self = .mask(.connectorPunctuation)
        case "pd", "dashpunctuation": self = .mask(.dashPunctuation)
        case "ps", "openpunctuation": self = .mask(.openPunctuation)
        case "pe", "closepunctuation": self = .mask(.closePunctuation)
        case "pi", "initialpunctuation": self = .mask(.initialPunctuation)
        case "pf", "finalpunctuation": self = .mask(.finalPunctuation)
        case "po", "otherpunctuation": self = .mask(.otherPunctuation)
        case "sm", "mathsymbol": self = .mask(.mathSymbol)
        case "sc", "currencysymbol": self = .mask(.currencySymbol)
        case "sk", "modifiersymbol": self = .mask(.modifierSymbol)
        case "so", "othersymbol": self = .mask(.otherSymbol)
        case "zs", "spaceseparator": self = .mask(.spaceSeparator)
        case "zl", "lineseparator": self = .mask(.lineSeparator)
        case "zp", "paragraphseparator": self = .mask(.paragraphSeparator)
        case "cc", "control", "cntrl": self = .mask(.control)
        case "cf", "format": self = .mask(.format)
        case "cs", "surrogate": self = .mask(.surrogate)
        case "co", "privateuse": self = .mask(.privateUse)
        case "cn", "unassigned": self = .mask(.unassigned)
        default: return nil
        }
    }

    /// The name without what loose matching ignores; `nil` when it holds something other than ASCII.
    static func looseName(_ scalars: some Sequence<Unicode.Scalar>) -> String? {
        var name = String.UnicodeScalarView()
        for scalar in scalars {
            switch scalar {
            case " ", "_", "-": continue
            case "A"..."Z": name.append(Unicode.Scalar(UInt8(truncatingIfNeeded: scalar.value | 0x20)))
            case _ where scalar.isASCII: name.append(scalar)
            default: return nil
            }
        }
        let text = String(name)
        // "isc" is the short name of another property, ISO_Comment.
        return text.hasPrefix("is") && text != "isc" ? String(text.dropFirst(2)) : text
    }
}
