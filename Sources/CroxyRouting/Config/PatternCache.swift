import Patterns

/// Compiles each distinct pattern of a configuration once.
struct PatternCache {
    // By their bytes: Swift's strings are equal where bytes differ.
    private var patterns: [[UInt8]: Pattern] = [:]
    private var globs: [[UInt8]: Pattern] = [:]

    /// A regular expression.
    mutating func pattern(_ text: String) throws(PatternError) -> Pattern {
        let key = Array(text.utf8)
        if let known = patterns[key] { return known }
        let pattern = try Pattern(text)
        patterns[key] = pattern
        return pattern
    }

    /// A path glob.
    mutating func glob(_ text: String) throws(PatternError) -> Pattern {
        let key = Array(text.utf8)
        if let known = globs[key] { return known }
        let pattern = try Pattern(glob: text)
        globs[key] = pattern
        return pattern
    }
}
