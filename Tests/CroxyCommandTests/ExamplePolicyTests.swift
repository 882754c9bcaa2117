import Foundation
import Testing

/// The policies of `scripts/examples` are good, and all they expect of themselves holds.
@Suite struct ExamplePolicyTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("scripts/examples")

    @Test(arguments: ["agents", "count-tokens", "long-context", "thinking", "working-hours"])
    func itsChecksHold(_ name: String) throws {
        let config = ExamplePolicyTests.folder.appendingPathComponent("\(name)/config.toml").path
        let result = try Home().run("-c", config, "check", "--json")
        #expect(result.code == 0, "\(result.error)")
        #expect(result.output.contains("\"ok\": true"))
        #expect(result.output.contains("\"expected\""))
    }

    @Test func noneIsLeftOut() throws {
        let all = try FileManager.default.contentsOfDirectory(atPath: ExamplePolicyTests.folder.path)
        #expect(all.filter { !$0.hasSuffix(".lua") }.count == 5)
    }

    @Test func theEstimateOfTokensIsMadeHere() throws {
        let folder = ExamplePolicyTests.folder.appendingPathComponent("count-tokens")
        let result = try Home().run(
            "-c", folder.appendingPathComponent("config.toml").path, "check", "--path", "/v1/messages/count_tokens",
            "--body", folder.appendingPathComponent("request.json").path)
        #expect(result.output.contains(#"{"input_tokens":13}"#), "\(result.output)")
    }
}
