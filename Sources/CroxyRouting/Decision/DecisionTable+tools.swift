/// What every route says to a request of which all is known; for tools, which need not be quick.
struct RouteVerdicts {
    /// For each route its first condition that does not hold; nil where all hold.
    let failing: [Condition?]

    /// The first route whose conditions all hold.
    var first: Int? { failing.firstIndex { $0 == nil } }
}

extension DecisionTable {
    /// Asks every condition of every route, with the columns that `decide` uses.
    ///
    /// - Parameter facts: complete.
    func verdicts(
        _ facts: RequestFacts, scratch: inout DecisionScratch, headerValues: HeaderValues
    ) -> RouteVerdicts {
        guard columns.rowCount > 0 else { return RouteVerdicts(failing: []) }
        scratch.prepare(for: columns)
        var heads: [(isMeant: (Condition) -> Bool, passing: RowBits)] = []
        func note(_ constrained: RowBits, _ isMeant: @escaping (Condition) -> Bool, _ insert: (inout RowBits) -> Void) {
            var passing = RowBits(count: columns.rowCount)
            passing.become(allBut: constrained, of: columns.rowCount)
            insert(&passing)
            heads.append((isMeant, passing))
        }
        if let methods = columns.methods {
            note(methods.constrained, { if case .method = $0 { true } else { false } }) {
                methods.insertMatching(facts.method, into: &$0)
            }
        }
        if let paths = columns.paths {
            note(paths.constrained, { if case .path = $0 { true } else { false } }) {
                paths.insertMatching(
                    facts.path, into: &$0, matching: &scratch.matching[Columns.pathSlot], matched: &scratch.matched)
            }
        }
        for (index, header) in columns.headers.enumerated() {
            note(header.columns.constrained, { header.isMeant(by: $0) }) { passing in
                headerValues(header.name) { value in
                    header.columns.insertMatching(
                        value, into: &passing, matching: &scratch.matching[Columns.firstHeaderSlot + index],
                        matched: &scratch.matched)
                }
            }
        }
        if let models = columns.models {
            note(models.constrained, { if case .pattern = $0 { true } else { false } }) { passing in
                guard case .name(let name) = facts.body.model, name.count <= DecisionTable.maxModelBytes else { return }
                models.insertMatching(
                    name, into: &passing, matching: &scratch.matching[Columns.modelSlot], matched: &scratch.matched)
            }
        }
        return RouteVerdicts(
            failing: config.routes.enumerated().map { row, route in
                route.conditions.all.first { condition in
                    if condition.isOnBody, !facts.body.holds(condition) { return true }
                    return heads.contains { $0.isMeant(condition) && !$0.passing.contains(row) }
                }
            })
    }
}

extension HeaderColumns {
    func isMeant(by condition: Condition) -> Bool {
        guard case .header(let name, _) = condition else { return false }
        return name.lowercased().utf8.elementsEqual(self.name)
    }
}

extension BodyFacts {
    /// Whether a condition on the body holds; of a pattern only whether there is a body.
    fileprivate func holds(_ condition: Condition) -> Bool {
        guard case .some = presence else { return false }
        return switch condition {
        case .flag(let flag, let isWanted): !flags.hasNoObject && flags[flag] == isWanted
        case .minBodyBytes(let min): minBytes >= min
        case .maxBodyBytes(let max): minBytes <= max
        case .pattern, .path, .method, .header: true
        }
    }
}
