extension ConfigBuilder {
    /// The conditions of a route; nil when one has a problem, which is told.
    mutating func conditions(_ section: Section) -> Conditions? {
        var isGood = true
        var conditions = Conditions()
        if let pattern = section.string("pattern") {
            isGood = compiles(pattern: pattern, at: section.spot(of: "pattern")) && isGood
            conditions.pattern = pattern
        }
        if let path = section.string("path") {
            isGood = compiles(path: path, at: section.spot(of: "path")) && isGood
            conditions.path = path
        }
        if let method = section.string("method") {
            isGood = isMethod(method, at: section.spot(of: "method")) && isGood
            conditions.method = method
        }
        if let headers = headerConditions(section) { conditions.headers = headers } else { isGood = false }
        for flag in BodyFlag.allCases { conditions.flags[flag] = section.boolean(flag.rawValue) }
        conditions.minBodyBytes = section.integer("min_body_bytes")
        conditions.maxBodyBytes = section.integer("max_body_bytes")
        if let min = conditions.minBodyBytes, let max = conditions.maxBodyBytes, min > max {
            reader.problems.error(
                at: section.spot(of: "max_body_bytes"),
                "no body has at least \(min) bytes and at most \(max): max_body_bytes is below min_body_bytes")
            isGood = false
        }
        if section.broken.isEmpty, isGood, conditions.all.isEmpty {
            let names = ConfigKey.conditionNames
            reader.problems.error(
                at: section.spot,
                "this route has no condition: it needs \(names.dropLast().joined(separator: ", ")) or \(names.last ?? "")"
            )
            isGood = false
        }
        return isGood ? conditions : nil
    }

    private mutating func headerConditions(_ section: Section) -> [Conditions.HeaderCondition]? {
        var headers: [Conditions.HeaderCondition] = []
        var names: Set<String> = []
        var isGood = true
        for part in section.parts("headers") {
            if !ConfigBuilder.isToken(part.name) {
                reader.problems.error(at: part.nameSpot, "\(Quoted.text(part.name)) is not a header name")
                isGood = false
            } else if !names.insert(part.name.lowercased()).inserted {
                reader.problems.error(at: part.nameSpot, "the header \(Quoted.text(part.name)) is asked for twice")
                isGood = false
            } else {
                isGood = compiles(pattern: part.text, at: part.spot) && isGood
                headers.append(Conditions.HeaderCondition(name: part.name, pattern: part.text))
            }
        }
        return isGood ? headers : nil
    }

    private mutating func isMethod(_ method: String, at spot: Spot) -> Bool {
        guard ConfigBuilder.isToken(method) else {
            reader.problems.error(at: spot, "\(Quoted.text(method)) is not a method, such as \"POST\"")
            return false
        }
        if method.utf8.contains(where: { (0x61...0x7A).contains($0) }) {
            reader.problems.error(
                at: spot,
                "methods are written in capitals and compared as they are: \(Quoted.text(method.uppercased()))")
            return false
        }
        return true
    }
}
