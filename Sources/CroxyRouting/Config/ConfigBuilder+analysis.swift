extension ConfigBuilder {
    /// Warns of what is allowed and surely not meant: routes that no request gets to, conditions that say nothing,
    /// providers without a use, and conditions that hold requests back.
    mutating func warnOfRoutes(_ table: DecisionTable) {
        var analysis = RouteAnalysis(table, patterns)
        var skipped: [Int] = []
        for (index, route) in table.config.routes.enumerated() {
            switch analysis.finding(of: index) {
            case .reached: warnOfWaiting(route)
            case .notAnalysed: skipped.append(index)
            case .covered(let takers, let example, let taker): warn(route, table, takers, example, taker)
            case .impossible(let condition):
                let reason = condition.map(self.reason) ?? "its conditions do not go together"
                reader.problems.warning(
                    at: spot(of: condition, in: route), "\(route.label) can never match: \(reason)")
                continue
            }
            warnOfIdleConditions(route, &analysis)
        }
        if let first = skipped.first {
            let others = skipped.count == 1 ? "was" : "and \(skipped.count - 1) more were"
            reader.problems.warning(
                at: reader.routes[first].spot,
                "\(table.config.routes[first].label) \(others) not analysed: "
                    + "whether requests get there takes too long to find out")
        }
        warnOfUnusedProviders(table.config)
    }

    private mutating func warn(
        _ route: Route, _ table: DecisionTable, _ takers: [Int], _ example: ExampleRequest, _ taker: Int
    ) {
        let labels = takers.prefix(5).map { table.config.routes[$0].label }
        let rest = takers.count - labels.count
        let names = rest > 0 ? labels + ["\(rest) more"] : labels
        let all =
            names.count == 1
            ? "\(names[0]) takes all it would"
            : "\(names.dropLast().joined(separator: ", ")) and \(names[names.count - 1]) together take all it would"
        let conditions = route.conditions.all + table.config.routes[taker].conditions.all
        let which = takers.count == 1 ? "" : ", which \(table.config.routes[taker].label) takes"
        reader.problems.warning(
            at: spot(of: route.conditions.all.first, in: route),
            "\(route.label) can never match: \(all), such as \(example.text(for: conditions))\(which)")
    }

    private func reason(_ condition: Condition) -> String {
        switch condition {
        case .pattern: "\(condition.text) matches no model, which has at most \(DecisionTable.maxModelBytes) bytes"
        case .path: "\(condition.text) matches no path that croxy lets through"
        case .header: "\(condition.text) matches no value that a header can have"
        case .maxBodyBytes: "\(condition.text): an empty body counts as none"
        case .method, .flag, .minBodyBytes: "no request has \(condition.text)"
        }
    }

    /// Conditions that hold for everything, where others say something.
    private mutating func warnOfIdleConditions(_ route: Route, _ analysis: inout RouteAnalysis) {
        for condition in route.conditions.all where analysis.isAlwaysTrue(condition) {
            let message: String
            switch condition {
            case .pattern: message = "\(condition.text) matches every model"
            case .path: message = "\(condition.text) matches every path"
            default:
                // Alone it still asks for a body.
                guard route.conditions.all.contains(where: { $0.isOnBody && $0 != condition }) else { continue }
                message = "\(condition.text) holds for every body"
            }
            reader.problems.warning(at: spot(of: condition, in: route), message)
        }
    }

    /// Fields that clients write behind the messages, or last of all.
    private mutating func warnOfWaiting(_ route: Route) {
        for flag in BodyFlag.allCases where route.conditions.flags[flag] != nil {
            let condition = Condition.flag(flag, route.conditions.flags[flag] ?? true)
            let isNarrowed = route.conditions.all.contains { !$0.isOnBody } || route.conditions.pattern != nil
            let which = isNarrowed ? "requests that meet the other conditions" : "all requests that get here"
            let why =
                switch flag {
                case .stream: "Claude Code writes stream last, so croxy holds \(which) to their end"
                case .thinking: "clients write thinking behind the messages, so croxy holds \(which) that far"
                case .tools: "clients write tools behind the messages, so croxy holds \(which) that far"
                case .images: "croxy holds \(which) to the end of their messages"
                }
            reader.problems.warning(at: spot(of: condition, in: route), "\(condition.text): \(why)")
        }
    }

    private mutating func warnOfUnusedProviders(_ config: Config) {
        // A hook may name any of them.
        guard config.hooks.isEmpty else { return }
        var used: Set<Int> = [config.defaultProvider]
        for route in config.routes { used.insert(route.provider) }
        for (index, section) in reader.providers.enumerated() where !used.contains(index) {
            guard case .file = section.spot else { continue }
            reader.problems.warning(at: section.spot, "no route uses the provider \(Quoted.text(section.name))")
        }
    }

    private func spot(of condition: Condition?, in route: Route) -> Spot {
        let section = reader.routes[route.index]
        return switch condition {
        case .method: section.spot(of: "method")
        case .path: section.spot(of: "path")
        case .header(let name, _): section.parts("headers").first { $0.name == name }?.spot ?? section.spot
        case .pattern: section.spot(of: "pattern")
        case .flag(let flag, _): section.spot(of: flag.rawValue)
        case .minBodyBytes: section.spot(of: "min_body_bytes")
        case .maxBodyBytes: section.spot(of: "max_body_bytes")
        case nil: section.spot
        }
    }
}
