import Foundation
import Testing

@Suite struct ConfigSetTests {
    private static let text = """
        # mine
        [server]
        port = 0   # any
        drain_timeout_s = 10

        [provider.echo]
        url = 'croxy:echo'

        [default]
        provider = "echo"

        """

    @Test func changesOneValueAndNothingElse() throws {
        let home = try Home(config: ConfigSetTests.text)
        let result = try home.run("config", "set", "server.port", "3199")
        #expect(result.code == 0)
        #expect(result.output == "\(home.config):3: server.port = 3199\n")
        #expect(result.error.isEmpty)
        #expect(
            home.read(".config/croxy/config.toml") == ConfigSetTests.text.replacing("port = 0", with: "port = 3199"))
        let again = try home.run("config", "set", "server.port", "3199")
        #expect(again.output == "\(home.config):3: unchanged: server.port = 3199\n")
        #expect(try home.run("config", "set", "server.port", "0").code == 0)
        #expect(home.read(".config/croxy/config.toml") == ConfigSetTests.text)
    }

    @Test func aNewKeyGoesAndTheTextIsAsBefore() throws {
        let home = try Home(config: ConfigSetTests.text)
        #expect(try home.run("config", "set", "server.workers", "2").code == 0)
        #expect(home.read(".config/croxy/config.toml").contains("drain_timeout_s = 10\nworkers = 2\n\n"))
        let result = try home.run("config", "unset", "server.workers")
        #expect(result.output == "\(home.config): server.workers is removed\n")
        #expect(home.read(".config/croxy/config.toml") == ConfigSetTests.text)
        let again = try home.run("config", "unset", "server.workers")
        #expect(again.code == 0)
        #expect(again.output == "\(home.config): server.workers was not set\n")
    }

    @Test(arguments: [
        ["server.prot", "1"], ["server.port", "x"], ["server.port", "70000"], ["routes[3].model", "m"],
        ["server", "1"], ["a..b", "1"], ["default.on_hook_error", "maybe"], ["server.port"],
    ])
    func aWrongKeyOrValueEndsWith64(words: [String]) throws {
        let home = try Home(config: ConfigSetTests.text)
        let result = try home.run(["config", "set"] + words)
        #expect(result.code == 64)
        #expect(result.output.isEmpty && !result.error.isEmpty)
        #expect(home.read(".config/croxy/config.toml") == ConfigSetTests.text)
    }

    @Test func aConfigurationThatWouldBeWrongEndsWith78() throws {
        let home = try Home(config: ConfigSetTests.text)
        let result = try home.run("config", "set", "default.provider", "ecco")
        #expect(result.code == 78)
        #expect(
            result.error == """
                croxy: default.provider was left as it is: the configuration would be wrong
                \(home.config):10:12: no provider is called "ecco" (did you mean "echo"?)
                   10 | provider = "ecco"
                      |            ^~~~~~

                """)
        #expect(try home.run("config", "set", "default.lua", "return 1 +").code == 78, "hooks are compiled")
        #expect(home.read(".config/croxy/config.toml") == ConfigSetTests.text)
    }

    enum Damage: CaseIterable {
        case folder, fifo, notTOML, notText, huge, unreadable, danglingLink
    }

    /// None of them is an empty file, which would be a good configuration.
    @Test(arguments: Damage.allCases) func aFileThatCannotBeReadIsLeftAlone(damage: Damage) throws {
        // Root reads everything.
        if damage == .unreadable, geteuid() == 0 { return }
        let home = try Home(config: damage == .notTOML ? "[server\n" : ConfigSetTests.text)
        switch damage {
        case .folder:
            unlink(home.config)
            mkdir(home.config, 0o700)
        case .fifo:
            unlink(home.config)
            mkfifo(home.config, 0o600)
        case .notText: try Data([0x23, 0xFF, 0x0A]).write(to: URL(fileURLWithPath: home.config))
        case .huge: truncate(home.config, 100 << 20)
        case .unreadable: chmod(home.config, 0)
        case .danglingLink:
            unlink(home.config)
            symlink("nowhere.toml", home.config)
        case .notTOML: break
        }
        var before = stat()
        lstat(home.config, &before)
        for words in [["set", "server.port", "1"], ["unset", "server.port"]] {
            let result = try home.run(["config"] + words)
            #expect(result.code == (damage == .danglingLink ? 1 : 78), "\(words) \(result.error)")
            #expect(result.error.contains(home.config))
        }
        var after = stat()
        lstat(home.config, &after)
        #expect(before.st_ino == after.st_ino && before.st_size == after.st_size && before.st_mode == after.st_mode)
        #expect(!home.has(".config/croxy/nowhere.toml"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: home.state) == ["config.toml"])
    }

    @Test func aNamedFileMustBeThere() throws {
        let home = try Home(config: nil)
        let result = try home.run("config", "set", "server.port", "1", "-c", home.path + "/x.toml")
        #expect(result.code == 78)
        #expect(result.error == "croxy: \(home.path)/x.toml: no such file or directory\n")
        #expect(!home.has("x.toml"))
    }

    @Test func withoutAFileOneIsMadeThatOthersCannotRead() throws {
        let home = try Home(config: nil)
        #expect(try home.run("config", "set", "server.port", "3198").code == 0)
        #expect(home.read(".config/croxy/config.toml") == "[server]\nport = 3198\n")
        #expect(home.mode(".config/croxy/config.toml") == 0o600)
        #expect(home.mode(".config/croxy") == 0o700)
    }

    @Test func lineEndingsAndTheMissingNewlineStay() throws {
        let text = ConfigSetTests.text.replacing("\n", with: "\r\n").dropLast()
        let home = try Home(config: "\u{FEFF}" + text)
        #expect(try home.run("config", "set", "server.workers", "2").code == 0)
        #expect(try home.run("config", "set", "lua.max_ms", "9").code == 0)
        let expected =
            "\u{FEFF}" + text.replacing("= 10\r\n", with: "= 10\r\nworkers = 2\r\n") + "\r\n\r\n[lua]\r\nmax_ms = 9"
        #expect(Array(home.read(".config/croxy/config.toml").utf8) == Array(expected.utf8))
    }

    @Test func aSecretIsNotEchoed() throws {
        let home = try Home(config: ConfigSetTests.text)
        let result = try home.run("config", "set", "provider.echo.api_key", "hunter2hunter2")
        #expect(result.output == "\(home.config):8: provider.echo.api_key is set\n" || result.code == 78)
        #expect(!(result.output + result.error).contains("hunter2"))
    }

    @Test func aNewProviderIsSetWholeAndItsKeyNotEchoed() throws {
        let home = try Home(config: ConfigSetTests.text)
        let result = try home.run("config", "set", "provider.a", "{ url = 'http://a', api_key = 'hunter2hunter2' }")
        #expect(result.code == 0)
        #expect(result.output == "\(home.config):9: provider.a is set\n")
        #expect(!result.error.contains("hunter2"))
        #expect(home.read(".config/croxy/config.toml").contains("\n[provider.a]\nurl = \"http://a\"\napi_key = \""))
    }

    @Test func aVariableThatOverridesIsNamed() throws {
        let home = try Home(config: ConfigSetTests.text)
        let result = try home.run("config", "set", "server.port", "1", environment: ["CROXY_SERVER_PORT": "2"])
        #expect(result.code == 0)
        #expect(
            result.error
                == "croxy: CROXY_SERVER_PORT is set here and overrides server.port\n")
    }
}
