import Patterns

/// What a request must be like and must not be like, kind by kind; the kinds have nothing to do with one another, so a
/// request is found by finding each part for itself.
struct RequestConstraints {
    /// Texts that all of some patterns match and none of some others.
    struct Text {
        var matching: [Pattern] = []
        var avoiding: [Pattern] = []
    }

    let body: ExampleRequest.Body
    private var method: String?
    private var otherMethods: [String] = []
    private var path = Text()
    /// By name in lower case, in the order in which they came.
    private var headers: [(name: String, text: Text)] = []
    private var model = Text()
    private var flags: [BodyFlag: Bool] = [:]
    private var minBytes = 1
    private var maxBytes = Int.max

    init(body: ExampleRequest.Body) {
        self.body = body
    }

    /// Demands that a condition holds.
    ///
    /// - Returns: false where that cannot be.
    mutating func require(_ condition: Condition, _ patterns: inout PatternCache) -> Bool {
        switch condition {
        case .method(let wanted):
            guard method == nil || method == wanted, !otherMethods.contains(wanted) else { return false }
            method = wanted
        case .path(let glob):
            guard let pattern = try? patterns.glob(glob) else { return false }
            path.matching.append(pattern)
        case .header(let name, let text):
            guard let pattern = try? patterns.pattern(text) else { return false }
            headers[place(of: name)].text.matching.append(pattern)
        case .pattern(let text):
            guard body == .object, let pattern = try? patterns.pattern(text) else { return false }
            model.matching.append(pattern)
        case .flag(let flag, let isWanted):
            guard body == .object, flags[flag] ?? isWanted == isWanted else { return false }
            flags[flag] = isWanted
        case .minBodyBytes(let count):
            guard body != .none else { return false }
            minBytes = max(minBytes, count)
        case .maxBodyBytes(let count):
            guard body != .none else { return false }
            maxBytes = min(maxBytes, count)
        }
        return minBytes <= maxBytes
    }

    /// Demands that a condition does not hold.
    ///
    /// - Returns: false where that cannot be.
    mutating func forbid(_ condition: Condition, _ patterns: inout PatternCache) -> Bool {
        if isFalseForTheBody(condition) { return true }
        switch condition {
        case .method(let unwanted):
            guard method != unwanted else { return false }
            otherMethods.append(unwanted)
        case .path(let glob):
            guard let pattern = try? patterns.glob(glob) else { return true }
            path.avoiding.append(pattern)
        case .header(let name, let text):
            guard let pattern = try? patterns.pattern(text) else { return true }
            headers[place(of: name)].text.avoiding.append(pattern)
        case .pattern(let text):
            guard let pattern = try? patterns.pattern(text) else { return true }
            model.avoiding.append(pattern)
        case .flag(let flag, let isWanted):
            guard flags[flag] ?? !isWanted != isWanted else { return false }
            flags[flag] = !isWanted
        case .minBodyBytes(let count): maxBytes = min(maxBytes, count - 1)
        case .maxBodyBytes(let count): minBytes = max(minBytes, count + 1)
        }
        return minBytes <= maxBytes
    }

    /// Whether a condition fails already because of what there is of a body.
    func isFalseForTheBody(_ condition: Condition) -> Bool {
        switch condition {
        case .method, .path, .header: false
        case .pattern, .flag: body != .object
        case .minBodyBytes, .maxBodyBytes: body == .none
        }
    }

    private mutating func place(of name: String) -> Int {
        let name = name.lowercased()
        if let place = headers.firstIndex(where: { $0.name == name }) { return place }
        headers.append((name, Text()))
        return headers.count - 1
    }

    /// What looking for a request came to.
    enum Outcome {
        case request(ExampleRequest)
        case none
        case notAnalysed
    }

    /// A request that is as demanded; a short and plain one.
    func example(_ search: inout ExampleSearch, _ limits: Limits) -> Outcome {
        var isAnalysed = true
        /// nil where there is no text, or where that is not known.
        func find(_ text: Text, _ texts: ExampleSearch.Texts, _ maxBytes: Int) -> [UInt8]? {
            switch search.text(
                matching: text.matching, avoiding: text.avoiding, texts: texts, maxBytes: maxBytes)
            {
            case .text(let bytes): return bytes
            case .none: return nil
            case .notAnalysed:
                isAnalysed = false
                return nil
            }
        }
        var request = ExampleRequest(
            method: method ?? RequestConstraints.method(besides: otherMethods), path: Array("/v1/messages".utf8),
            headers: [], body: body, model: nil, flags: flags, bytes: body == .none ? 0 : minBytes)
        if !path.matching.isEmpty || !path.avoiding.isEmpty {
            let allowed = Text(matching: path.matching, avoiding: path.avoiding + limits.refusedPaths)
            guard let found = find(allowed, .paths, limits.pathBytes) else { return isAnalysed ? .none : .notAnalysed }
            request.path = found
        }
        if !model.matching.isEmpty {
            // Otherwise no model at all is what no pattern takes.
            guard let found = find(model, .names, DecisionTable.maxModelBytes) else {
                return isAnalysed ? .none : .notAnalysed
            }
            request.model = found
        }
        for header in headers {
            // Each pattern may have a value of its own, but none may have a value that it must not.
            for pattern in header.text.matching {
                let text = Text(matching: [pattern], avoiding: header.text.avoiding)
                guard let found = find(text, .headerValues, limits.headerBytes) else {
                    return isAnalysed ? .none : .notAnalysed
                }
                request.headers.append((header.name, found))
            }
        }
        if body != .none, !request.isLookedInto { return .notAnalysed }
        return .request(request)
    }

    /// How long texts may be, and paths that are refused before a route sees them.
    struct Limits {
        let pathBytes = 1024
        let headerBytes = 1024
        let refusedPaths: [Pattern]

        init() {
            refusedPaths = ["*/./*", "*/../*", "*/.", "*/.."].compactMap { try? Pattern(glob: $0) }
        }
    }

    private static func method(besides others: [String]) -> String {
        ["POST", "GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"].first { !others.contains($0) } ?? "QUERY"
    }
}
