import Foundation
import Testing

@Suite struct CheckTests {
    @Test func saysWhereAModelGoes() throws {
        let home = try Home()
        let result = try home.run("check", "some-model")
        #expect(result.code == 0)
        #expect(result.output.hasPrefix("some-model\n  request      POST /v1/messages\n"))
        #expect(result.output.contains("  provider     echo\n"))
        #expect(result.error.isEmpty)
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(home.run("check", "some-model", "--json").output.utf8))
                as? [String: Any])
        #expect(json["model"] as? String == "some-model")
        #expect(json["outcome"] as? String == "forward")
        #expect(json["decided_by"] as? String == "default")
        #expect(json["route"] is NSNull)
    }

    @Test func aPathNeedsNoModel() throws {
        let result = try Home().run("check", "--path", "/v1/models?limit=1", "--json")
        #expect(result.code == 0)
        #expect(result.output.contains(#""model": null, "path": "/v1/models?limit=1""#))
    }

    @Test func explainAddsALineForEveryRoute() throws {
        let home = try Home(
            config: Home.echo + "[[routes]]\npattern = \"opus\"\nprovider = \"echo\"\n"
                + "[[routes]]\nname = \"two\"\npattern = \"some\"\nprovider = \"echo\"\n")
        let result = try home.run("check", "some-model", "--explain")
        #expect(result.code == 0)
        #expect(result.output.contains("- routes[0]      pattern \"opus\" does not match\n"))
        #expect(result.output.contains("* routes[1] two  pattern \"some\" matches\n"))
    }

    @Test func aloneItValidates() throws {
        let home = try Home()
        let good = try home.run("check")
        #expect(good.code == 0)
        #expect(good.output == "\(home.config) is good: 1 provider, 0 routes\n")
        #expect(
            try home.run("check", "--json").output
                == "{\"ok\": true, \"errors\": [], \"warnings\": [], \"checks\": []}\n")
        try home.write("[server]\nprot = 1\n")
        let bad = try home.run("check", "--json")
        #expect(bad.code == 78)
        #expect(bad.output.hasPrefix("{\"ok\": false, \"errors\": [\"\(home.config):2:1: unknown key"))
        #expect(try home.run("check", "some-model").code == 78)
    }

    @Test func aFileThatIsNotThereIsSaid() throws {
        let home = try Home(config: nil)
        let result = try home.run("check")
        #expect(result.code == 0)
        #expect(
            result.output
                == "there is no \(home.config), so the defaults apply; croxy init writes a file to start with\n")
        #expect(try home.run("check", "claude-x").output.contains("  provider     anthropic\n"))
    }
}
