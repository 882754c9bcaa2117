import JSONBytes

extension Explanation {
    /// What a request that goes on goes on by.
    struct Way {
        var decision: Decision
        /// The model to put in place of the client's.
        var rewrite: String?
        /// What a hook changed.
        var change: HookChange?
    }

    /// Asks the table, and the hooks of what it says until one of them does not pass the request on.
    ///
    /// - Parameters:
    ///   - facts: all there is to know of the body.
    ///   - damage: why the request cannot wait for the end of its body.
    /// - Returns: nil for a request that is answered here.
    mutating func walk(
        _ asked: AskedRequest, _ facts: BodyFacts, damage: String?, _ scratch: inout DecisionScratch
    ) -> Way? {
        var first = 0
        // Each turn begins behind the route before, so there are no more turns than routes, and one.
        while true {
            // First, because behind damage the table may wait for ever.
            let isThere = wait(asked, damage) { facts in
                guard case .decided(let early) = asked.answer(facts, from: first, &scratch) else { return false }
                return asked.hasHook(early) || early.isReady(with: facts)
            }
            guard isThere else { return nil }
            guard case .decided(let decision) = asked.answer(facts, from: first, &scratch) else {
                preconditionFailure("the table waits for facts when all are known")
            }
            route = decision.route.map { asked.table.config.routes[$0] }
            var way = Way(decision: decision, rewrite: route?.model)
            guard let answers = asked.hooks, let hook = asked.table.hook(of: decision) else { return way }
            let needs = answers.needs(hook.source)
            guard wait(asked, damage, until: { needs.areMet(by: $0) }) else { return nil }
            let limit = asked.table.config.server.maxBodyBytes
            if needs == .body, let body = asked.stages?.bytes, body.count > limit {
                route = nil
                reject(413, "the body is larger than server.max_body_size, \(limit) bytes")
                return nil
            }
            if needs == .body, asked.stages != nil, asked.request.body == nil, asked.request.model != nil {
                hint = CheckRequest.modelAloneHint
            }
            let outcome = answers.run(hook.source, asked.question(needs, decision, facts))
            let file = asked.table.config.hooks[hook.source].name
            hooks.append(HookRun(outcome, of: hook, file: file, route: decision.route))
            switch outcome.result {
            case .success(.configured): break
            case .success(.change(let change)): way.take(change)
            case .success(.next):
                if let row = decision.route {
                    first = row + 1
                    continue
                }
            case .success(.stub(let stub)):
                decidedBy = .hook
                self.outcome = .stub
                self.stub = OwnAnswer(stub)
                return nil
            case .success(.reject(let rejection)):
                decidedBy = .hook
                refusal = rejection.message
                self.rejection = OwnAnswer(rejection)
                return nil
            case .failure:
                if hook.onError == .reject {
                    reject(500, HookError.clientMessage)
                    return nil
                }
            }
            return wait(asked, damage, until: { way.decision.isReady(with: $0) }) ? way : nil
        }
    }

    /// Moves `decidedAt` to the moment at which something is known.
    ///
    /// - Returns: false when the request is refused, because its body is damaged before that.
    private mutating func wait(_ asked: AskedRequest, _ damage: String?, until isKnown: (BodyFacts) -> Bool) -> Bool {
        guard let stages = asked.stages, decidedAt != .body else { return true }
        decidedAt = max(decidedAt, stages.moment(isKnown))
        guard decidedAt == .body, let damage else { return true }
        decidedAt = .head
        route = nil
        reject(400, damage)
        return false
    }
}

extension Explanation.Way {
    fileprivate mutating func take(_ change: HookChange) {
        let before = decision
        decision = decision.changed(by: change)
        if decision.provider != before.provider { rewrite = nil }
        switch change.model {
        case .keep: break
        case .drop: rewrite = nil
        case .set(let model): rewrite = model
        }
        self.change = change
    }
}

extension Explanation.Moment: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.place < right.place }

    private var place: Int {
        switch self {
        case .head: 0
        case .model: 1
        case .fields: 2
        case .body: 3
        }
    }
}
