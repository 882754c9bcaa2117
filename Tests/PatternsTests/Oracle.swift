/// The slow obvious matcher: where an expression can end, given where it can begin, as sets of places.
struct Oracle {
    /// Bit n stands for the place before scalar n; texts are shorter than 64.
    typealias Places = UInt64

    /// A mistake to make on purpose, to see that the comparison would notice it.
    enum Mistake: CaseIterable {
        case boundaryIsASCII, dollarIsBeforeNewline, flagsEndAtTheBar, foldingIsASCII, countsStopOneEarly,
            negationBeforeFolding, dotMatchesNewline
    }

    struct Flags {
        var ignoreCase = false
        var dotMatchesNewline = false
        var multiLine = false

        mutating func set(_ letters: String, to value: Bool) {
            for letter in letters {
                switch letter {
                case "i": ignoreCase = value
                case "s": dotMatchesNewline = value
                case "m": multiLine = value
                default: break
                }
            }
        }
    }

    var text: [Unicode.Scalar]
    var mistake: Mistake?

    func finds(_ expression: Expression) -> Bool {
        var flags = Flags()
        return ends(expression, from: (1 << (text.count + 1)) - 1, &flags) != 0
    }

    private func ends(_ expression: Expression, from starts: Places, _ flags: inout Flags) -> Places {
        switch expression {
        case .scalar(let scalar):
            let flags = flags
            return step(starts) { kin($0, flags).contains(scalar) }
        case .dot:
            let anything = flags.dotMatchesNewline || mistake == .dotMatchesNewline
            return step(starts) { anything || $0 != "\n" }
        case .members(let members):
            let flags = flags
            return step(starts) { contains(members, $0, flags) }
        case .look(let look):
            let flags = flags
            return (0...text.count).reduce(0) {
                starts & (1 << $1) != 0 && holds(look, at: $1, flags) ? $0 | (1 << $1) : $0
            }
        case .sequence(let parts):
            return parts.reduce(starts) { ends($1, from: $0, &flags) }
        case .choice(let parts):
            let before = flags
            var result: Places = 0
            for part in parts {
                if mistake == .flagsEndAtTheBar { flags = before }
                result |= ends(part, from: starts, &flags)
            }
            return result
        case .group(_, let on, let off, let inner):
            var inside = flags
            inside.set(on, to: true)
            inside.set(off, to: false)
            return ends(inner, from: starts, &inside)
        case .flags(let on, let off):
            flags.set(on, to: true)
            flags.set(off, to: false)
            return starts
        case .repetition(let inner, let min, let max, _):
            return repeated(inner, min, max, from: starts, flags)
        }
    }

    private func repeated(
        _ inner: Expression, _ min: Int, _ max: Int?, from starts: Places, _ flags: Flags
    ) -> Places {
        var now = starts
        for _ in 0..<min {
            var inside = flags
            now = ends(inner, from: now, &inside)
        }
        var result = now
        let more = max.map { $0 - min - (mistake == .countsStopOneEarly ? 1 : 0) } ?? text.count + 1
        for _ in 0..<Swift.max(more, 0) {
            var inside = flags
            now = ends(inner, from: now, &inside)
            if now & ~result == 0 { break }
            result |= now
        }
        return result
    }

    private func step(_ starts: Places, _ matches: (Unicode.Scalar) -> Bool) -> Places {
        var result: Places = 0
        for place in text.indices where starts & (1 << place) != 0 && matches(text[place]) {
            result |= 1 << (place + 1)
        }
        return result
    }

    private func holds(_ look: String, at place: Int, _ flags: Flags) -> Bool {
        let before = place > 0 && isWord(text[place - 1])
        let after = place < text.count && isWord(text[place])
        switch look {
        case "^" where flags.multiLine: return place == 0 || text[place - 1] == "\n"
        case "$" where flags.multiLine: return place == text.count || text[place] == "\n"
        case "$" where mistake == .dollarIsBeforeNewline:
            return place == text.count || place == text.count - 1 && text[place] == "\n"
        case "^", "\\A": return place == 0
        case "$", "\\z": return place == text.count
        case "\\b": return before != after
        case "\\B": return before == after
        case "\\<": return !before && after
        case "\\>": return before && !after
        case "\\b{start-half}": return !before
        default: return !after
        }
    }

    private func isWord(_ scalar: Unicode.Scalar) -> Bool {
        if mistake == .boundaryIsASCII, !scalar.isASCII { return false }
        return scalar != "-" && scalar != " " && scalar != "\n" && scalar != "🦀"
    }

    /// All that the flags take for `scalar`, written down by hand for the alphabet.
    private func kin(_ scalar: Unicode.Scalar, _ flags: Flags) -> [Unicode.Scalar] {
        guard flags.ignoreCase else { return [scalar] }
        let isASCII = mistake == .foldingIsASCII
        switch scalar {
        case "a", "A": return ["a", "A"]
        case "b", "B": return ["b", "B"]
        case "k", "K": return isASCII ? ["k", "K"] : ["k", "K", "\u{212A}"]
        case "s", "S": return isASCII ? ["s", "S"] : ["s", "S", "ſ"]
        case "\u{212A}": return isASCII ? [scalar] : ["k", "K", "\u{212A}"]
        case "ſ": return isASCII ? [scalar] : ["s", "S", "ſ"]
        case "é", "É": return isASCII ? [scalar] : ["é", "É"]
        default: return [scalar]
        }
    }

    private func contains(_ members: ClassExpression, _ scalar: Unicode.Scalar, _ flags: Flags) -> Bool {
        if mistake == .negationBeforeFolding, members.isNegated {
            return kin(scalar, flags).contains { !isInOperands(members, $0, Flags()) }
        }
        return isInOperands(members, scalar, flags) != members.isNegated
    }

    private func isInOperands(_ members: ClassExpression, _ scalar: Unicode.Scalar, _ flags: Flags) -> Bool {
        var result = false
        for (index, operand) in members.operands.enumerated() {
            let right = kin(scalar, flags).contains { scalar in
                operand.items.contains { isInItem($0, scalar, flags) }
            }
            switch index == 0 ? "" : operand.operation {
            case "&&": result = result && right
            case "--": result = result && !right
            case "~~": result = result != right
            default: result = right
            }
        }
        return result
    }

    private func isInItem(_ item: ClassExpression.Item, _ scalar: Unicode.Scalar, _ flags: Flags) -> Bool {
        switch item {
        case .range(let first, let last): return first <= scalar && scalar <= last
        case .nested(let nested): return contains(nested, scalar, flags)
        case .named("\\s"): return scalar == " " || scalar == "\n"
        case .named("\\S"): return scalar != " " && scalar != "\n"
        case .named("\\w"): return isWord(scalar)
        case .named("\\D"): return scalar != "0"
        case .named("[:digit:]"): return scalar == "0"
        case .named(let name):
            let isUpper = { (scalar: Unicode.Scalar) in ("A"..."Z").contains(scalar) }
            let isLower = { (scalar: Unicode.Scalar) in ("a"..."z").contains(scalar) }
            switch name {
            case "[:lower:]": return kin(scalar, flags).contains(where: isLower)
            case "[:^upper:]": return !kin(scalar, flags).contains(where: isUpper)
            default: return kin(scalar, flags).contains { isLower($0) || isUpper($0) }
            }
        }
    }
}
