import CroxyRouting
import TOMLEdit
import Testing

struct ConfigReferenceTests {
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
