import CroxyRouting
import Foundation
import Testing

/// Every file of `Golden`: a configuration, a line of dashes, and what loading it says or comes to.
///
/// Comments at the start of a file steer it: `#env NAME=value`, `#mode check`, `#missing FILE` (not on the disk).
/// `CROXY_RECORD=1 swift test` writes the files anew, and fails, so that it cannot pass unseen.
struct GoldenTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")
    static let separator = "\n-----\n"

    static var names: [String] {
        let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return (files ?? []).filter { $0.hasSuffix(".txt") }.sorted()
    }

    @Test func theFolderIsFull() {
        #expect(GoldenTests.names.count >= 40)
    }

    @Test(arguments: names)
    func saysWhatIsExpected(_ name: String) throws {
        let file = GoldenTests.folder.appendingPathComponent(name)
        let text = try String(contentsOf: file, encoding: .utf8)
        let parts = text.components(separatedBy: GoldenTests.separator)
        let input = parts[0]
        let output = GoldenTests.outcome(of: input)
        if ProcessInfo.processInfo.environment["CROXY_RECORD"] != nil {
            try Data("\(input)\(GoldenTests.separator)\(output)\n".utf8).write(to: file)
            Issue.record("recorded \(name)")
            return
        }
        try #require(parts.count == 2)
        #expect(output + "\n" == parts[1])
    }

    static func outcome(of input: String) -> String {
        var environment: [String: String] = [:]
        var mode = ConfigLoader.Mode.run
        var missing: [String] = []
        for line in input.split(separator: "\n").prefix(while: { $0.hasPrefix("#") }) {
            if line.hasPrefix("#env ") {
                let pair = line.dropFirst(5).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                environment[String(pair[0])] = String(pair[1]).replacingOccurrences(of: "\\n", with: "\n")
            } else if line == "#mode check" {
                mode = .check
            } else if line.hasPrefix("#missing ") {
                missing.append(String(line.dropFirst(9)))
            }
        }
        let loaded = ConfigLoader.load(
            text: Array((input + "\n").utf8), path: "config.toml", environment: environment, homeFolder: "/home/me",
            mode: mode, fileExists: { !missing.contains($0) })
        var lines = loaded.diagnostics.map(\.rendered)
        if let config = loaded.config { lines.append(contentsOf: summary(of: config)) }
        lines += summary(of: loaded.checks)
        return lines.joined(separator: "\n")
    }

    /// What differs from the defaults, one line each.
    static func summary(of config: Config) -> [String] {
        let plain = ServerConfig()
        var lines: [String] = []
        let server = config.server
        for (field, other) in zip(Mirror(reflecting: server).children, Mirror(reflecting: plain).children)
        where "\(field.value)" != "\(other.value)" {
            lines.append("server.\(field.label ?? "") \(field.value)")
        }
        for provider in config.providers {
            var line = "provider \(provider.name) \(provider.endpoint.url) \(provider.credentials)"
            let plain = Provider(name: provider.name, endpoint: provider.endpoint)
            for (field, other) in zip(Mirror(reflecting: provider).children, Mirror(reflecting: plain).children)
            where field.label != "credentials" && "\(field.value)" != "\(other.value)" {
                line += " \(field.label ?? "")=\(field.value)"
            }
            lines.append(line.replacingOccurrences(of: "CroxyRouting.", with: ""))
        }
        for route in config.routes {
            lines.append(
                "\(route.label) \(route.conditions.all.map(\.text).joined(separator: ", ")) -> \(config.providers[route.provider].name) \(route.model ?? "")"
            )
        }
        if config.admin.token != nil { lines.append("admin token") }
        if config.retention != .init() { lines.append("retention \(config.retention.minutes)") }
        let log = config.metricsLog
        if log.isEnabled || log.maxFiles != 5 || log.maxSizeMB != 50 {
            lines.append("metrics log \(log.isEnabled) \(log.path) \(log.maxSizeMB) \(log.maxFiles)")
        }
        for price in config.prices {
            lines.append(
                "price \(price.name) \(price.input) \(price.output) \(price.cacheRead) \(price.cacheWrite5m) "
                    + "\(price.cacheWrite1h)")
        }
        return lines + ["default -> \(config.providers[config.defaultProvider].name)"]
    }

    /// What each check asks and expects, one line each.
    static func summary(of checks: [PolicyCheck]) -> [String] {
        checks.map { check in
            let asked = [check.model, check.method, check.path, check.bodyPath].compactMap { $0 }
            let headers = check.headers.map { "\($0.name): \($0.value)" }
            return "check \((asked + headers).joined(separator: " ")) -> "
                + check.expectations.map { "\($0.what)" }.joined(separator: " ")
                .replacingOccurrences(of: "CroxyRouting.", with: "")
        }
    }
}
