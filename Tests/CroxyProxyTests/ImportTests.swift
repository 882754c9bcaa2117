import Foundation
import Testing

/// The request path does without Foundation and its parsers.
struct ImportTests {
    private static let forbidden = [
        "import Foundation", "Regex", "JSONSerialization", "JSONDecoder", "JSONEncoder", " URL(", "(URL(",
    ]

    @Test(arguments: ["CroxyProxy", "HTTPWire", "JSONBytes", "Patterns", "TOMLEdit", "CroxyRouting", "CroxyMetrics"])
    func noFoundationOnTheRequestPath(room: String) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let folder = root.appending(path: "Sources/\(room)")
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }
        #expect(!files.isEmpty)
        for file in files {
            let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                guard !line.drop(while: { $0 == " " }).hasPrefix("//") else { continue }
                for word in ImportTests.forbidden {
                    #expect(!line.contains(word), "\(room)/\(file):\(number + 1): \(word)")
                }
            }
        }
    }
}
