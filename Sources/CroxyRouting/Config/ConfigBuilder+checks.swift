extension ConfigBuilder {
    /// The checks; of those with a problem, it is told.
    mutating func checks() -> [PolicyCheck] {
        reader.checks.enumerated().map { check($1, index: $0) }
    }

    private mutating func check(_ section: Section, index: Int) -> PolicyCheck {
        var check = PolicyCheck(index: index, spot: section.spot)
        check.model = section.string("model")
        check.path = section.string("path")
        check.method = section.string("method")
        if let method = check.method, !ConfigBuilder.isToken(method) {
            reader.problems.error(
                at: section.spot(of: "method"), "\(Quoted.text(method)) is not a method, such as \"POST\"")
        }
        check.headers = askedHeaders(section)
        if let file = section.string("body_file") {
            if file.isEmpty || file.utf8.contains(0) {
                reader.problems.error(at: section.spot(of: "body_file"), "body_file must name a file")
            }
            check.bodyFile = file
            check.bodyPath = paths.resolved(file)
            check.bodySpot = section.spot(of: "body_file")
        }
        check.expectations = expectations(section)
        if section.broken.isEmpty {
            demand(ConfigKey.askingNames, of: section, else: "asks about nothing")
            demand(ConfigKey.expectingNames, of: section, else: "expects nothing")
        }
        return check
    }

    private mutating func demand(_ names: [String], of section: Section, else complaint: String) {
        guard !names.contains(where: section.has) else { return }
        reader.problems.error(
            at: section.spot,
            "this check \(complaint): it needs \(names.dropLast().joined(separator: ", ")) or \(names.last ?? "")")
    }

    private mutating func askedHeaders(_ section: Section) -> [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = []
        for part in section.parts("headers") {
            do throws(CheckRequest.HeaderProblem) {
                headers.append(try CheckRequest.header(named: part.name, value: part.text))
            } catch {
                let isOfName = if case .badName = error { true } else { false }
                reader.problems.error(at: isOfName ? part.nameSpot : part.spot, error.message)
            }
        }
        return headers
    }

    private mutating func expectations(_ section: Section) -> [PolicyCheck.Expectation] {
        var found: [PolicyCheck.Expectation] = []
        func expect(_ key: String, _ what: PolicyCheck.Expectation.What?) {
            guard let what else { return }
            found.append(PolicyCheck.Expectation(what: what, spot: section.spot(of: key)))
        }
        if let name = section.string("provider"),
            providerIndex(of: name, at: section.spot(of: "provider")) != nil
        {
            expect("provider", .provider(name))
        }
        expect("model_sent", section.string("model_sent").map { .modelSent($0) })
        expect("route", routeIndex(section).map { .route($0) })
        expect("outcome", section.string("outcome").flatMap(Explanation.Outcome.init).map { .outcome($0) })
        expect("status", section.integer("status").map { .status($0) })
        return found
    }

    /// The route that a check names, by name or number; nil where it names none, and where there is no such route,
    /// which is told.
    private mutating func routeIndex(_ section: Section) -> Int? {
        let spot = section.spot(of: "route")
        if let number = section.integer("route") { return routeIndex(of: number, at: spot) }
        guard let name = section.string("route") else { return nil }
        if let index = routeIndices[Array(name.utf8)] { return index }
        // The environment knows no integers.
        if let number = EnvironmentOverrides.integer(name) { return routeIndex(of: number, at: spot) }
        let names = reader.routes.lazy.compactMap { $0.string("name") }
        reader.problems.error(
            at: spot, "no route is called \(Quoted.text(name))\(Nearest.hint(for: name, among: names))")
        return nil
    }

    private mutating func routeIndex(of number: Int, at spot: Spot) -> Int? {
        if reader.routes.indices.contains(number) { return number }
        let last = reader.routes.isEmpty ? "there are none" : "the last is routes[\(reader.routes.count - 1)]"
        reader.problems.error(at: spot, "there is no routes[\(number)]: \(last)")
        return nil
    }
}
