import TOMLEdit

/// What a dotted path of `croxy config` names: `server.port`, `provider."my.local".url`, `routes[1].headers.x-app`.
public struct ConfigTarget: Sendable {
    /// Kinds of things that a path can name.
    public enum What: Sendable {
        /// A key.
        case key(ConfigKey)
        /// One string of a key that holds several: an element of an array, an entry of a table.
        case part(ConfigKey)
        /// A table, or all tables of a sort.
        case table
    }

    let path: ValuePath
    /// What stands there.
    public let what: What

    /// Why a text names nothing; for people, lower case, no full stop.
    public struct Problem: Error, Sendable, Equatable {
        /// What is wrong, and the mend when known.
        public var message: String

        /// A problem in these words.
        public init(message: String) {
            self.message = message
        }
    }

    /// Finds what a text names, whether a file has it or not.
    public init(parsing text: String) throws(Problem) {
        do throws(ValuePathError) {
            path = try ValuePath(parsing: text)
        } catch {
            throw Problem(message: "key \(Quoted.text(text)), column \(error.column): \(error.message)")
        }
        what = try ConfigTarget.what(path)
    }

    /// The path, in the one way to write it.
    public var text: String { path.description }

    /// The key that is named, or a part of it.
    public var key: ConfigKey? {
        switch what {
        case .key(let key), .part(let key): key
        case .table: nil
        }
    }

    /// Whether its value may be a secret or hold one: headers may be credentials, and a whole table has some.
    public var holdsSecret: Bool {
        key.map { $0.isSecret || $0.name == "headers" } ?? true
    }

    private static func what(_ path: ValuePath) throws(Problem) -> What {
        guard let (section, place) = ConfigKey.Section.first(of: path) else {
            // The one table that holds nothing but a table.
            if path.steps.elementsEqual([.key("logging")]) { return .table }
            throw unknownSection(path)
        }
        // A key in a table stands one step below it, in a table among others two.
        let rest: ArraySlice<ValuePath.Step>
        switch (section.shape, place.first) {
        case (_, nil): return .table
        case (.table, _): rest = place
        case (.named, .key(let name)):
            rest = place.dropFirst()
            if rest.isEmpty, ConfigKey.keys(of: section).contains(where: { $0.name == name }) {
                throw Problem(message: "\(section.rawValue) needs a name: \(section.rawValue).NAME.\(name)")
            }
        case (.named, .index):
            throw Problem(message: "\(section.rawValue) has names, not numbers: \(section.rawValue).NAME")
        case (.elements, .index): rest = place.dropFirst()
        case (.elements, .key(let name)):
            throw Problem(
                message: "\(section.rawValue) needs a number, from 0: \(section.rawValue)[0].\(DottedPath.part(name))")
        }
        guard case .key(let name) = rest.first else {
            if rest.isEmpty { return .table }
            throw Problem(message: "\(path) names nothing, \(section.rawValue) is no array")
        }
        guard let key = ConfigKey.keys(of: section).first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
            throw unknownKey(name, section, path)
        }
        return try part(of: key, rest.dropFirst(), path)
    }

    private static func part(
        of key: ConfigKey, _ steps: ArraySlice<ValuePath.Step>, _ path: ValuePath
    ) throws(Problem) -> What {
        guard let step = steps.first else { return .key(key) }
        if steps.count == 1 {
            switch (key.kind, step) {
            case (.strings, .index), (.stringTable, .key): return .part(key)
            default: break
            }
        }
        throw Problem(message: "\(Quoted.text("\(path)")) names nothing: \(key.path) is \(key.kind.typeName)")
    }

    private static func unknownSection(_ path: ValuePath) -> Problem {
        guard case .key(let name) = path.steps.first else { return Problem(message: "unknown key") }
        // Without its table, as people think of it.
        if path.steps.count == 1, let key = ConfigKey.all.first(where: { $0.name == name }) {
            return Problem(message: "unknown key \(Quoted.text(name)) (did you mean \(key.path)?)")
        }
        let hint = Nearest.hint(for: name, among: ConfigKey.Section.allCases.map(\.rawValue))
        return Problem(message: "unknown key \(Quoted.text("\(path)"))\(hint)")
    }

    private static func unknownKey(_ name: String, _ section: ConfigKey.Section, _ path: ValuePath) -> Problem {
        var hint = Nearest.hint(for: name, among: ConfigKey.keys(of: section).map(\.name))
        if hint.isEmpty, let other = ConfigKey.all.first(where: { $0.name == name }) {
            hint = " (did you mean \(other.path)?)"
        }
        return Problem(message: "unknown key \(Quoted.text(name)) in \(section.rawValue)\(hint)")
    }
}

extension ConfigKey.Section {
    /// How many tables of a sort there are, and how they are told apart.
    enum Shape {
        /// One: `[server]`
        case table
        /// By name: `[provider.NAME]`
        case named
        /// By number: `[[routes]]`
        case elements
    }

    /// The names that its path begins with.
    var names: [String] {
        self == .metricsLog ? ["logging", "metrics"] : [rawValue]
    }

    /// The section that a path begins with, and the steps behind it.
    static func first(of path: ValuePath) -> (section: ConfigKey.Section, place: ArraySlice<ValuePath.Step>)? {
        for section in allCases {
            let steps = path.steps.prefix(section.names.count)
            if steps.count == section.names.count, zip(steps, section.names).allSatisfy({ $0 == .key($1) }) {
                return (section, path.steps.dropFirst(steps.count))
            }
        }
        return nil
    }

    var shape: Shape {
        switch self {
        case .server, .default, .lua, .admin, .retention, .metricsLog: .table
        case .provider, .price: .named
        case .routes, .checks: .elements
        }
    }
}
