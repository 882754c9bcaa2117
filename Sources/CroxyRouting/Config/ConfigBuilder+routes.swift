extension ConfigBuilder {
    /// A route; nil when it has a problem, which is told.
    mutating func route(_ section: Section, index: Int) -> Route? {
        for key in ConfigKey.routeKeys where key.isRequired && !section.has(key.name) {
            reader.problems.error(at: section.spot, "this route has no \(key.name)")
        }
        var isGood = section.broken.isEmpty
        for key in ["name", "model"] {
            guard let text = section.string(key) else { continue }
            if text.isEmpty {
                reader.problems.error(at: section.spot(of: key), "\(key) must not be empty")
                isGood = false
            } else if key == "name", text.unicodeScalars.contains(where: { !Quoted.isHarmless($0) }) {
                reader.problems.error(at: section.spot(of: key), "a route's name must not hold control characters")
                isGood = false
            }
        }
        let conditions = conditions(section)
        let hook = hook(section)
        let provider = section.string("provider").flatMap { providerIndex(of: $0, at: section.spot(of: "provider")) }
        guard isGood, let provider, let conditions else { return nil }
        var route = Route(
            index: index, name: section.string("name"), conditions: conditions, provider: provider,
            model: section.string("model"))
        route.hook = hook
        return route
    }

    /// Names tell routes apart, so two must not share one.
    mutating func checkRouteNames() {
        var seen: [String: Int] = [:]
        for (index, section) in reader.routes.enumerated() {
            guard let name = section.string("name") else { continue }
            if let earlier = seen[name] {
                reader.problems.error(
                    at: section.spot(of: "name"),
                    "routes[\(earlier)] is called \(Quoted.text(name)) already")
            } else {
                seen[name] = index
            }
        }
    }
}
