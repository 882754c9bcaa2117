import TOMLEdit

extension SectionReader {
    /// The value for a key when it is of the key's type and in its bounds; else nil, and the problem is told.
    mutating func setting(of value: Value, for key: ConfigKey) -> Section.Setting? {
        let spot = Spot.file(value.range)
        switch (key.kind, value.kind) {
        case (.string, .string(let text)):
            return Section.Setting(value: .string(text), spot: spot)
        case (.stringOrInteger, .string(let text)):
            return Section.Setting(value: .string(text), spot: spot)
        case (.choice(let choices), .string(let text)):
            guard let problem = key.kind.problem(choosing: text, among: choices) else {
                return Section.Setting(value: .string(text), spot: spot)
            }
            problems.error(at: spot, problem)
            return nil
        case (.integer(let bounds), .integer(let number)), (.stringOrInteger(let bounds), .integer(let number)):
            guard let number = Int(exactly: number), bounds.contains(number) else {
                problems.error(at: spot, "expected \(key.kind.phrase), found \(number)")
                return nil
            }
            return Section.Setting(value: .integer(number), spot: spot)
        case (.decimal(let bounds), .integer), (.decimal(let bounds), .float):
            return decimal(value, in: bounds, key)
        case (.boolean, .boolean(let flag)):
            return Section.Setting(value: .boolean(flag), spot: spot)
        case (.strings, .array(let elements)):
            return strings(elements, spot: spot)
        case (.stringTable, .table(let table)):
            return stringTable(table, spot: spot)
        default:
            expected(key.kind.typeName, value)
            return nil
        }
    }

    private mutating func decimal(_ value: Value, in bounds: ClosedRange<Int>, _ key: ConfigKey) -> Section.Setting? {
        let millionths: Int? =
            switch value.kind {
            case .integer(let number): Int(exactly: number).flatMap { Decimal.millionths($0, in: bounds) }
            case .float(let number): Decimal.millionths(number).flatMap { Decimal.isIn(bounds, $0) ? $0 : nil }
            default: nil
            }
        if let millionths {
            return Section.Setting(value: .decimal(millionths: millionths), spot: .file(value.range))
        }
        let found = String(decoding: source.bytes[value.range], as: UTF8.self)
        problems.error(at: .file(value.range), "expected \(key.kind.phrase), found \(found)")
        return nil
    }

    private mutating func strings(_ elements: [Value], spot: Spot) -> Section.Setting? {
        var parts: [Section.Part] = []
        var isGood = true
        for element in elements {
            guard case .string(let text) = element.kind else {
                expected("a string", element)
                isGood = false
                continue
            }
            let spot = Spot.file(element.range)
            parts.append(Section.Part(name: "", nameSpot: spot, text: text, spot: spot))
        }
        guard isGood else { return nil }
        return Section.Setting(value: .strings(parts.map(\.text)), spot: spot, parts: parts)
    }

    private mutating func stringTable(_ table: Table, spot: Spot) -> Section.Setting? {
        var parts: [Section.Part] = []
        var texts: [String: String] = [:]
        var isGood = true
        for entry in table.entries {
            guard case .string(let text) = entry.value.kind else {
                expected("a string", entry.value)
                isGood = false
                continue
            }
            texts[entry.key.name] = text
            parts.append(
                Section.Part(
                    name: entry.key.name, nameSpot: .file(entry.key.range), text: text,
                    spot: .file(entry.value.range)))
        }
        guard isGood else { return nil }
        return Section.Setting(value: .stringTable(texts), spot: spot, parts: parts)
    }
}

extension ConfigKey.Kind {
    /// With an article: `an integer`.
    var typeName: String {
        switch self {
        case .string, .choice: "a string"
        case .stringOrInteger: "a string or an integer"
        case .integer: "an integer"
        case .boolean: "a boolean"
        case .decimal: "a number"
        case .strings: "an array of strings"
        case .stringTable: "a table of strings"
        }
    }

    /// With its bounds: `an integer from 0 to 65535`.
    var phrase: String {
        switch self {
        case .integer(let bounds): "an integer from \(bounds.lowerBound) to \(bounds.upperBound)"
        case .stringOrInteger(let bounds): "a string or an integer from \(bounds.lowerBound) to \(bounds.upperBound)"
        case .decimal(let bounds):
            "a number from \(bounds.lowerBound) to \(bounds.upperBound) with at most six decimals"
        case .choice(let choices): choices.map(Quoted.text).joined(separator: " or ")
        case .boolean: "true or false"
        default: typeName
        }
    }

    /// What is wrong with a word that should be one of `choices`, nil when it is one.
    func problem(choosing text: String, among choices: [String]) -> String? {
        if choices.contains(where: { $0.utf8.elementsEqual(text.utf8) }) { return nil }
        return "expected \(phrase), found \(Quoted.text(text))\(Nearest.hint(for: text, among: choices))"
    }
}
