import CroxyRouting
import Testing

struct ExplanationTextTests {
    private func explain(_ routes: String, _ request: CheckRequest) throws -> Explanation {
        let loaded = load("[provider.anthropic]\nurl = \"https://api.anthropic.com\"\n" + routes)
        return Explanation(of: request, by: try #require(loaded.table, "\(loaded.errors.map(\.rendered))"))
    }

    private static func route(_ name: String, _ condition: String) -> String {
        "[[routes]]\nname = \"\(name)\"\n\(condition)\nprovider = \"anthropic\"\n"
    }

    @Test func allTextsBeginInOneColumn() throws {
        let names = ["a", String(repeating: "b", count: 20), String(repeating: "c", count: 60), "日本"]
        for count in 0...names.count {
            let routes = names.prefix(count).map { ExplanationTextTests.route($0, "pattern = \"zzz\"") }.joined()
            let lines = try explain(routes, CheckRequest(model: "m")).text(explaining: true).split(separator: "\n")
            // Two columns before the title, two behind the longest.
            let title = lines.dropFirst().first { $0.contains("anthropic") && $0.contains("provider") } ?? ""
            let column = title.distance(
                from: title.startIndex, to: title.firstRange(of: "anthropic")?.lowerBound ?? title.endIndex)
            for line in lines.dropFirst() {
                let characters = Array(line)
                if characters.count > column, characters[column - 1] == " " {
                    #expect(characters[column] != " ", "\(line)")
                } else {
                    #expect(line.hasPrefix("- routes[2] ccc"), "\(line)")
                }
            }
        }
    }

    @Test func marksTellRoutesApartWithoutColour() throws {
        let routes =
            ExplanationTextTests.route("no", "pattern = \"x\"\nmethod = \"GET\"")
            + ExplanationTextTests.route("yes", "pattern = \"m\"\nstream = false")
            + ExplanationTextTests.route("late", "pattern = \"m\"")
        let text = try explain(routes, CheckRequest(model: "m")).text(explaining: true)
        #expect(
            text.hasSuffix(
                """
                - routes[0] no    method "GET" does not hold
                * routes[1] yes   pattern "m", stream = false: all hold
                + routes[2] late  pattern "m" matches, but yes comes first
                """))
    }

    @Test func coloursAddNothingButEscapes() throws {
        let routes =
            ExplanationTextTests.route("no", "pattern = \"x\"") + ExplanationTextTests.route("yes", "pattern = \"m\"")
            + ExplanationTextTests.route(String(repeating: "c", count: 60), "pattern = \"m\"")
        for request in [
            CheckRequest(model: "m"), CheckRequest(model: "\u{1b}[31m"), CheckRequest(path: "/..", method: "GET"),
        ] {
            let answer = try explain(routes, request)
            let coloured = answer.text(explaining: true, style: .coloured)
            var stripped = ""
            var rest = coloured[...]
            while let escape = rest.firstIndex(of: "\u{1b}") {
                stripped += rest[..<escape]
                rest = rest[escape...].drop { $0 != "m" }.dropFirst()
            }
            #expect(stripped + rest == answer.text(explaining: true))
            #expect(coloured.contains("\u{1b}[1m"))
            #expect(!answer.text(explaining: true).contains("\u{1b}"))
            for line in coloured.split(separator: "\n") where line.contains("\u{1b}") {
                #expect(line.hasSuffix("\u{1b}[0m") || line.contains("\u{1b}[0m"), "\(line)")
            }
        }
    }
}
