import RandomCases

/// A pattern as the tests see it: a tree, made at random, printed for the code under test and searched for by the
/// oracle. Shares nothing with the room.
indirect enum Expression {
    case scalar(Unicode.Scalar)
    case dot
    case members(ClassExpression)
    case look(String)
    case sequence([Expression])
    case choice([Expression])
    /// `on` and `off` are for the group only.
    case group(opening: String, on: String, off: String, Expression)
    /// `(?i)`: for the rest of the group around it.
    case flags(on: String, off: String)
    case repetition(Expression, min: Int, max: Int?, suffix: String)
}

struct ClassExpression {
    var isNegated: Bool
    /// Operands with the operator before each; the first's is ignored.
    var operands: [(operation: String, items: [Item])]

    enum Item {
        case range(Unicode.Scalar, Unicode.Scalar)
        case named(String)
        case nested(ClassExpression)
    }
}

extension Expression {
    /// The pattern's text. Scalars are written as hexadecimal escapes now and then, for the variety.
    func printed(_ generator: inout SeededGenerator) -> String {
        switch self {
        case .scalar(let scalar): return Self.escaped(scalar, &generator)
        case .dot: return "."
        case .members(let members): return members.printed(&generator)
        case .look(let look): return look
        case .sequence(let parts):
            var text = ""
            for part in parts { text += part.printed(&generator) }
            return text
        case .choice(let parts):
            var texts: [String] = []
            for part in parts { texts.append(part.printed(&generator)) }
            return texts.joined(separator: "|")
        case .group(let opening, _, _, let inner): return opening + inner.printed(&generator) + ")"
        case .flags(let on, let off): return "(?" + on + (off.isEmpty ? "" : "-" + off) + ")"
        case .repetition(let inner, _, _, let suffix): return inner.printed(&generator) + suffix
        }
    }

    static func escaped(_ scalar: Unicode.Scalar, _ generator: inout SeededGenerator) -> String {
        if generator.chance(10) { return "\\x{" + String(scalar.value, radix: 16) + "}" }
        switch scalar {
        case "\n": return "\\n"
        case "a"..."z", "A"..."Z", "0"..."9", "_", " ": return String(scalar)
        default: return scalar.isASCII ? "\\" + String(scalar) : String(scalar)
        }
    }
}

extension ClassExpression {
    func printed(_ generator: inout SeededGenerator) -> String {
        var text = isNegated ? "[^" : "["
        for (index, operand) in operands.enumerated() {
            if index > 0 { text += operand.operation }
            for item in operand.items {
                switch item {
                case .range(let first, let last):
                    text += Expression.escaped(first, &generator)
                    if first != last { text += "-" + Expression.escaped(last, &generator) }
                case .named(let name): text += name
                case .nested(let nested): text += nested.printed(&generator)
                }
            }
        }
        return text + "]"
    }
}

/// Makes expressions over a small alphabet, so that texts hit them.
struct ExpressionGenerator {
    static let alphabet: [Unicode.Scalar] = [
        "a", "b", "A", "k", "K", "\u{212A}", "s", "ſ", "é", "É", "0", "_", "-", " ", "\n", "🦀",
    ]

    var random: SeededGenerator

    mutating func text() -> [Unicode.Scalar] {
        (0..<random.below(8)).map { _ in random.pick(Self.alphabet) }
    }

    mutating func pattern() -> Expression {
        let pattern = choice(depth: 2)
        return random.chance(40) ? .sequence([.flags(on: random.pick(["i", "im", "is"]), off: ""), pattern]) : pattern
    }

    private mutating func choice(depth: Int) -> Expression {
        let count = random.pick([1, 1, 1, 2, 3])
        return .choice((0..<count).map { _ in sequence(depth: depth) })
    }

    private mutating func sequence(depth: Int) -> Expression {
        let count = random.pick([0, 1, 1, 2, 2, 3])
        return .sequence((0..<count).map { _ in piece(depth: depth) })
    }

    private mutating func piece(depth: Int) -> Expression {
        if random.chance(9) {
            return random.pick([
                .flags(on: "i", off: ""), .flags(on: "", off: "i"), .flags(on: "s", off: "m"), .flags(on: "m", off: ""),
                .flags(on: "U", off: ""),
            ])
        }
        var result = atom(depth: depth)
        var isFirst = true
        while random.chance(30) {
            let (min, max, suffix): (Int, Int?, String) = random.pick([
                (0, nil, "*"), (1, nil, "+"), (0, 1, "?"), (2, 2, "{2}"), (0, 0, "{0}"), (1, nil, "{1,}"),
                (0, 2, "{0,2}"), (1, 3, "{1,3}"), (2, nil, "{2,}"),
            ])
            // A second "?" would be read as making the first sign lazy.
            guard isFirst || suffix != "?" else { break }
            isFirst = false
            result = .repetition(result, min: min, max: max, suffix: suffix + random.pick(["", "?"]))
        }
        return result
    }

    private mutating func atom(depth: Int) -> Expression {
        switch random.below(12) {
        case 0: return .dot
        case 1: return .look(random.pick(["^", "$", "\\A", "\\z"]))
        case 2: return .look(random.pick(["\\b", "\\B", "\\<", "\\>", "\\b{start-half}", "\\b{end-half}"]))
        case 3, 4: return .members(members(depth: 2))
        case 5, 6,
            7 where depth > 0:
            let (opening, on, off) = random.pick([
                ("(", "", ""), ("(?:", "", ""), ("(?i:", "i", ""), ("(?s-i:", "s", "i"), ("(?m:", "m", ""),
                ("(?-ms:", "", "ms"),
            ])
            return .group(opening: opening, on: on, off: off, choice(depth: depth - 1))
        default: return .scalar(random.pick(Self.alphabet))
        }
    }

    private mutating func members(depth: Int) -> ClassExpression {
        let count = random.pick([1, 1, 1, 2, 3])
        return ClassExpression(
            isNegated: random.chance(30),
            operands: (0..<count).map { _ in
                (random.pick(["&&", "--", "~~"]), (0..<1 + random.below(3)).map { _ in item(depth: depth) })
            }
        )
    }

    private mutating func item(depth: Int) -> ClassExpression.Item {
        switch random.below(8) {
        case 0 where depth > 0: return .nested(members(depth: depth - 1))
        case 1: return .named(random.pick(["\\s", "\\S", "[:alpha:]", "[:^upper:]", "[:lower:]", "[:digit:]"]))
        case 2: return random.chance(20) ? .named(random.pick(["\\w", "\\D"])) : .range("a", "k")
        case 3: return .range("A", "Z")
        default:
            let scalar = random.pick(Self.alphabet)
            return .range(scalar, scalar)
        }
    }
}
