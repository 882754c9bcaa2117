import Foundation
import TOMLEdit
import Testing

/// The official toml-test cases, when `TOML_TEST_DIR` names their folder (the one with `valid` and `invalid`).
///
/// Of a folder with `files-toml-1.0.0` only the files of that list are run.
@Suite(
    .enabled(
        if: ProcessInfo.processInfo.environment["TOML_TEST_DIR"] != nil,
        "set TOML_TEST_DIR to the tests folder of toml-test to run its cases"))
struct OfficialSuiteTests {
    private let folder = URL(fileURLWithPath: ProcessInfo.processInfo.environment["TOML_TEST_DIR"] ?? "")

    @Test func validDocumentsMeanWhatTheSuiteSays() throws {
        let files = try files(under: "valid")
        #expect(files.count > 100, "no suite in \(folder.path)")
        for file in files {
            let bytes = try Array(Data(contentsOf: folder.appendingPathComponent(file)))
            let json = folder.appendingPathComponent(file.dropLast("toml".count) + "json")
            let expected = try JSONSerialization.jsonObject(with: Data(contentsOf: json))
            do throws(TOMLError) {
                let document = try Document(parsing: bytes)
                #expect(document.bytes == bytes)
                for difference in differences(document.root, expected, at: "") {
                    Issue.record("\(file): \(difference)")
                }
            } catch {
                Issue.record("\(file): \(SourceText(bytes).position(at: error.range.lowerBound)): \(error.message)")
            }
        }
    }

    @Test func invalidDocumentsAreRefused() throws {
        let files = try files(under: "invalid")
        #expect(files.count > 100, "no suite in \(folder.path)")
        for file in files {
            let bytes = try Array(Data(contentsOf: folder.appendingPathComponent(file)))
            if (try? Document(parsing: bytes)) != nil { Issue.record("\(file) is accepted") }
        }
    }

    private func files(under part: String) throws -> [String] {
        let list = folder.appendingPathComponent("files-toml-1.0.0")
        let names: [String]
        if let text = try? String(contentsOf: list, encoding: .utf8) {
            names = text.split(whereSeparator: \.isNewline).map(String.init)
        } else {
            let found = try FileManager.default.subpathsOfDirectory(atPath: folder.appendingPathComponent(part).path)
            names = found.map { "\(part)/\($0)" }
        }
        return names.filter { $0.hasPrefix("\(part)/") && $0.hasSuffix(".toml") }.sorted()
    }

    private func differences(_ table: Table, _ expected: Any, at path: String) -> [String] {
        guard let expected = expected as? [String: Any] else { return ["\(path): a table"] }
        let names = table.entries.map(\.key.name)
        if Set(names) != Set(expected.keys) { return ["\(path): \(names) for \(expected.keys)"] }
        return table.entries.flatMap { entry in
            differences(entry.value, expected[entry.key.name] ?? "", at: "\(path)/\(entry.key.name)")
        }
    }

    private func differences(_ value: Value, _ expected: Any, at path: String) -> [String] {
        switch value.kind {
        case .table(let table):
            return differences(table, expected, at: path)
        case .array(let elements):
            guard let expected = expected as? [Any], expected.count == elements.count else {
                return ["\(path): an array of \(elements.count)"]
            }
            return zip(elements, expected).enumerated().flatMap { index, pair in
                differences(pair.0, pair.1, at: "\(path)[\(index)]")
            }
        default:
            guard let tagged = expected as? [String: String], let type = tagged["type"], let text = tagged["value"],
                matches(value, type, text)
            else { return ["\(path): \(rendering(value)) for \(expected)"] }
            return []
        }
    }

    private func matches(_ value: Value, _ type: String, _ text: String) -> Bool {
        switch value.kind {
        case .string(let string): type == "string" && Array(string.utf8) == Array(text.utf8)
        case .integer(let integer): type == "integer" && String(integer) == text
        case .float(let float):
            type == "float" && (float.isNaN ? text.hasSuffix("nan") : Double(text) == float)
        case .boolean(let boolean): type == "bool" && String(boolean) == text
        case .dateTime(let dateTime):
            type == tag(of: dateTime) && normalized(dateTime.description) == normalized(text)
        case .array, .table: false
        }
    }

    private func tag(of dateTime: DateTime) -> String {
        switch dateTime {
        case .offset: "datetime"
        case .local: "datetime-local"
        case .date: "date-local"
        case .time: "time-local"
        }
    }

    /// One spelling for the several of a date: `T`, `Z`, no zeros at the end of a fraction.
    private func normalized(_ text: String) -> String {
        text.uppercased().replacingOccurrences(of: " ", with: "T")
            .replacingOccurrences(of: "[+-]00:00$", with: "Z", options: .regularExpression)
            .replacingOccurrences(of: "(\\.[0-9]*?)0+(?=$|Z|[+-])", with: "$1", options: .regularExpression)
            .replacingOccurrences(of: "\\.(?=$|Z|[+-])", with: "", options: .regularExpression)
    }
}
