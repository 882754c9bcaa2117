/// Lays the variables that begin with `CROXY_` over the sections of a file.
///
/// A variable means exactly what the same line in the file would mean: `CROXY_SERVER_PORT=8080` is `server.port = 8080`.
struct EnvironmentOverrides {
    let environment: [String: String]

    /// Variables with a meaning of their own.
    private static let known = ["CROXY_CONFIG", "CROXY_STATE_DIR"]

    /// A key of one section.
    private struct Target {
        var section: WritableKeyPath<SectionReader, Section>
        var key: ConfigKey
    }

    /// Sets what the environment sets; warns of what fits nothing, and of what fits two things is an error.
    func apply(to reader: inout SectionReader) {
        let names = environment.filter { $0.key.hasPrefix(EnvironmentName.prefix) && !$0.value.isEmpty }.keys.sorted()
        guard !names.isEmpty else { return }
        // Names of variables come first: what a key names is not an override, whatever it looks like.
        var unknown: [String] = []
        for name in names where name.hasSuffix("_ENV") {
            if !apply(name, to: &reader) { unknown.append(name) }
        }
        let named = EnvironmentOverrides.namedVariables(in: reader)
        for name in names where !name.hasSuffix("_ENV") && !named.contains(name) {
            if !apply(name, to: &reader) { unknown.append(name) }
        }
        unknown.removeAll { named.contains($0) || EnvironmentOverrides.known.contains($0) }
        guard !unknown.isEmpty else { return }
        let candidates = EnvironmentOverrides.allNames(of: reader)
        for name in unknown.sorted() {
            let hint = Nearest.of(name, among: candidates).map { " (did you mean \($0)?)" } ?? ""
            reader.problems.warning(at: .environment(name), "fits no key of the configuration\(hint)")
        }
    }

    /// False when no key is meant.
    private func apply(_ name: String, to reader: inout SectionReader) -> Bool {
        let targets = targets(of: name, in: reader)
        guard let target = targets.first, let text = environment[name] else { return false }
        guard targets.count == 1 else {
            let paths = targets.map { "\(reader[keyPath: $0.section].label).\($0.key.name)" }
            reader.problems.error(
                at: .environment(name), "could mean \(paths.joined(separator: " or ")); set it in the file")
            return true
        }
        let key = target.key.name
        guard target.key.isScalar else {
            reader.problems.warning(
                at: .environment(name), "is not used: \(key) is \(target.key.kind.typeName); set it in the file")
            return true
        }
        switch EnvironmentOverrides.value(text, for: target.key) {
        case .success(let value):
            reader[keyPath: target.section].settings[key] = Section.Setting(value: value, spot: .environment(name))
            reader[keyPath: target.section].broken.remove(key)
        case .failure(let problem):
            reader[keyPath: target.section].settings[key] = nil
            reader[keyPath: target.section].broken.insert(key)
            reader.problems.error(at: .environment(name), problem.message)
        }
        return true
    }

    private func targets(of name: String, in reader: SectionReader) -> [Target] {
        var targets: [Target] = []
        for key in ConfigKey.all {
            let suffix = "_" + EnvironmentName.folded(key.name)
            let prefix = EnvironmentName.prefix + EnvironmentName.folded(key.section.rawValue)
            guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { continue }
            let length = name.utf8.count - prefix.utf8.count - suffix.utf8.count
            guard length >= 0 else { continue }
            let middle = String(name.dropFirst(prefix.count).dropLast(suffix.count))
            switch key.section {
            case .server where middle.isEmpty: targets.append(Target(section: \.server, key: key))
            case .lua where middle.isEmpty: targets.append(Target(section: \.lua, key: key))
            case .default where middle.isEmpty: targets.append(Target(section: \.fallback, key: key))
            case .admin where middle.isEmpty: targets.append(Target(section: \.admin, key: key))
            case .retention where middle.isEmpty: targets.append(Target(section: \.retention, key: key))
            case .metricsLog where middle.isEmpty: targets.append(Target(section: \.metricsLog, key: key))
            case .price where middle.hasPrefix("_"):
                for index in reader.prices.indices
                where EnvironmentName.folded(reader.prices[index].name) == middle.dropFirst() {
                    targets.append(Target(section: \.prices[index], key: key))
                }
            case .provider where middle.hasPrefix("_"):
                for index in reader.providers.indices
                where EnvironmentName.folded(reader.providers[index].name) == middle.dropFirst() {
                    targets.append(Target(section: \.providers[index], key: key))
                }
            case .routes where middle.hasPrefix("_"):
                for index in reader.routes.indices where String(index) == middle.dropFirst() {
                    targets.append(Target(section: \.routes[index], key: key))
                }
            case .checks where middle.hasPrefix("_"):
                for index in reader.checks.indices where String(index) == middle.dropFirst() {
                    targets.append(Target(section: \.checks[index], key: key))
                }
            default: break
            }
        }
        return targets
    }

    /// A text as a value of the key's type.
    static func value(_ text: String, for key: ConfigKey) -> Result<ConfigValue, EnvironmentProblem> {
        let expected = "expected \(key.kind.phrase), found \(Quoted.text(text))"
        switch key.kind {
        case .integer(let bounds):
            guard let number = integer(text) else {
                return .failure(EnvironmentProblem("expected an integer, found \(Quoted.text(text))"))
            }
            return bounds.contains(number) ? .success(.integer(number)) : .failure(EnvironmentProblem(expected))
        case .boolean:
            switch text {
            case "true", "1": return .success(.boolean(true))
            case "false", "0": return .success(.boolean(false))
            default: return .failure(EnvironmentProblem(expected))
            }
        case .decimal(let bounds):
            guard let number = Decimal.millionths(text), Decimal.isIn(bounds, number) else {
                return .failure(EnvironmentProblem(expected))
            }
            return .success(.decimal(millionths: number))
        case .choice(let choices):
            guard let problem = key.kind.problem(choosing: text, among: choices) else { return .success(.string(text)) }
            return .failure(EnvironmentProblem(problem))
        case .string, .stringOrInteger, .strings, .stringTable:
            return .success(.string(text))
        }
    }

    /// Decimal digits with an optional `-`, no more than fit: `Int("+5")` would be a number.
    static func integer(_ text: String) -> Int? {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        guard !digits.isEmpty, digits.allSatisfy(\.isDigit) else { return nil }
        return Int(text)
    }

    /// The variables that `…_env` keys name.
    private static func namedVariables(in reader: SectionReader) -> Set<String> {
        var names: Set<String> = []
        for section in [reader.server, reader.admin] + reader.providers {
            for (key, setting) in section.settings where key.hasSuffix("_env") {
                if case .string(let name) = setting.value { names.insert(name) }
            }
        }
        return names
    }

    /// Every name that could be meant, for suggestions.
    private static func allNames(of reader: SectionReader) -> [String] {
        var names = known
        // More providers or routes than this make a suggestion no better.
        let sections =
            [reader.server, reader.fallback, reader.lua, reader.admin, reader.retention, reader.metricsLog]
            + Array(reader.providers.prefix(50)) + Array(reader.routes.prefix(50)) + Array(reader.prices.prefix(50))
            + Array(reader.checks.prefix(50))
        for section in sections {
            for key in ConfigKey.keys(of: section.kind) where key.isScalar {
                switch section.kind {
                case .server, .default, .lua, .admin, .retention, .metricsLog:
                    names.append(EnvironmentName.of([section.kind.rawValue, key.name]))
                case .provider, .price:
                    names.append(EnvironmentName.of([section.kind.rawValue, section.name, key.name]))
                case .routes, .checks:
                    // `routes[1]` folds to `ROUTES_1_`.
                    names.append(EnvironmentName.of([String(section.label.dropLast()), key.name]))
                }
            }
        }
        return names
    }
}

/// Why a variable's text is no value of its key.
struct EnvironmentProblem: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}
