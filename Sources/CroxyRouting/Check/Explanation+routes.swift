extension Explanation.RouteLine {
    /// A line for every route: matched, or the condition that failed.
    static func lines(
        _ verdicts: RouteVerdicts, _ routes: [Route], _ body: BodyFacts, decided: Int?, _ hooks: [HookRun]
    ) -> [Explanation.RouteLine] {
        var phrases: [Int: String] = [:]
        for hook in hooks {
            if let route = hook.route { phrases[route] = hook.phrase }
        }
        return zip(routes, verdicts.failing).enumerated().map { index, pair in
            let (route, failing) = pair
            var reason: String
            if let failing {
                reason = why(failing, body)
            } else {
                reason = matched(route.conditions.all)
                if let decided, decided < index { reason += ", but \(routes[decided].label) comes first" }
                if let phrase = phrases[index] { reason += "; its hook \(phrase)" }
            }
            return Explanation.RouteLine(index: index, name: route.name, matched: failing == nil, reason: reason)
        }
    }

    private static func matched(_ conditions: [Condition]) -> String {
        if conditions.count == 1, let only = conditions.first {
            return "\(only.text) \(only.isPattern ? "matches" : "holds")"
        }
        return "\(conditions.map(\.text).joined(separator: ", ")): all hold"
    }

    private static func why(_ condition: Condition, _ body: BodyFacts) -> String {
        guard condition.isOnBody else { return "\(condition.text) does not \(condition.isPattern ? "match" : "hold")" }
        guard case .some = body.presence, !(body.flags.hasNoObject && condition.isOnObject) else {
            return "the request has no JSON body"
        }
        if case .pattern = condition {
            switch body.model {
            case .unknown, .none: return "the body has no model"
            case .name(let name) where name.count > DecisionTable.maxModelBytes:
                return "the model is longer than \(DecisionTable.maxModelBytes) bytes"
            case .name: return "\(condition.text) does not match"
            }
        }
        return "\(condition.text) does not hold"
    }
}

extension Condition {
    fileprivate var isPattern: Bool {
        switch self {
        case .pattern, .path, .header: true
        case .method, .flag, .minBodyBytes, .maxBodyBytes: false
        }
    }

    /// Whether it is about what stands in the body, and not only about the body's length.
    fileprivate var isOnObject: Bool {
        switch self {
        case .pattern, .flag: true
        case .path, .method, .header, .minBodyBytes, .maxBodyBytes: false
        }
    }
}
