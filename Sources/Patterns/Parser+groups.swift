/// What `(?…)` switches on and off.
struct Flags: Sendable {
    /// `i`
    var ignoreCase = false
    /// `s`
    var dotMatchesNewline = false
    /// `m`
    var multiLine = false
    /// `x`
    var ignoreSpace = false
}

extension Parser {
    /// At `(`.
    mutating func openGroup() throws(PatternError) {
        let opening = position
        guard outerGroups.count < Self.nestingLimit else { throw nestedTooDeeply(at: opening) }
        advance()
        try refuseLookAround(opening: opening)
        let flagsBefore = flags
        if skip("?P<") || skip("?<") {
            try readGroupName()
        } else if skip("?") {
            let isWholeGroup = try readFlags(opening: opening)
            if isWholeGroup {
                group.isRepeatable = false
                return
            }
        }
        outerGroups.append(group)
        group = Group(opening: opening, flags: flagsBefore)
    }

    /// At `)`.
    mutating func closeGroup() throws(PatternError) {
        guard let outer = outerGroups.popLast() else {
            throw error(
                from: position, to: position + 1,
                "this \")\" closes no group, write \"\\)\" for the character itself"
            )
        }
        var closing = group
        closing.endAlternative()
        let syntax = try checked(.choice(closing.alternatives), from: closing.opening)
        position += 1
        flags = closing.flags
        group = outer
        group.append(syntax)
    }

    private func refuseLookAround(opening: Int) throws(PatternError) {
        for (prefix, name) in [
            ("?=", "look-ahead"), ("?!", "look-ahead"), ("?<=", "look-behind"), ("?<!", "look-behind"),
        ] where isNext(prefix) {
            throw error(
                from: opening, to: position + prefix.unicodeScalars.count,
                "\(name) \"(\(prefix)…)\" is not supported, spell out what may stand there"
            )
        }
    }

    /// After `(?P<` or `(?<`; goes past the `>`.
    private mutating func readGroupName() throws(PatternError) {
        let start = position
        while let scalar = peek, scalar != ">" {
            let isFirst = position == start
            guard scalar.isGroupName(first: isFirst) else {
                throw error(
                    from: position, to: position + 1,
                    "a group name cannot \(isFirst ? "begin with" : "hold") \"\(text(from: position, to: position + 1))\", "
                        + "use letters, digits and \"_\""
                )
            }
            position += 1
        }
        guard peek != nil else {
            throw error(from: start, to: position, "the group name is not closed, a \">\" is missing")
        }
        guard position > start else { throw error(from: start, to: start, "the group name is missing") }
        let name = text(from: start, to: position)
        guard groupNames.insert(name).inserted else {
            throw error(from: start, to: position, "there is already a group called \"\(name)\"")
        }
        position += 1
    }

    /// After `(?`; goes past the `:` or `)`.
    ///
    /// - Returns: true for `(?i)`, which is complete and sets flags for the rest of the group around it; false for
    ///   `(?i:`.
    private mutating func readFlags(opening: Int) throws(PatternError) -> Bool {
        let start = position
        var minus: Int?
        var seen: Set<Unicode.Scalar> = []
        while let scalar = peek, scalar != ":", scalar != ")" {
            if scalar == "-" {
                guard minus == nil else {
                    throw error(from: position, to: position + 1, "the flags have a second \"-\"")
                }
                minus = position
            } else {
                try readFlag(scalar, isOn: minus == nil)
                guard seen.insert(scalar).inserted else {
                    throw error(from: position, to: position + 1, "the flag \"\(scalar)\" is given twice")
                }
            }
            position += 1
        }
        guard let end = peek else {
            throw error(from: opening, to: position, "the group is not closed, a \")\" is missing")
        }
        if let minus, minus == position - 1 {
            throw error(from: minus, to: minus + 1, "no flag follows the \"-\"")
        }
        if end == ")", position == start {
            throw error(from: opening, to: position + 1, "\"(?)\" sets no flag, write \"(?i)\" or \"(?:…)\"")
        }
        position += 1
        return end == ")"
    }

    private mutating func readFlag(_ flag: Unicode.Scalar, isOn: Bool) throws(PatternError) {
        switch flag {
        case "i": flags.ignoreCase = isOn
        case "s": flags.dotMatchesNewline = isOn
        case "m": flags.multiLine = isOn
        case "x": flags.ignoreSpace = isOn
        case "U": break  // greedy or lazy, it matches or it does not
        case "u" where isOn: break
        case "u":
            throw error(
                from: position, to: position + 1, "the flag \"-u\" is not supported, patterns are always Unicode")
        case "R":
            throw error(from: position, to: position + 1, "the flag \"R\" is not supported, write \"\\r?$\" with \"m\"")
        case "P" where peekSecond == "=" || peekSecond == ">":
            throw error(
                from: position, to: position + 2,
                "a reference to a named group is not supported, write the group out again"
            )
        default:
            throw error(
                from: position, to: position + 1,
                "there is no flag \"\(text(from: position, to: position + 1))\", known are i, m, s, u, x and U"
            )
        }
    }
}

extension Unicode.Scalar {
    fileprivate func isGroupName(first: Bool) -> Bool {
        switch self {
        case "a"..."z", "A"..."Z", "_": return true
        case "0"..."9", ".", "[", "]": return !first
        default:
            if isASCII { return false }
            if properties.isAlphabetic { return true }
            switch properties.generalCategory {
            case .decimalNumber, .letterNumber, .otherNumber: return !first
            default: return false
            }
        }
    }
}
