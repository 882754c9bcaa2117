import TOMLEdit

/// Reads the tables of a document into sections: which keys there are, and of which types, as `ConfigKey` has it.
struct SectionReader {
    var server = Section(.server)
    var providers: [Section] = []
    var routes: [Section] = []
    var fallback = Section(.default)
    var lua = Section(.lua)
    var admin = Section(.admin)
    var retention = Section(.retention)
    var metricsLog = Section(.metricsLog)
    var prices: [Section] = []
    var checks: [Section] = []
    var problems: Problems

    /// The text that the places in the sections refer to.
    let source: SourceText

    init(source: SourceText, problems: Problems) {
        self.source = source
        self.problems = problems
    }

    mutating func read(_ root: Table) {
        for entry in root.entries {
            switch entry.key.name {
            case "server": readTable(entry, into: \.server, .server)
            case "default": readTable(entry, into: \.fallback, .default)
            case "lua": readTable(entry, into: \.lua, .lua)
            case "admin": readTable(entry, into: \.admin, .admin)
            case "retention": readTable(entry, into: \.retention, .retention)
            case "logging": readLogging(entry)
            case "provider": readNamed(entry, into: \.providers, .provider)
            case "price": readNamed(entry, into: \.prices, .price)
            case "routes": readTables(entry, into: \.routes, .routes)
            case "checks": readTables(entry, into: \.checks, .checks)
            default:
                let sections = ConfigKey.Section.allCases.map { $0 == .metricsLog ? "logging" : $0.rawValue }
                unknown(entry, in: "", among: sections, others: ConfigKey.all)
            }
        }
    }

    private mutating func readTable(
        _ entry: Entry, into place: WritableKeyPath<SectionReader, Section>, _ kind: ConfigKey.Section
    ) {
        guard let table = entry.value.table else {
            return expected("a table, [\(kind.rawValue)]", entry.value)
        }
        var section = Section(kind, spot: .file(entry.value.range))
        readKeys(of: table, into: &section)
        self[keyPath: place] = section
    }

    /// `[logging]` holds nothing but tables.
    private mutating func readLogging(_ entry: Entry) {
        guard let table = entry.value.table else {
            return expected("a table, [\(ConfigKey.Section.metricsLog.rawValue)]", entry.value)
        }
        for entry in table.entries {
            if entry.key.name == "metrics" {
                readTable(entry, into: \.metricsLog, .metricsLog)
            } else {
                unknown(entry, in: " in [logging]", among: ["metrics"], others: ConfigKey.all)
            }
        }
    }

    private mutating func readNamed(
        _ entry: Entry, into place: WritableKeyPath<SectionReader, [Section]>, _ kind: ConfigKey.Section
    ) {
        let header = SectionReader.header(of: kind)
        guard let table = entry.value.table else {
            return expected("tables with a name, \(header)", entry.value)
        }
        for entry in table.entries {
            guard let table = entry.value.table else {
                problems.error(
                    at: .file(entry.key.range),
                    ConfigKey.keys(of: kind).contains { $0.name == entry.key.name }
                        ? "a \(kind.rawValue) needs a name: \(header)"
                        : "expected a table, \(header), found \(entry.value.typeName)")
                continue
            }
            let name = entry.key.name
            if name.isEmpty || name.unicodeScalars.contains(where: { !Quoted.isHarmless($0) }) {
                problems.error(
                    at: .file(entry.key.range), "a \(kind.rawValue)'s name must be text without control characters")
            }
            var section = Section(
                kind, name: name, label: "\(kind.rawValue).\(DottedPath.part(name))", spot: .file(entry.value.range))
            readKeys(of: table, into: &section)
            self[keyPath: place].append(section)
        }
    }

    private mutating func readTables(
        _ entry: Entry, into place: WritableKeyPath<SectionReader, [Section]>, _ kind: ConfigKey.Section
    ) {
        guard let elements = entry.value.array else {
            return expected("an array of tables, [[\(kind.rawValue)]]", entry.value)
        }
        for (index, element) in elements.enumerated() {
            var section = Section(kind, label: "\(kind.rawValue)[\(index)]", spot: .file(element.range))
            if let table = element.table {
                readKeys(of: table, into: &section)
            } else {
                expected("a table", element)
                section.broken = Set(ConfigKey.keys(of: kind).map(\.name))
            }
            self[keyPath: place].append(section)
        }
    }

    private mutating func readKeys(of table: Table, into section: inout Section) {
        let keys = ConfigKey.keys(of: section.kind)
        for entry in table.entries {
            guard let key = keys.first(where: { entry.key.isNamed($0.name) }) else {
                let title =
                    switch section.kind {
                    case .routes, .checks: " in [[\(section.kind.rawValue)]]"
                    default: " in [\(section.label)]"
                    }
                unknown(entry, in: title, among: keys.map(\.name), others: ConfigKey.all)
                continue
            }
            if let setting = setting(of: entry.value, for: key) {
                section.settings[key.name] = setting
            } else {
                section.broken.insert(key.name)
            }
        }
    }

    private mutating func unknown(_ entry: Entry, in title: String, among names: [String], others: [ConfigKey]) {
        guard problems.isOpen else { return problems.error(at: .wholeFile, "") }
        let name = entry.key.name
        var hint = Nearest.hint(for: name, among: names)
        if hint.isEmpty, let other = others.first(where: { $0.name == name }) {
            hint = " (it belongs in \(SectionReader.header(of: other.section)))"
        }
        problems.error(at: .file(entry.key.range), "unknown key \(Quoted.text(name))\(title)\(hint)")
    }

    private static func header(of section: ConfigKey.Section) -> String {
        switch section {
        case .server, .default, .lua, .admin, .retention, .metricsLog: "[\(section.rawValue)]"
        case .provider, .price: "[\(section.rawValue).NAME]"
        case .routes, .checks: "[[\(section.rawValue)]]"
        }
    }

    mutating func expected(_ what: String, _ found: Value) {
        problems.error(at: .file(found.range), "expected \(what), found \(found.typeName)")
    }
}
