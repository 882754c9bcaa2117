/// A piece of a pattern with all flags already applied: what is left is which texts it matches.
///
/// Groups, laziness and flags are gone: only whether something matches counts, so captures and priorities do not.
struct Syntax: Sendable {
    var node: Node
    /// How many levels of nodes this is, 1 for a leaf. The parser keeps it below `Parser.nestingLimit`, which is what
    /// makes recursion over syntax (and freeing it) safe.
    var depth: Int
    /// Whether it can only match the empty text: then more than one repetition adds nothing.
    var isZeroWidth: Bool

    indirect enum Node: Sendable {
        case empty
        case scalar(Unicode.Scalar)
        /// A set of scalars, as an index into the pattern's `ScalarSetTable`.
        case set(Int)
        case look(Look)
        case sequence([Syntax])
        case choice([Syntax])
        /// `min` to `max` times (`nil` is without end); the span is that of the operator in the pattern.
        case repetition(Syntax, min: Int, max: Int?, span: Span)
    }

    /// A range of UTF-8 bytes of the pattern.
    struct Span: Sendable, Equatable {
        var offset: Int
        var length: Int
    }

    static let empty = Syntax(node: .empty, depth: 1, isZeroWidth: true)

    static func scalar(_ scalar: Unicode.Scalar) -> Syntax {
        Syntax(node: .scalar(scalar), depth: 1, isZeroWidth: false)
    }

    static func set(_ index: Int) -> Syntax {
        Syntax(node: .set(index), depth: 1, isZeroWidth: false)
    }

    static func look(_ look: Look) -> Syntax {
        Syntax(node: .look(look), depth: 1, isZeroWidth: true)
    }

    static func sequence(_ parts: [Syntax]) -> Syntax {
        switch parts.count {
        case 0: .empty
        case 1: parts[0]
        default: Syntax(node: .sequence(parts), over: parts)
        }
    }

    /// - Parameter parts: at least one.
    static func choice(_ parts: [Syntax]) -> Syntax {
        parts.count == 1 ? parts[0] : Syntax(node: .choice(parts), over: parts)
    }

    /// Repeats `part`; of what is empty anyway once is as good as a million times.
    static func repetition(_ part: Syntax, min: Int, max: Int?, span: Span) -> Syntax {
        let atLeast = part.isZeroWidth ? Swift.min(min, 1) : min
        let atMost = part.isZeroWidth ? Swift.min(max ?? 1, 1) : max
        return Syntax(
            node: .repetition(part, min: atLeast, max: atMost, span: span),
            depth: part.depth + 1,
            isZeroWidth: part.isZeroWidth || atMost == 0
        )
    }

    private init(node: Node, depth: Int, isZeroWidth: Bool) {
        self.node = node
        self.depth = depth
        self.isZeroWidth = isZeroWidth
    }

    private init(node: Node, over parts: [Syntax]) {
        self.node = node
        depth = 1 + (parts.lazy.map(\.depth).max() ?? 0)
        isZeroWidth = parts.allSatisfy(\.isZeroWidth)
    }
}
