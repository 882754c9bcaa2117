import TOMLEdit

/// A value for a key, of the type that it asks for.
public struct ConfigInput: Sendable {
    let value: NewValue
}

extension ConfigTarget {
    /// A text of the command line as a value of the type that the target has; arrays and tables are written as in TOML.
    public func value(_ text: String) throws(Problem) -> ConfigInput {
        switch what {
        case .table: return ConfigInput(value: try whole(text))
        case .part: return ConfigInput(value: .string(text))
        case .key(let key): return ConfigInput(value: try ConfigTarget.value(text, of: key, path))
        }
    }

    /// A new provider, route or check, all of it: `{ pattern = "opus", provider = "a" }`. Loading says what is wrong in it.
    private func whole(_ text: String) throws(Problem) -> NewValue {
        guard let (section, place) = ConfigKey.Section.first(of: path), section.shape != .table, place.count == 1
        else { throw Problem(message: "\(path) is a table; set the keys in it, \(hint)") }
        guard let value = ConfigTarget.parsed(text), case .table = value.kind, let new = NewValue(value) else {
            throw Problem(
                message: "\(path): expected a table as TOML writes it, such as '{ \(section.example) }'")
        }
        return new
    }

    /// One value of TOML; nil for anything else.
    private static func parsed(_ text: String) -> Value? {
        guard let root = (try? Document(parsing: "value = \(text)\n"))?.root, root.entries.count == 1 else {
            return nil
        }
        return root["value"]
    }

    /// A key to name in place of a table.
    private var hint: String {
        guard let section = ConfigKey.Section.first(of: path)?.section, let key = ConfigKey.keys(of: section).first
        else { return "one by one" }
        return "such as \(key.path)"
    }

    private static func value(_ text: String, of key: ConfigKey, _ path: ValuePath) throws(Problem) -> NewValue {
        switch key.kind {
        case .string: return .string(text)
        case .stringOrInteger:
            if let number = EnvironmentOverrides.integer(text) {
                guard case .stringOrInteger(let bounds) = key.kind, bounds.contains(number) else {
                    throw Problem(message: "\(path): expected \(key.kind.phrase), found \(Quoted.text(text))")
                }
                return .integer(Int64(number))
            }
            return .string(text)
        case .integer, .boolean, .decimal, .choice:
            switch EnvironmentOverrides.value(text, for: key) {
            case .success(.integer(let number)): return .integer(Int64(number))
            case .success(.boolean(let flag)): return .boolean(flag)
            case .success(.decimal(let millionths)): return Decimal.newValue(millionths)
            case .success: return .string(text)
            case .failure(let problem): throw Problem(message: "\(path): \(problem.message)")
            }
        case .strings, .stringTable:
            return try several(text, of: key, path)
        }
    }

    /// `["a", "b"]` or `{ x = "a" }`
    private static func several(_ text: String, of key: ConfigKey, _ path: ValuePath) throws(Problem) -> NewValue {
        if let found = parsed(text) {
            switch (key.kind, found.kind) {
            case (.strings, .array(let elements)):
                let strings = elements.compactMap(string)
                if strings.count == elements.count { return .array(strings.map { .string($0) }) }
            case (.stringTable, .table(let table)):
                let members = table.entries.compactMap { entry in
                    string(entry.value).map { (name: entry.key.name, value: NewValue.string($0)) }
                }
                if members.count == table.entries.count { return .table(members) }
            default: break
            }
        }
        let example = key.kind == .strings ? "[\"a\", \"b\"]" : "{ \"x-name\" = \"value\" }"
        throw Problem(message: "\(path): expected \(key.kind.typeName) as TOML writes it, such as '\(example)'")
    }

    private static func string(_ value: Value) -> String? {
        if case .string(let text) = value.kind { text } else { nil }
    }
}

extension Decimal {
    /// As an integer where it is one.
    fileprivate static func newValue(_ millionths: Int) -> NewValue {
        millionths.isMultiple(of: one) ? .integer(Int64(millionths / one)) : .float(Double(millionths) / Double(one))
    }
}

extension ConfigKey.Section {
    /// What a table of this sort needs at least.
    fileprivate var example: String {
        switch self {
        case .provider: "url = \"https://api.example\""
        case .routes: "pattern = \"opus\", provider = \"anthropic\""
        case .checks: "model = \"claude-opus-4-5\", provider = \"anthropic\""
        case .price: "input = 1.0, output = 5.0"
        case .server, .default, .lua, .admin, .retention, .metricsLog: ""
        }
    }
}
