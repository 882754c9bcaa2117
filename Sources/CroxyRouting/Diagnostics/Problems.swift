import TOMLEdit

/// Where a value comes from, for messages about it.
enum Spot: Equatable, Sendable {
    case file(Range<Int>)
    case environment(String)
    /// Nothing in particular: a default, or something that is missing.
    case wholeFile
}

/// Collects what is wrong while a configuration is read.
struct Problems: Sendable {
    private struct Problem: Sendable {
        var severity: Diagnostic.Severity
        var spot: Spot
        var message: String

        /// The file from its start, then what concerns it as a whole, then the environment.
        var order: Int {
            switch spot {
            case .file(let range): range.lowerBound
            case .wholeFile: Int.max - 1
            case .environment: Int.max
            }
        }
    }

    private let path: String
    private let source: SourceText
    private let masks: [Range<Int>]
    private var found: [Problem] = []
    private var left = 0

    /// More than this many are counted and not described.
    private let limit: Int

    /// - Parameter masks: the bytes that no excerpt may show.
    init(path: String, source: SourceText, masks: [Range<Int>], limit: Int = 200) {
        self.limit = limit
        self.path = path
        self.source = source
        self.masks = masks
    }

    /// Whether a suggestion is worth the search for it.
    var isOpen: Bool { found.count < limit }

    mutating func error(at spot: Spot, _ message: @autoclosure () -> String) {
        if isOpen {
            found.append(Problem(severity: .error, spot: spot, message: message()))
        } else {
            // Errors are never lost: without one in the list the configuration would count as good.
            left += 1
        }
    }

    mutating func warning(at spot: Spot, _ message: @autoclosure () -> String) {
        if isOpen { found.append(Problem(severity: .warning, spot: spot, message: message())) }
    }

    /// The line of each of some places, which come in the order of the file; nil for those that are not in it.
    func lines(of spots: [Spot]) -> [Int?] {
        var cursor = LineCursor(source)
        return spots.map { spot in
            guard case .file(let range) = spot else { return nil }
            cursor.move(to: range.lowerBound)
            return cursor.number
        }
    }

    /// All of them, in order and with their places.
    var sorted: [Diagnostic] {
        let order = found.indices.sorted { (found[$0].order, $0) < (found[$1].order, $1) }
        var cursor = LineCursor(source)
        var diagnostics: [Diagnostic] = []
        for problem in order.map({ found[$0] }) {
            switch problem.spot {
            case .file(let range):
                cursor.move(to: range.lowerBound)
                let place = Diagnostic.Place.file(path: path, line: cursor.number, column: cursor.column)
                let excerpt = Excerpt(
                    source.bytes, marking: range, line: cursor.line, number: cursor.number, masks: masks)
                diagnostics.append(Diagnostic(problem.severity, at: place, problem.message, excerpt: excerpt))
            case .environment(let name):
                diagnostics.append(Diagnostic(problem.severity, at: .environment(name), problem.message))
            case .wholeFile:
                diagnostics.append(Diagnostic(problem.severity, at: .wholeFile(path: path), problem.message))
            }
        }
        if left > 0 {
            let message = "\(left) more \(left == 1 ? "problem" : "problems")"
            diagnostics.append(Diagnostic(.error, at: .wholeFile(path: path), message))
        }
        return diagnostics
    }
}
