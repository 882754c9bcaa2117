/// The answer of `croxy check` without a request: is the configuration good, and does it do what it should.
public struct CheckReport: Sendable {
    /// Whether nothing keeps the configuration from being used, and every check holds.
    public var isOK: Bool { exitCode == 0 }

    /// What keeps the configuration from being used, in the order of the file.
    public let errors: [Diagnostic]
    /// What does not.
    public let warnings: [Diagnostic]
    /// What became of each `[[checks]]` entry; none where the configuration cannot be used.
    public let results: [PolicyCheckResult]
    /// The expectations that failed, each at its place, in the order of the file; the last may count the rest.
    public private(set) var failures: [Diagnostic]
    /// One line, for a configuration that is good.
    public let summary: String

    private let lines: [Int?]
    private let routes: [Route]
    /// Without a problem, but with what gives problems their places.
    private let source: Problems?

    /// More failures than this are counted and not described, so that no number of checks makes a text without end.
    static let maxFailuresShown = 1_000

    /// Reports on what loading came to, and runs the checks.
    ///
    /// - Parameters:
    ///   - path: the file as the user gave it.
    ///   - hooks: runs the hooks of the configuration; nil leaves every route as configured.
    ///   - readBody: the bytes of a `body_file`, by its path.
    /// - Complexity: of each check that of an `Explanation`, whatever the number of routes but for a bit each.
    public init(
        _ loaded: LoadedConfig, path: String, hooks: HookAnswers? = nil,
        readBody: (String) throws(PolicyCheckResult.BodyFailure) -> [UInt8]
    ) {
        errors = loaded.errors
        warnings = loaded.warnings
        routes = loaded.config?.routes ?? []
        source = loaded.source
        var results: [PolicyCheckResult] = []
        failures = []
        lines = loaded.source?.lines(of: loaded.checks.map(\.spot)) ?? []
        if let table = loaded.table, var problems = loaded.source {
            var scratch = DecisionScratch()
            for check in loaded.checks {
                let result = PolicyCheckResult(
                    of: check, by: table, hooks: hooks, scratch: &scratch, readBody: readBody)
                result.tell(&problems, routes)
                results.append(result)
            }
            failures = problems.sorted
        }
        self.results = results
        var summary = loaded.summary(of: path) ?? ""
        if results.count == 1 { summary += ", 1 check holds" }
        if results.count > 1 { summary += ", \(results.count) checks hold" }
        self.summary = summary
    }

    /// 78 when the configuration is wrong, 1 when a check fails, else 0.
    public var exitCode: Int32 { errors.isEmpty ? failures.isEmpty ? 0 : 1 : 78 }

    /// One JSON object on one line: each problem is one line of text with its place; without a newline at the end.
    public var json: String {
        var writer = JSONWriter()
        writer.object { object in
            object.member("ok", isOK)
            object.member("errors", errors.map(\.line))
            object.member("warnings", warnings.map(\.line))
            object.member("checks") { writer in
                writer.array(zip(results, lines)) { writer, pair in
                    pair.0.write(to: &writer, line: pair.1, failures: failures(of: pair.0), routes)
                }
            }
        }
        return writer.text
    }

    /// The lines of one check.
    private func failures(of result: PolicyCheckResult) -> [String] {
        guard !result.isOK, var problems = source else { return [] }
        result.tell(&problems, routes)
        return problems.sorted.map(\.line)
    }

    /// For people: every problem with its source line, and a line that sums up; without a newline at the end.
    public var text: String {
        var lines = (errors + warnings + failures).map(\.rendered)
        lines.append(verdict)
        return lines.joined(separator: "\n")
    }

    /// The last line.
    private var verdict: String {
        if !errors.isEmpty { return CheckReport.counted(errors.count, "error") }
        let failed = results.count { !$0.isOK }
        if failed == 0 { return summary }
        return "\(failed) of \(CheckReport.counted(results.count, "check")) \(failed == 1 ? "fails" : "fail")"
    }

    fileprivate static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}

extension LoadedConfig {
    /// `config.toml is good: 2 providers, 3 routes`; nil where it is not.
    public func summary(of path: String) -> String? {
        config.map { config in
            "\(path) is good: \(CheckReport.counted(config.providers.count, "provider")), "
                + CheckReport.counted(config.routes.count, "route")
        }
    }
}
