import CroxyMetrics
import Foundation

/// Answers recorded from real providers, when they are at hand: `CROXY_FIXTURES`, or `fixtures` in a folder `shared`
/// beside the package.
struct Fixture {
    /// The path within the folder.
    var name: String
    var kind: AnswerKind
    var body: [UInt8]

    static let reason = "no recorded answers here: set CROXY_FIXTURES to their folder"

    /// None may be at hand on a machine of its own, but a checking machine has to say that it has none: by an empty
    /// `CROXY_FIXTURES`.
    static let areMissing: Bool = {
        let environment = ProcessInfo.processInfo.environment
        return all.isEmpty && environment["CI"] == "true" && environment["CROXY_FIXTURES"] != ""
    }()

    static let folder: URL = {
        let package = URL(filePath: #filePath).appending(path: "../../..").standardized
        let named = ProcessInfo.processInfo.environment["CROXY_FIXTURES"]
        return named.map { URL(filePath: $0, directoryHint: .isDirectory) }
            ?? package.appending(path: "../shared/fixtures").standardized
    }()

    static let all: [Fixture] = {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        let found = (files?.compactMap { $0 as? URL } ?? []).compactMap { file -> Fixture? in
            let kind: AnswerKind
            if file.pathExtension == "sse" {
                kind = .stream
            } else if file.path.hasSuffix(".response.json") {
                kind = .json
            } else {
                return nil
            }
            guard let body = try? Data(contentsOf: file) else { return nil }
            let name = file.pathComponents.suffix(2).joined(separator: "/")
            return Fixture(name: name, kind: kind, body: [UInt8](body))
        }
        return found.sorted { $0.name < $1.name }
    }()
}
