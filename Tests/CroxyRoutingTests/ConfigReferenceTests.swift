import CroxyRouting
import Foundation
import TOMLEdit
import Testing

struct ConfigReferenceTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// `CROXY_RECORD=1` writes the table into the README, and fails.
    @Test func theREADMEHoldsTheReference() throws {
        let file = Self.root.appendingPathComponent("README.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let mark = "<!-- keys: made by CROXY_RECORD=1 swift test --filter ConfigReference -->\n"
        let start = try #require(text.range(of: mark))
        let end = try #require(text.range(of: "<!-- /keys -->"))
        let table = String(text[start.upperBound..<end.lowerBound])
        let wanted = ConfigReference.markdown.trimmingCharacters(in: .newlines) + "\n"
        if table != wanted, ProcessInfo.processInfo.environment["CROXY_RECORD"] != nil {
            let fresh = text.replacingCharacters(in: start.upperBound..<end.lowerBound, with: wanted)
            try fresh.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(table == wanted)
    }

    @Test func theExampleIsGoodAndHasEveryKey() throws {
        let bytes = try Array(Data(contentsOf: Self.root.appendingPathComponent("config.example.toml")))
        let loaded = ConfigLoader.load(
            text: bytes, path: "config.example.toml", environment: [:], homeFolder: "/home/user")
        #expect(loaded.diagnostics.map(\.rendered) == [])
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        for key in ConfigKey.all {
            let shown = lines.compactMap { line -> Substring? in
                let text = line.drop { $0 == "#" || $0 == " " }
                return text.hasPrefix("\(key.name) = ") ? text.dropFirst(key.name.count + 3) : nil
            }
            #expect(!shown.isEmpty, "config.example.toml does not show \(key.path)")
            // Of what is empty by default an example says more.
            guard let initial = key.defaultValue?.toml, initial != "[]", initial != "{}" else { continue }
            #expect(
                shown.contains { $0 == initial || $0.hasPrefix(initial + " ") },
                "config.example.toml does not show the default of \(key.path), \(initial)")
        }
    }

    @Test func hasALineForEveryKey() {
        let lines = ConfigReference.markdown.split(separator: "\n")
        #expect(lines.count == ConfigKey.all.count + 2)
        #expect(lines.allSatisfy { $0.filter { $0 == "|" }.count == 6 })
        #expect(
            lines[3] == "| `server.port` | integer 0–65535 | `3100` | `CROXY_SERVER_PORT` | "
                + "port to listen on; 0 takes a free one (a change needs a restart) |")
    }

    @Test func valuesAreWrittenAsTOMLReadsThem() throws {
        let odd = "a\"\\\n\r\t\u{1}\u{7F}\u{202E}é日"
        for value in [
            ConfigValue.string(odd), .strings([odd, ""]), .stringTable([odd: odd, "b": "c", "": "x"]), .integer(-5),
            .boolean(true), .strings([]), .stringTable([:]),
        ] {
            let read = try Document(parsing: "v = \(value.toml)").value(at: ["v"])
            #expect(read.flatMap(plain) == value)
        }
    }

    private func plain(_ value: Value) -> ConfigValue? {
        switch value.kind {
        case .string(let text): return .string(text)
        case .integer(let number): return .integer(Int(number))
        case .boolean(let flag): return .boolean(flag)
        case .array(let elements):
            return .strings(elements.compactMap { if case .string(let text) = $0.kind { text } else { nil } })
        case .table(let table):
            var texts: [String: String] = [:]
            for entry in table.entries {
                if case .string(let text) = entry.value.kind { texts[entry.key.name] = text }
            }
            return .stringTable(texts)
        default: return nil
        }
    }
}
