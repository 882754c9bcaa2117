import Patterns
import TOMLEdit

extension ConfigBuilder {
    /// Compiles a pattern; false when it is none, and the problem is told: at its column where the file shows the pattern
    /// as it is, else with the place inside the pattern.
    mutating func compiles(pattern: String, at spot: Spot) -> Bool {
        do {
            _ = try patterns.pattern(pattern)
            return true
        } catch {
            tell(error, of: "pattern", pattern, at: spot)
            return false
        }
    }

    /// The same for a path glob.
    mutating func compiles(path: String, at spot: Spot) -> Bool {
        do {
            _ = try patterns.glob(path)
        } catch {
            tell(error, of: "path", path, at: spot)
            return false
        }
        if let first = path.utf8.first, !"/*[".utf8.contains(first) {
            reader.problems.error(
                at: spot,
                "a path begins with \"/\", so \(Quoted.text(path)) never matches; write \(Quoted.text("/\(path)"))")
            return false
        }
        return true
    }

    private mutating func tell(_ error: PatternError, of kind: String, _ text: String, at spot: Spot) {
        let message = "this \(kind) is not usable: \(Masking.hidingKeys(in: error.message))"
        if let start = literalStart(of: spot, pattern: text) {
            let offset = start + error.offset
            reader.problems.error(at: .file(offset..<offset + error.length), message)
        } else {
            reader.problems.error(at: spot, "\(message), at byte \(error.offset) of \(Quoted.text(text))")
        }
    }

    /// Where in the file the first byte of the pattern stands, if all its bytes stand there one by one: a string on one
    /// line without an escape.
    private func literalStart(of spot: Spot, pattern: String) -> Int? {
        guard case .file(let range) = spot, range.count == pattern.utf8.count + 2,
            reader.source.bytes[range].dropFirst().dropLast().elementsEqual(pattern.utf8)
        else { return nil }
        return range.lowerBound + 1
    }
}
