/// The answer of `croxy check` without a model: is the configuration good.
public struct CheckReport: Sendable {
    /// Whether nothing keeps the configuration from being used.
    public var isOK: Bool { errors.isEmpty }

    /// What keeps the configuration from being used, in the order of the file.
    public let errors: [Diagnostic]
    /// What does not.
    public let warnings: [Diagnostic]
    /// One line, for a configuration that is good.
    public let summary: String

    /// Reports on what loading came to.
    ///
    /// - Parameter path: the file as the user gave it.
    public init(_ loaded: LoadedConfig, path: String) {
        errors = loaded.errors
        warnings = loaded.warnings
        let providers = CheckReport.counted(loaded.config?.providers.count ?? 0, "provider")
        summary = "\(path) is good: \(providers), \(CheckReport.counted(loaded.config?.routes.count ?? 0, "route"))"
    }

    /// 78 when the configuration is wrong, else 0.
    public var exitCode: Int32 { isOK ? 0 : 78 }

    /// One JSON object on one line: each problem is one line of text with its place; without a newline at the end.
    public var json: String {
        var writer = JSONWriter()
        writer.object { object in
            object.member("ok", isOK)
            object.member("errors", errors.map(\.line))
            object.member("warnings", warnings.map(\.line))
            object.member("checks", [])
        }
        return writer.text
    }

    /// For people: every problem with its source line, and a line that sums up; without a newline at the end.
    public var text: String {
        var lines = (errors + warnings).map(\.rendered)
        lines.append(isOK ? summary : CheckReport.counted(errors.count, "error"))
        return lines.joined(separator: "\n")
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}
