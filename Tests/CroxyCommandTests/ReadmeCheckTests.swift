import Foundation
import Testing

/// The README's examples of `croxy check` and `croxy config` are what they print.
///
/// Between `<!-- run: … -->` and `<!-- /run -->` stand a configuration (the `toml` block), a body (`json`, saved as
/// `request.json`), hooks (`lua`, saved by the names in their first lines) and sessions (`console`), whose commands are run
/// by a shell. `CROXY_RECORD=1` writes their output into
/// the README, and fails.
@Suite struct ReadmeCheckTests {
    private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("README.md")

    @Test func theExamplesAreTrue() throws {
        let text = try String(contentsOf: ReadmeCheckTests.file, encoding: .utf8)
        var parts = text.components(separatedBy: "<!-- run: ")
        try #require(parts.count == 5)
        var commands = 0
        for index in parts.indices.dropFirst() {
            let halves = parts[index].components(separatedBy: "<!-- /run -->")
            try #require(halves.count == 2)
            let region = Region(halves[0])
            let fresh = try region.rerun()
            commands += region.commands.count
            #expect(fresh.masked == halves[0].masked)
            // Times alone are no reason to write it anew.
            let text = fresh.masked == halves[0].masked ? halves[0] : fresh
            parts[index] = text + "<!-- /run -->" + halves[1]
        }
        #expect(commands == 30)
        guard ProcessInfo.processInfo.environment["CROXY_RECORD"] != nil else { return }
        try Data(parts.joined(separator: "<!-- run: ").utf8).write(to: ReadmeCheckTests.file)
        Issue.record("recorded")
    }

    /// Text with blocks between fences.
    private struct Region {
        /// Text, block, text, block, …, text.
        let parts: [String]

        init(_ text: String) {
            parts = text.components(separatedBy: "```")
        }

        private func blocks(_ kind: String) -> [String] {
            parts.filter { $0.hasPrefix(kind + "\n") }.map { String($0.dropFirst(kind.count + 1)) }
        }

        var commands: [String] {
            blocks("console").flatMap { $0.components(separatedBy: "\n") }.filter { $0.hasPrefix("$ ") }
        }

        /// The same with the output that the commands have now.
        func rerun() throws -> String {
            let home = try Home(config: nil)
            try home.write(blocks("toml").first ?? "", to: "config.toml")
            if let body = blocks("json").first { try home.write(body, to: "request.json") }
            for hook in blocks("lua") {
                let name = try #require(hook.firstMatch(of: /^-- ([a-z]+\.lua)/)?.1)
                #expect(parts.contains { !$0.hasPrefix("lua\n") && $0.contains(name) }, "nothing uses \(name)")
                try home.write(hook, to: String(name))
            }
            return try parts.map { part in
                guard part.hasPrefix("console\n") else { return part }
                let commands = part.components(separatedBy: "\n").filter { $0.hasPrefix("$ ") }
                return try "console\n" + commands.map { "\($0)\n" + (try run(String($0.dropFirst(2)), home)) }.joined()
            }.joined(separator: "```")
        }

        private func run(_ command: String, _ home: Home) throws -> String {
            let folder = (Home.binary as NSString).deletingLastPathComponent
            let program = try Program(
                "/bin/sh", ["-c", command],
                environment: ["HOME": home.path, "PATH": folder + ":/usr/bin:/bin", "CROXY_CONFIG": "config.toml"],
                folder: home.path)
            #expect(try program.exitCode() != 64, "\(command)")
            return program.output + program.error
        }
    }
}

extension String {
    /// Without what a hook costs, which is another number each time.
    fileprivate var masked: String {
        replacing(/\d+ µs, \d+ KiB, \d+ steps/, with: "…")
    }
}
