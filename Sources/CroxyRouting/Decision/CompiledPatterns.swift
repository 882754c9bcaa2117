import Patterns

/// The patterns of all routes as one automaton; an object, so that a memory of its answers knows whose they are.
final class CompiledPatterns: Sendable {
    let set: PatternSet

    init(_ set: PatternSet) {
        self.set = set
    }
}
