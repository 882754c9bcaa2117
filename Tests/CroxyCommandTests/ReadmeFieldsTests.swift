import Foundation
import Testing

/// The names in the README's section on seeing what happens are those that croxy writes.
@Suite struct ReadmeFieldsTests {
    /// Names between backticks in the first columns of the tables between two headings.
    private static func names(after start: String, before end: String) throws -> Set<String> {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("README.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let tail = try #require(text.components(separatedBy: "\n\(start)\n").dropFirst().first)
        let section = try #require(tail.components(separatedBy: "\n\(end)\n").first)
        let cells = section.components(separatedBy: "\n").filter { $0.hasPrefix("| `") }
            .map { $0.components(separatedBy: "|")[1] }
        return Set(cells.flatMap { $0.matches(of: /`([a-z0-9_]+)`/).map { String($0.1) } })
    }

    @Test func recordsHaveTheFieldsOfTheTable() throws {
        let home = try Home()
        let (_, port) = try home.start()
        try post("m", port)
        let list = try parsed(try own("/_croxy/requests?limit=1", port))["requests"] as? [[String: Any]]
        let keys = Set(try #require(list?.first).keys)
        #expect(try ReadmeFieldsTests.names(after: "### A record", before: "### The log of requests") == keys)
    }

    @Test func metricsAreThoseOfTheTable() throws {
        let home = try Home()
        let (_, port) = try home.start()
        try post("m", port)
        let families = try own("/_croxy/metrics", port).components(separatedBy: "\n").filter { $0.hasPrefix("# TYPE ") }
            .map { $0.components(separatedBy: " ")[2] }
        let named = try ReadmeFieldsTests.names(after: "### Prometheus", before: "## Commands")
            .filter { $0.hasPrefix("croxy_") }
        // Of quotas there is nothing to say before a provider has told of one.
        #expect(Set(families) == named.filter { !$0.hasPrefix("croxy_quota_") })
        #expect(named.count == families.count + 4)
    }
}
