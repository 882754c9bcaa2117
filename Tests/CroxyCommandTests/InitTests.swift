import Foundation
import Testing

@Suite struct InitTests {
    @Test func writesAStarterConfigThatIsGood() throws {
        let home = try Home(config: nil)
        let result = try home.run("init")
        #expect(result.code == 0)
        #expect(result.output == "wrote \(home.config)\n")
        #expect(home.mode(".config/croxy/config.toml") == 0o600)
        #expect(home.mode(".config/croxy") == 0o700)
        let check = try home.run("check")
        #expect(check.code == 0)
        #expect(check.output == "\(home.config) is good: 2 providers, 1 route\n")
        #expect(check.error.isEmpty)
    }

    @Test func leavesAFileAloneUnlessForced() throws {
        let home = try Home(config: "# mine\n")
        let result = try home.run("init")
        #expect(result.code == 0)
        #expect(result.error == "croxy: \(home.config) is there already and was left alone (--force replaces it)\n")
        #expect(home.read(".config/croxy/config.toml") == "# mine\n")
        #expect(try home.run("init", "--force").output == "wrote \(home.config)\n")
        #expect(home.read(".config/croxy/config.toml").hasPrefix("# The configuration of croxy."))
        #expect(home.mode(".config/croxy/config.toml") == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: home.state) == ["config.toml"])
    }

    @Test func makesTheFoldersAboveIt() throws {
        let home = try Home(config: nil)
        #expect(try home.run("-c", home.path + "/a/b/c.toml", "init").code == 0)
        #expect(home.mode("a/b/c.toml") == 0o600)
        #expect(!home.has(".config"))
    }

    @Test func whereNoFileCanBeIsSaid() throws {
        let home = try Home(config: nil)
        try home.write("", to: "file")
        let result = try home.run("init", "-c", home.path + "/file/c.toml")
        #expect(result.code == 1)
        #expect(result.error == "croxy: \(home.path)/file/c.toml: not a directory\n")
    }
}
