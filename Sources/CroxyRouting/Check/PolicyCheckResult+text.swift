extension PolicyCheckResult {
    /// Tells what failed, each expectation at its own place in the file.
    func tell(_ problems: inout Problems, _ routes: [Route]) {
        if let bodyFailure {
            problems.error(
                at: check.bodySpot,
                "check: \(check.title): the body cannot be read from \(Quoted.text(check.bodyPath ?? "")): "
                    + bodyFailure.reason)
        }
        guard let found else { return }
        for expectation in failed {
            problems.error(
                at: expectation.spot,
                "check: \(check.title): expected \(PolicyCheckResult.text(expectation.what, routes)), "
                    + "found \(found.text(expectation.what, routes)) (\(found.reason))")
        }
    }

    private static func text(_ expected: PolicyCheck.Expectation.What, _ routes: [Route]) -> String {
        switch expected {
        case .provider(let name): "provider \(Quoted.text(name))"
        case .modelSent(let model): "model_sent \(Quoted.text(model))"
        case .route(let index): "route \(routes[index].place)"
        case .outcome(let outcome): "outcome \(Quoted.text(outcome.rawValue))"
        case .status(let status): "status \(status)"
        }
    }
}

extension PolicyCheckResult.Found {
    /// What was found in place of what was expected.
    fileprivate func text(_ expected: PolicyCheck.Expectation.What, _ routes: [Route]) -> String {
        switch expected {
        case .provider: provider.map(Quoted.text) ?? "none"
        case .modelSent: modelSent.map(Quoted.text) ?? "none"
        case .route: route.map { routes[$0].place } ?? "none"
        case .outcome: Quoted.text(outcome.rawValue)
        case .status: status.map { "\($0)" } ?? "none of croxy's own"
        }
    }
}

extension Route {
    /// Number and name: `routes[1] "local"`.
    var place: String {
        "routes[\(index)]" + (name.map { " \(Quoted.text($0))" } ?? "")
    }
}
