/// A bracketed class under way.
private struct OpenClass {
    /// The position of the bracket.
    var opening: Int
    var isNegated = false
    /// What has been named since the last operator.
    var members: [ScalarSet.Range] = []
    /// What stands left of the operator, and the operator.
    var left: ScalarSet?
    var operation: Operation?
    private var untidyLimit = 4096

    init(opening: Int) {
        self.opening = opening
    }

    enum Operation: String {
        case intersection = "&&"
        case difference = "--"
        case symmetricDifference = "~~"
    }

    /// Adds to what has been named, and tidies up when `[\w\w\w…]` would let it grow with each repeat.
    mutating func add(_ ranges: [ScalarSet.Range]) {
        members += ranges
        guard members.count > untidyLimit else { return }
        members = ScalarSet(members).ranges
        untidyLimit = members.count * 2 + 4096
    }

    /// Applies the pending operator, all being equally strong and left-associative; folds case of both sides first.
    func combined(ignoreCase: Bool) -> ScalarSet {
        let right = ignoreCase ? CaseFolding.folded(ScalarSet(members)) : ScalarSet(members)
        guard let left, let operation else { return right }
        return switch operation {
        case .intersection: left.intersection(right)
        case .difference: left.subtracting(right)
        case .symmetricDifference: left.symmetricDifference(right)
        }
    }
}

extension Parser {
    /// At `[`; goes past the `]` that belongs to it.
    mutating func parseClass() throws(PatternError) -> ScalarSet {
        var current = try openClass()
        var outer: [OpenClass] = []
        while true {
            skipSpace()
            guard let scalar = peek else { throw unclosedClass(current) }
            if scalar == "[" {
                if let set = parseASCIIClass() {
                    current.add(set.ranges)
                    continue
                }
                guard outer.count < Self.nestingLimit else { throw nestedTooDeeply(at: position) }
                outer.append(current)
                current = try openClass()
            } else if scalar == "]" {
                position += 1
                let set = current.combined(ignoreCase: flags.ignoreCase)
                let result = current.isNegated ? set.inverted : set
                guard let next = outer.popLast() else { return result }
                current = next
                current.add(result.ranges)
            } else if let operation = classOperation(scalar) {
                position += 2
                current.left = current.combined(ignoreCase: flags.ignoreCase)
                current.operation = operation
                current.members = []
            } else {
                current.add(try parseClassRange(in: current))
            }
        }
    }

    private func classOperation(_ scalar: Unicode.Scalar) -> OpenClass.Operation? {
        guard scalar == peekSecond else { return nil }
        return switch scalar {
        case "&": .intersection
        case "-": .difference
        case "~": .symmetricDifference
        default: nil
        }
    }

    /// At `[`: reads it, a `^`, and the `-` and `]` that stand for themselves at the very start.
    private mutating func openClass() throws(PatternError) -> OpenClass {
        var result = OpenClass(opening: position)
        advance()
        if peek == "^" {
            result.isNegated = true
            advance()
        }
        while peek == "-" {
            result.members.append(ScalarSet.Range(first: 0x2D, last: 0x2D))
            advance()
        }
        if result.members.isEmpty, peek == "]" {
            result.members.append(ScalarSet.Range(first: 0x5D, last: 0x5D))
            advance()
        }
        return result
    }

    /// At a class item: a character, an escape, or the beginning of a range.
    private mutating func parseClassRange(in open: OpenClass) throws(PatternError) -> [ScalarSet.Range] {
        let start = position
        let first = try parseClassItem()
        let firstEnd = position
        skipSpace()
        guard peek != nil else { throw unclosedClass(open) }
        let afterMinus = peekSecondAfterSpace
        guard peek == "-", afterMinus != "]", afterMinus != "-" else {
            switch first {
            case .scalar(let scalar): return ScalarSet(scalar).ranges
            case .set(let set): return set.ranges
            case .look: throw lookInClass(from: start, to: firstEnd)
            }
        }
        advance()
        guard peek != nil else { throw unclosedClass(open) }
        let lastStart = position
        let last = try parseClassItem()
        guard case .scalar(let lower) = first else { throw notASingle(from: start, to: firstEnd) }
        guard case .scalar(let upper) = last else { throw notASingle(from: lastStart, to: position) }
        guard lower <= upper else {
            throw error(
                from: start, to: position,
                "the range \"\(text(from: start, to: position))\" is empty, its ends are the wrong way round"
            )
        }
        return [ScalarSet.Range(first: lower.value, last: upper.value)]
    }

    private mutating func parseClassItem() throws(PatternError) -> Escape {
        let scalar = scalars[position]
        if scalar == "\\" { return try parseEscape() }
        position += 1
        return .scalar(scalar)
    }

    private func unclosedClass(_ open: OpenClass) -> PatternError {
        error(
            from: open.opening, to: open.opening + 1,
            "the class is not closed, a \"]\" is missing; write \"\\[\" for the character itself"
        )
    }

    private func lookInClass(from start: Int, to end: Int) -> PatternError {
        error(
            from: start, to: end, "\"\(text(from: start, to: end))\" matches no character, it cannot stand in a class")
    }

    private func notASingle(from start: Int, to end: Int) -> PatternError {
        error(
            from: start, to: end,
            "\"\(text(from: start, to: end))\" cannot be the end of a range, write \"\\-\" for a \"-\" beside it"
        )
    }
}
