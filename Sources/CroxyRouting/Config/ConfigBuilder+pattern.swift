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

    /// Warns of routes that an earlier one leaves nothing.
    ///
    /// Only what is plain to see: the same pattern twice, and patterns that match everything.
    mutating func warnOfUnreachableRoutes() {
        let matchAll: Set<String> = ["", "^", "$", ".*", "^.*", ".*$"]
        var seen: [[UInt8]: Int] = [:]
        var all: Int?
        for (index, section) in reader.routes.enumerated() {
            guard let pattern = section.string("pattern") else { continue }
            let spot = section.spot(of: "pattern")
            if let all {
                reader.problems.warning(
                    at: spot, "routes[\(index)] can never match: routes[\(all)] takes every model")
            } else if let earlier = seen[Array(pattern.utf8)] {
                reader.problems.warning(
                    at: spot, "routes[\(index)] can never match: routes[\(earlier)] has the same pattern")
            }
            if all == nil, matchAll.contains(pattern) { all = index }
            if seen[Array(pattern.utf8)] == nil { seen[Array(pattern.utf8)] = index }
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
