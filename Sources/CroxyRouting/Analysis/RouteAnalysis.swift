import Patterns

/// Finds out for each route whether any request gets to it.
///
/// A request that the route would take is made up and shown to the table. Where an earlier route takes it, another is
/// made up that this one would not take, and so on, until one arrives or there is none: then the routes that took the
/// others take everything.
struct RouteAnalysis {
    /// What there is to say about a route.
    enum Finding: Equatable {
        /// This request is decided by it.
        case reached(ExampleRequest)

        /// Each of its requests is taken by one of these earlier routes, such as the example by `taker`.
        case covered(by: [Int], example: ExampleRequest, taker: Int)

        /// No request is as it asks: this condition fails for all, or with nil, no two of them go together.
        case impossible(Condition?)

        /// It would take more than the budget, or cannot be said.
        case notAnalysed
    }

    private let table: DecisionTable
    private var patterns: PatternCache
    private var search: ExampleSearch
    private var scratch = DecisionScratch()
    private let limits = RequestConstraints.Limits()

    /// Earlier routes that may be looked at for one route, and ways to get past them that may be tried.
    private static let mostTakers = 64
    private static let mostTries = 2000

    /// Steps for all routes together that asking the table may take: some 0.5 s.
    private var askingLeft = 20_000_000

    /// - Parameters:
    ///   - patterns: those of the table, compiled.
    ///   - budget: see `ExampleSearch`; for all routes together.
    init(_ table: DecisionTable, _ patterns: PatternCache, budget: Int = ExampleSearch.defaultBudget) {
        self.table = table
        self.patterns = patterns
        search = ExampleSearch(budget: budget)
    }

    /// Looks at one route.
    mutating func finding(of route: Int) -> Finding {
        var takers: [Int] = []
        var first: (example: ExampleRequest, taker: Int)?
        while takers.count <= RouteAnalysis.mostTakers {
            switch example(of: route, avoiding: takers) {
            case .notAnalysed: return .notAnalysed
            case .none:
                guard let first else { return .impossible(impossibleCondition(of: route)) }
                let needed = fewest(of: takers, for: route)
                let shown = shown(route, needed, of: takers) ?? first
                return .covered(by: needed, example: shown.example, taker: shown.taker)
            case .request(let request):
                guard let taker = self.taker(of: request) else { return .notAnalysed }
                // A hook may pass the request on.
                if taker == route || table.config.routes[taker].hook != nil { return .reached(request) }
                guard taker < route, !takers.contains(taker) else { return .notAnalysed }
                if first == nil { first = (request, taker) }
                takers.append(taker)
            }
        }
        return .notAnalysed
    }

    /// The route that decides the request; nil where that would take too much.
    private mutating func taker(of request: ExampleRequest) -> Int? {
        guard askingLeft > 0 else { return nil }
        let before = scratch.steps
        let taker = request.route(by: table, &scratch)
        askingLeft -= scratch.steps - before + table.columns.rowCount / 64
        return taker
    }

    /// A request that the route would take and none of the others.
    private mutating func example(of route: Int, avoiding others: [Int]) -> RequestConstraints.Outcome {
        var outcome = RequestConstraints.Outcome.none
        var tries = RouteAnalysis.mostTries
        for body in [ExampleRequest.Body.object, .blank, .none] {
            var constraints = RequestConstraints(body: body)
            let isPossible = table.config.routes[route].conditions.all.allSatisfy { condition in
                constraints.require(condition, &patterns)
            }
            guard isPossible else { continue }
            switch example(constraints, avoiding: others[...], &tries) {
            case .request(let request): return .request(request)
            case .notAnalysed: outcome = .notAnalysed
            case .none: break
            }
        }
        return outcome
    }

    /// Of each of the others some condition must fail: tries one after another.
    private mutating func example(
        _ constraints: RequestConstraints, avoiding others: ArraySlice<Int>, _ tries: inout Int
    ) -> RequestConstraints.Outcome {
        guard tries > 0 else { return .notAnalysed }
        tries -= 1
        guard let other = others.first else { return constraints.example(&search, limits) }
        var outcome = RequestConstraints.Outcome.none
        let conditions = table.config.routes[other].conditions.all
        if conditions.contains(where: constraints.isFalseForTheBody) {
            return example(constraints, avoiding: others.dropFirst(), &tries)
        }
        for condition in conditions {
            var more = constraints
            guard more.forbid(condition, &patterns) else { continue }
            switch example(more, avoiding: others.dropFirst(), &tries) {
            case .request(let request): return .request(request)
            case .notAnalysed: outcome = .notAnalysed
            case .none: break
            }
        }
        return outcome
    }

    /// A request that one of the needed takers gets, if there is one that no other comes before.
    private mutating func shown(
        _ route: Int, _ needed: [Int], of takers: [Int]
    ) -> (example: ExampleRequest, taker: Int)? {
        let others = takers.filter { !needed.contains($0) }
        guard case .request(let request) = example(of: route, avoiding: others), let taker = taker(of: request),
            needed.contains(taker)
        else { return nil }
        return (request, taker)
    }

    /// Leaves out of the takers those that are not needed to take everything.
    private mutating func fewest(of takers: [Int], for route: Int) -> [Int] {
        var needed = takers
        for taker in takers.sorted(by: >) where needed.count > 1 {
            let others = needed.filter { $0 != taker }
            if case .none = example(of: route, avoiding: others) { needed = others }
        }
        return needed.sorted()
    }

    /// The condition that no request meets, when it is one alone.
    private mutating func impossibleCondition(of route: Int) -> Condition? {
        table.config.routes[route].conditions.all.first { condition in
            [ExampleRequest.Body.object, .blank, .none].allSatisfy { body in
                var constraints = RequestConstraints(body: body)
                guard constraints.require(condition, &patterns) else { return true }
                if case .none = constraints.example(&search, limits) { return true }
                return false
            }
        }
    }

    /// Whether a condition holds for every request that has what it is about.
    mutating func isAlwaysTrue(_ condition: Condition) -> Bool {
        switch condition {
        case .pattern(let text):
            guard let pattern = try? patterns.pattern(text) else { return false }
            return search.matchesEverything(pattern, texts: .names, maxBytes: DecisionTable.maxModelBytes) == true
        case .path(let glob):
            guard let pattern = try? patterns.glob(glob) else { return false }
            return search.matchesEverything(pattern, texts: .paths, maxBytes: limits.pathBytes) == true
        case .minBodyBytes(let count): return count <= 1
        case .method, .header, .flag, .maxBodyBytes: return false
        }
    }
}
