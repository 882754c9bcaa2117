/// The reference of the configuration, made of `ConfigKey.all`.
public enum ConfigReference {
    /// A Markdown table of all keys, a newline at its end: key, type, default, environment variable, what it is.
    public static var markdown: String {
        var lines = ["| key | type | default | variable | |", "|---|---|---|---|---|"]
        for key in ConfigKey.all {
            let initial = key.defaultValue.map { "`\($0.toml)`" } ?? (key.isRequired ? "required" : "")
            let variable = key.environmentName.map { "`\($0)`" } ?? ""
            let restart = key.needsRestart ? " (a change needs a restart)" : ""
            lines.append(
                "| `\(key.path)` | \(key.kind.shortName) | \(initial) | \(variable) | \(key.documentation)\(restart) |")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension ConfigValue {
    /// As TOML writes it, on one line.
    public var toml: String {
        switch self {
        case .string(let text): DottedPath.quoted(text)
        case .integer(let number): String(number)
        case .boolean(let flag): flag ? "true" : "false"
        case .decimal(let millionths): Decimal.text(millionths)
        case .strings(let texts): "[\(texts.map(DottedPath.quoted).joined(separator: ", "))]"
        case .stringTable(let texts):
            texts.isEmpty
                ? "{}"
                : "{ "
                    + texts.sorted { $0.key < $1.key }
                    .map { "\(DottedPath.part($0.key)) = \(DottedPath.quoted($0.value))" }.joined(separator: ", ")
                    + " }"
        }
    }
}

extension ConfigKey.Kind {
    /// For the table: `integer 0–65535`.
    fileprivate var shortName: String {
        switch self {
        case .string: "string"
        case .integer(let bounds): "integer \(bounds.lowerBound)–\(bounds.upperBound)"
        case .stringOrInteger(let bounds): "string, or integer \(bounds.lowerBound)–\(bounds.upperBound)"
        case .boolean: "boolean"
        case .decimal(let bounds): "number \(bounds.lowerBound)–\(bounds.upperBound)"
        case .choice(let choices): choices.map { "`\(DottedPath.quoted($0))`" }.joined(separator: " or ")
        case .strings: "strings"
        case .stringTable: "table of strings"
        }
    }
}
