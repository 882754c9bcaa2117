import CroxyRouting

/// The slow obvious evaluation of routes, written from config.md: it knows requests by their parts, before they became
/// bytes, and matches small expressions by trying everything.
struct TableOracle {
    /// A mistake to make on purpose, to see that the comparison would notice it.
    enum Mistake: CaseIterable {
        case absentIsNotFalse, headerNeedsAllValues, emptyModelIsNone, falseHoldsWithoutBody, starStopsAtSlash
        case maxIsExclusive, openRowsAreSkipped, longModelsMatch, lastRouteWins
    }

    /// A small expression that can be printed as a pattern and tried on a text.
    indirect enum Small {
        case letter(Character)
        case any
        case oneOf([Character])
        case star(Small)
        case either(Small, Small)
        case both(Small, Small)

        var pattern: String {
            switch self {
            case .letter(let letter): letter == "." ? "\\." : String(letter)
            case .any: "."
            case .oneOf(let letters): "[\(String(letters))]"
            case .star(let small): "(?:\(small.pattern))*"
            case .either(let first, let second): "(?:\(first.pattern)|\(second.pattern))"
            case .both(let first, let second): first.pattern + second.pattern
            }
        }

        /// Where it can end that begins at `start`.
        func ends(_ text: [Character], from start: Int) -> Set<Int> {
            switch self {
            case .letter(let letter): start < text.count && text[start] == letter ? [start + 1] : []
            case .any: start < text.count && text[start] != "\n" ? [start + 1] : []
            case .oneOf(let letters): start < text.count && letters.contains(text[start]) ? [start + 1] : []
            case .either(let first, let second): first.ends(text, from: start).union(second.ends(text, from: start))
            case .both(let first, let second):
                first.ends(text, from: start).reduce(into: []) { $0.formUnion(second.ends(text, from: $1)) }
            case .star(let small):
                {
                    var all: Set<Int> = [start]
                    var open = [start]
                    while let next = open.popLast() {
                        for end in small.ends(text, from: next) where all.insert(end).inserted { open.append(end) }
                    }
                    return all
                }()
            }
        }
    }

    /// An expression searched in a text, with anchors or without.
    struct Search {
        var small: Small
        var isAtStart = false
        var isAtEnd = false

        var pattern: String { "\(isAtStart ? "^" : "")(?:\(small.pattern))\(isAtEnd ? "$" : "")" }

        func finds(_ text: String) -> Bool {
            let text = Array(text)
            return (0...(isAtStart ? 0 : text.count)).contains { start in
                small.ends(text, from: start).contains { !isAtEnd || $0 == text.count }
            }
        }
    }

    /// A glob by its parts.
    enum GlobPart {
        case byte(Character)
        case star, question
        case oneOf([Character], isNegated: Bool)

        var text: String {
            switch self {
            case .byte(let byte): String(byte)
            case .star: "*"
            case .question: "?"
            case .oneOf(let letters, let isNegated): "[\(isNegated ? "!" : "")\(String(letters))]"
            }
        }
    }

    /// What a route asks; as a whole it can be made a `Conditions`.
    struct Row {
        var pattern: Search?
        var path: [GlobPart]?
        var method: String?
        var headers: [(name: String, search: Search)] = []
        var flags: [BodyFlag: Bool] = [:]
        var min: Int?
        var max: Int?

        var conditions: Conditions {
            var conditions = Conditions(
                pattern: pattern?.pattern, path: path?.map(\.text).joined(), method: method)
            conditions.headers = headers.map { Conditions.HeaderCondition(name: $0.name, pattern: $0.search.pattern) }
            conditions.flags = flags
            conditions.minBodyBytes = min
            conditions.maxBodyBytes = max
            return conditions
        }
    }

    /// A request by its parts.
    struct Request {
        struct Body {
            var bytes: Int
            var model: String?
            /// The flags whose field is there, with what it says; absent ones are left out.
            var flags: [BodyFlag: Bool]
        }

        var method: String
        var path: String
        var headers: [(name: String, value: String)]
        var body: Body?
    }

    /// How much of the request has been seen.
    struct Stage {
        var isBodySeen = true
        /// The announced length, or what came so far; whether it is the whole.
        var bytes = 0
        var isLengthKnown = true
        var isModelKnown = true
        var flags: Set<BodyFlag> = []
        var isAtEnd = false
    }

    enum Answer: Equatable {
        case row(Int?)
        /// Undecided; what the row waits for is compared by name.
        case open(Set<String>)
    }

    var mistake: Mistake?

    /// What a row says to a request when nothing hides it: the slow part, the same at all stages.
    struct Truth {
        var head: Bool
        var model: Bool
    }

    func truths(_ rows: [Row], _ request: Request) -> [Truth] {
        rows.map { Truth(head: head($0, request), model: $0.pattern.map { model($0, request) } ?? true) }
    }

    func answer(_ rows: [Row], _ request: Request, _ truths: [Truth], _ stage: Stage) -> Answer {
        for (index, row) in rows.enumerated() where mistake != .lastRouteWins {
            let conditions = self.conditions(row, request, truths[index], stage)
            if conditions.contains(where: { $0.holds == false }) { continue }
            let open = conditions.filter { $0.holds == nil }
            if open.isEmpty { return .row(index) }
            if mistake == .openRowsAreSkipped { continue }
            return .open(Set(open.map(\.waitsFor)))
        }
        if mistake == .lastRouteWins {
            return .row(
                rows.indices.last { index in
                    conditions(rows[index], request, truths[index], stage).allSatisfy { $0.holds == true }
                })
        }
        return .row(nil)
    }

    private func conditions(
        _ row: Row, _ request: Request, _ truth: Truth, _ stage: Stage
    ) -> [(waitsFor: String, holds: Bool?)] {
        var all: [(waitsFor: String, holds: Bool?)] = [("", truth.head)]
        if row.pattern != nil {
            let isKnown = stage.isBodySeen && (request.body == nil || stage.isModelKnown)
            all.append(("model", isKnown ? truth.model : nil))
        }
        for (flag, wanted) in row.flags { all.append((flag.rawValue, self.flag(flag, wanted, request, stage))) }
        if row.min != nil || row.max != nil { all.append(("length", length(row, request, stage))) }
        return all
    }

    private func head(_ row: Row, _ request: Request) -> Bool {
        if let method = row.method, method != request.method { return false }
        if let path = row.path, !matches(path[...], Array(request.path)[...]) { return false }
        return row.headers.allSatisfy { name, search in
            let values = request.headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
            return mistake == .headerNeedsAllValues
                ? !values.isEmpty && values.allSatisfy(search.finds) : values.contains(where: search.finds)
        }
    }

    private func model(_ search: Search, _ request: Request) -> Bool {
        guard let model = request.body?.model else { return false }
        guard model.utf8.count <= 256 || mistake == .longModelsMatch else { return false }
        if mistake == .emptyModelIsNone, model.isEmpty { return false }
        return search.finds(model)
    }

    private func flag(_ flag: BodyFlag, _ wanted: Bool, _ request: Request, _ stage: Stage) -> Bool? {
        guard stage.isBodySeen else { return nil }
        guard let body = request.body else { return mistake == .falseHoldsWithoutBody ? !wanted : false }
        guard stage.flags.contains(flag) else { return nil }
        if mistake == .absentIsNotFalse, body.flags[flag] == nil { return false }
        return (body.flags[flag] ?? false) == wanted
    }

    private func length(_ row: Row, _ request: Request, _ stage: Stage) -> Bool? {
        guard stage.isBodySeen else { return nil }
        guard request.body != nil else { return false }
        if let max = row.max, mistake == .maxIsExclusive ? stage.bytes >= max : stage.bytes > max { return false }
        let reachesMin = row.min.map { stage.bytes >= $0 } ?? true
        if stage.isLengthKnown { return reachesMin }
        return reachesMin && row.max == nil ? true : nil
    }

    private func matches(_ glob: ArraySlice<GlobPart>, _ text: ArraySlice<Character>) -> Bool {
        guard let part = glob.first else { return text.isEmpty }
        if case .star = part {
            if matches(glob.dropFirst(), text) { return true }
            guard let first = text.first, !(mistake == .starStopsAtSlash && first == "/") else { return false }
            return matches(glob, text.dropFirst())
        }
        guard let first = text.first else { return false }
        let isFit =
            switch part {
            case .byte(let byte): byte == first
            case .question: first != "/"
            case .oneOf(let letters, let isNegated): letters.contains(first) != isNegated
            case .star: false
            }
        return isFit && matches(glob.dropFirst(), text.dropFirst())
    }
}
