/// What a backslash made.
enum Escape {
    case scalar(Unicode.Scalar)
    case set(ScalarSet)
    case look(Look)
}

extension Parser {
    /// At `\`; goes past the escape.
    mutating func parseEscape() throws(PatternError) -> Escape {
        let start = position
        position += 1
        guard let scalar = peek else {
            throw error(
                from: start, to: position, "the pattern ends in \"\\\", write \"\\\\\" for the character itself")
        }
        switch scalar {
        case "x": return .scalar(try parseHex(digits: 2, start: start))
        case "u": return .scalar(try parseHex(digits: 4, start: start))
        case "U": return .scalar(try parseHex(digits: 8, start: start))
        case "p", "P": return .set(try parseProperty(start: start))
        default: break
        }
        position += 1
        if let set = Self.perlClass(scalar) { return .set(set) }
        switch scalar {
        case "a": return .scalar("\u{07}")
        case "f": return .scalar("\u{0C}")
        case "n": return .scalar("\n")
        case "r": return .scalar("\r")
        case "t": return .scalar("\t")
        case "v": return .scalar("\u{0B}")
        case "A": return .look(.textStart)
        case "z": return .look(.textEnd)
        case "B": return .look(.notWordBoundary)
        case "<": return .look(.wordStart)
        case ">": return .look(.wordEnd)
        case "b": return .look(try parseWordBoundary(start: start))
        case _ where scalar.isEscapable: return .scalar(scalar)
        default: throw unknownEscape(scalar, start: start)
        }
    }

    private static func perlClass(_ letter: Unicode.Scalar) -> ScalarSet? {
        switch letter {
        case "d": UnicodeClasses.digit
        case "D": UnicodeClasses.digit.inverted
        case "s": UnicodeClasses.space
        case "S": UnicodeClasses.space.inverted
        case "w": UnicodeClasses.word
        case "W": UnicodeClasses.word.inverted
        default: nil
        }
    }

    /// After `\b`: `{start}` and its like, or nothing. `\b{2}` is a repetition, as in the crate.
    private mutating func parseWordBoundary(start: Int) throws(PatternError) -> Look {
        guard peek == "{" else { return .wordBoundary }
        let brace = position
        advance()
        guard let first = peek, first.isBoundaryName else {
            position = brace
            return .wordBoundary
        }
        var name = ""
        while let scalar = peek, scalar.isBoundaryName {
            name.unicodeScalars.append(scalar)
            advance()
        }
        guard peek == "}" else {
            throw error(from: brace, to: position, "the word boundary is not closed, a \"}\" is missing")
        }
        position += 1
        switch name {
        case "start": return .wordStart
        case "end": return .wordEnd
        case "start-half": return .wordStartHalf
        case "end-half": return .wordEndHalf
        default:
            throw error(
                from: brace, to: position,
                "there is no word boundary \"\(name)\", known are start, end, start-half and end-half"
            )
        }
    }

    /// At the letter of `\x`, `\u` or `\U`.
    private mutating func parseHex(digits: Int, start: Int) throws(PatternError) -> Unicode.Scalar {
        let letter = scalars[position]
        advance()
        let isBraced = peek == "{"
        if isBraced { advance() }
        let first = position
        var value: UInt32 = 0
        var count = 0
        while isBraced || count < digits {
            guard let scalar = peek else { throw hexError(start: start, letter, digits) }
            if isBraced, scalar == "}" { break }
            guard scalar.isHexDigit, let digit = UInt32(String(scalar), radix: 16) else {
                throw error(
                    from: position, to: position + 1,
                    "\"\(text(from: position, to: position + 1))\" is not a hexadecimal digit, "
                        + "write \(Self.hexForms(letter, digits))"
                )
            }
            value = min(value << 4 | digit, 0xFFF_FFFF)
            count += 1
            advance()
        }
        guard count > 0 else { throw hexError(start: start, letter, digits) }
        guard let scalar = Unicode.Scalar(value) else {
            throw error(
                from: first, to: position,
                "\"\(text(from: first, to: position))\" is no Unicode scalar, they go up to 10FFFF without D800 to DFFF"
            )
        }
        if isBraced { position += 1 }
        return scalar
    }

    private func hexError(start: Int, _ letter: Unicode.Scalar, _ digits: Int) -> PatternError {
        error(
            from: start, to: position + (peek == nil ? 0 : 1),
            "the escape is incomplete, write \(Self.hexForms(letter, digits))"
        )
    }

    private static func hexForms(_ letter: Unicode.Scalar, _ digits: Int) -> String {
        "\"\\\(letter)\(String(repeating: "0", count: digits - 2))7F\" or \"\\\(letter){7F}\""
    }

    private func unknownEscape(_ scalar: Unicode.Scalar, start: Int) -> PatternError {
        let message =
            switch scalar {
            case "0":
                "octal escapes are not supported, write \"\\x00\""
            case "1"..."9":
                "the back-reference \"\\\(scalar)\" is not supported, write the group out again"
            case "k", "g":
                "the back-reference \"\\\(scalar)\" is not supported, write the group out again"
            case "Z":
                "there is no escape \"\\Z\", write \"\\z\" for the end of the text"
            case "G", "K", "X", "R", "N", "C", "Q", "E", "h", "H", "V":
                "the escape \"\\\(scalar)\" is not supported"
            default:
                "there is no escape \"\\\(text(from: start + 1, to: position))\", "
                    + "write \"\(text(from: start + 1, to: position))\" for the character itself"
            }
        return error(from: start, to: position, message)
    }
}

extension Unicode.Scalar {
    /// ASCII that means itself after a backslash: all but letters, digits, `<` and `>`.
    fileprivate var isEscapable: Bool {
        switch self {
        case "0"..."9", "A"..."Z", "a"..."z", "<", ">": false
        default: isASCII
        }
    }

    fileprivate var isBoundaryName: Bool {
        switch self {
        case "A"..."Z", "a"..."z", "-": true
        default: false
        }
    }
}
