/// A regular expression in the syntax of Rust's regex crate, Unicode on, of which only counts whether it matches.
///
/// It is searched anywhere in a text unless it says `^` or `$`. There are no back-references and no look-around, so
/// matching is linear in the text, whatever the pattern.
///
/// - Source: https://docs.rs/regex/latest/regex/#syntax; `\p{…}` knows general categories only.
public struct Pattern: Sendable {
    /// The pattern's text as given, which for a glob is the glob.
    public let source: String
    let program: Program
    /// What it tells apart beyond ASCII; `nil` if it speaks of bytes, not of scalars.
    let distinctions: [ScalarSet]?

    /// - Throws: where the pattern is not understood, or at the repetition that takes it over 10,000 states.
    public init(_ source: String) throws(PatternError) {
        var parser = Parser(source)
        let syntax = try parser.parse()
        self.source = source
        program = try Compiler.compile(syntax, sets: parser.sets.sets, sourceBytes: source.utf8.count)
        distinctions = parser.sets.sets.map(\.beyondASCII).filter { !$0.isEmpty && $0 != .allBeyondASCII }
    }

    /// How many states the pattern has; `PatternSet` limits their sum.
    public var stateCount: Int { program.instructions.count }
}
