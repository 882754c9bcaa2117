/// Reads a pattern in the syntax of Rust's regex crate.
///
/// It keeps its own stack of open groups, so nesting costs no call stack, and it applies flags as it goes, so what
/// comes out (`Syntax`) is free of them.
///
/// - Source: https://docs.rs/regex/latest/regex/#syntax; where the documentation is silent, what the crate does.
struct Parser {
    /// How deep groups, classes and syntax may nest; the regex crate's default.
    static let nestingLimit = 250

    let scalars: [Unicode.Scalar]
    /// The byte offset of each scalar, and of the end.
    let offsets: [Int]
    var position = 0
    var flags = Flags()
    var sets = ScalarSetTable()
    var groupNames: Set<String> = []

    /// The group being read: alternatives that are complete, and the one under way.
    var group = Group(opening: 0, flags: Flags())
    /// Those around it.
    var outerGroups: [Group] = []

    struct Group {
        /// The position of the parenthesis.
        var opening: Int
        /// What the flags become when the group ends.
        var flags: Flags
        var alternatives: [Syntax] = []
        var sequence: [Syntax] = []
        /// Whether the last of `sequence` may be followed by `*`: not at the start, nor after `(?i)`.
        var isRepeatable = false

        mutating func append(_ syntax: Syntax) {
            sequence.append(syntax)
            isRepeatable = true
        }

        mutating func endAlternative() {
            alternatives.append(.sequence(sequence))
            sequence = []
            isRepeatable = false
        }
    }

    init(_ source: String) {
        scalars = Array(source.unicodeScalars)
        var offsets: [Int] = []
        offsets.reserveCapacity(scalars.count + 1)
        var offset = 0
        for scalar in scalars {
            offsets.append(offset)
            offset += UTF8.width(scalar)
        }
        offsets.append(offset)
        self.offsets = offsets
    }

    mutating func parse() throws(PatternError) -> Syntax {
        while true {
            skipSpace()
            guard let scalar = peek else { break }
            switch scalar {
            case "(": try openGroup()
            case ")": try closeGroup()
            case "|":
                position += 1
                group.endAlternative()
            case "*", "+", "?": try repeatUncounted(scalar)
            case "{": try repeatCounted()
            default: try appendAtom(scalar)
            }
        }
        guard outerGroups.isEmpty else {
            throw error(from: group.opening, to: group.opening + 1, "the group is not closed, a \")\" is missing")
        }
        group.endAlternative()
        return try checked(.choice(group.alternatives), from: 0)
    }

    private mutating func appendAtom(_ scalar: Unicode.Scalar) throws(PatternError) {
        switch scalar {
        case "[": group.append(set(try parseClass()))
        case "\\":
            switch try parseEscape() {
            case .scalar(let scalar): group.append(literal(scalar))
            case .set(let members): group.append(set(members))
            case .look(let look): group.append(.look(look))
            }
        case ".":
            position += 1
            group.append(set(flags.dotMatchesNewline ? .all : ScalarSet("\n").inverted))
        case "^":
            position += 1
            group.append(.look(flags.multiLine ? .lineStart : .textStart))
        case "$":
            position += 1
            group.append(.look(flags.multiLine ? .lineEnd : .textEnd))
        default:
            position += 1
            group.append(literal(scalar))
        }
    }

    private mutating func literal(_ scalar: Unicode.Scalar) -> Syntax {
        let only = ScalarSet(scalar)
        let kin = flags.ignoreCase ? CaseFolding.folded(only) : only
        guard kin.isSingle else { return set(kin) }
        // Whoever asks what the pattern tells apart wants to know of it too.
        if !scalar.isASCII { _ = sets.index(of: only) }
        return .scalar(scalar)
    }

    private mutating func set(_ members: ScalarSet) -> Syntax {
        .set(sets.index(of: members))
    }

    /// Passes the syntax on unless it nests too deeply.
    func checked(_ syntax: Syntax, from start: Int) throws(PatternError) -> Syntax {
        guard syntax.depth <= Self.nestingLimit else { throw nestedTooDeeply(at: start) }
        return syntax
    }

    func nestedTooDeeply(at start: Int) -> PatternError {
        error(
            from: start, to: start + 1, "the pattern nests too deeply, at most \(Self.nestingLimit) levels are allowed")
    }
}

/// The distinct sets of a pattern, so that equal ones are compiled once; and its literals beyond ASCII.
struct ScalarSetTable: Sendable {
    private(set) var sets: [ScalarSet] = []
    private var indices: [ScalarSet: Int] = [:]

    mutating func index(of set: ScalarSet) -> Int {
        if let index = indices[set] { return index }
        indices[set] = sets.count
        sets.append(set)
        return sets.count - 1
    }
}
