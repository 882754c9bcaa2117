import Foundation
import JSONBytes
import Testing

/// Requests recorded from real clients, when they are at hand: `CROXY_FIXTURES`, or `fixtures` in a folder `shared`
/// beside the package.
@Suite struct RecordedBodyTests {
    private static let files: [URL] = {
        let package = URL(filePath: #filePath).appending(path: "../../..").standardized
        let folder = ProcessInfo.processInfo.environment["CROXY_FIXTURES"].map {
            URL(filePath: $0, directoryHint: .isDirectory)
        }
        let root = folder ?? package.appending(path: "../shared/fixtures").standardized
        let all = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        return (all?.compactMap { $0 as? URL } ?? []).filter { $0.path.hasSuffix(".request.json") }
    }()

    @Test(.enabled(if: !files.isEmpty, "no recorded requests here: set CROXY_FIXTURES to their folder"))
    func theModelIsFoundInEachAtEverySplit() throws {
        for file in Self.files {
            let body = [UInt8](try Data(contentsOf: file))
            let whole = Scan(body)
            guard case .object(let members) = OracleParser.parse(body)?.value,
                let model = members.first(where: { $0.key.text == "model" }), case .string(let name) = model.token.value
            else {
                Issue.record("\(file.lastPathComponent) has no model")
                continue
            }
            #expect(whole.finding == .model(model.token.range))
            #expect(whole.model == name.text.map { Array($0.utf8) })
            for place in 0...body.count {
                #expect(Scan(body, chunks: [place]) == whole, "\(file.path) cut at \(place)")
            }
        }
    }
}
