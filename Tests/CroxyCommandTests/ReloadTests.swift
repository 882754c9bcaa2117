import Foundation
import Testing

@Suite struct ReloadTests {
    @Test func aGoodConfigTakesForce() throws {
        let home = try Home()
        let (_, port) = try home.start()
        try home.write(Home.echo + "# another comment\n")
        let result = try home.run("reload")
        #expect(result.code == 0)
        #expect(result.output == "croxy has reloaded \(home.config)\n")
        #expect(result.error.isEmpty)
        #expect(health(port)?["generation"] as? Int == 2)
    }

    @Test func aBrokenConfigChangesNothing() throws {
        let home = try Home()
        let (_, port) = try home.start()
        try home.write("[server]\nprot = 1\n")
        let result = try home.run("reload")
        #expect(result.code == 78)
        #expect(result.error.contains("config.toml:2:1: unknown key \"prot\" in [server]"))
        let answer = try #require(health(port))
        #expect(answer["generation"] as? Int == 1)
        #expect(answer["reload_error"] is NSNull, "it was not even signalled")
    }

    @Test func aSignalWithABrokenConfigIsRememberedUntilTheNextGoodOne() throws {
        let home = try Home()
        let (program, port) = try home.serve()
        try home.write("[server]\nprot = 1\n[provider.a]\nurl = 5\n")
        program.signal(SIGHUP)
        try program.error(holds: "reload failed, the configuration in force stays")
        #expect(eventually { !(health(port)?["reload_error"] is NSNull) })
        let error = try #require(health(port)?["reload_error"] as? String)
        #expect(error.contains("config.toml:2:1: unknown key"))
        #expect(error.contains("config.toml:4:7: expected a string"))
        #expect(try home.run("status").output.contains("reload    failed: \(error)\n"))
        let client = try Connection(port)
        try client.beginStream(words: 1)
        #expect(client.read(until: "message_stop"), "the old one serves")

        try home.write(Home.echo)
        #expect(try home.run("reload").code == 0)
        #expect(health(port)?["reload_error"] is NSNull)
        #expect(health(port)?["generation"] as? Int == 2)
    }

    @Test func aConfigThatIsGoneIsAnError() throws {
        let home = try Home(config: nil)
        try home.write(Home.echo, to: "own.toml")
        let (program, port) = try home.serve("-c", home.path + "/own.toml")
        try FileManager.default.removeItem(atPath: home.path + "/own.toml")
        let result = try home.run("reload")
        #expect(result.code == 78)
        #expect(result.error.contains("own.toml: no such file or directory\n"))
        #expect(health(port)?["generation"] as? Int == 1)
        #expect(program.isRunning)
    }

    enum Damage: CaseIterable {
        case syntax, half, unknownProvider, badPattern, notText, folder, fifo, gone, huge
    }

    @Test(arguments: Damage.allCases) func theOldOneServesWhateverTheFileBecame(damage: Damage) throws {
        let home = try Home()
        let (program, port) = try home.serve()
        try ReloadTests.break(home, damage)
        program.signal(SIGHUP)
        try program.error(holds: "reload failed, the configuration in force stays")
        #expect(eventually { health(port)?["reload_error"] is String })
        #expect(health(port)?["generation"] as? Int == 1)
        #expect(try home.run("reload").code == 78)
        let client = try Connection(port)
        try client.beginStream(words: 1)
        #expect(client.read(until: "message_stop"))
        // And back.
        try? FileManager.default.removeItem(atPath: home.config)
        try home.write(Home.echo)
        let mended = try home.run("reload")
        #expect(mended.code == 0, "\(mended.error)")
        #expect(health(port)?["reload_error"] is NSNull)
    }

    private static func `break`(_ home: Home, _ damage: Damage) throws {
        if [.folder, .fifo, .gone].contains(damage) { unlink(home.config) }
        switch damage {
        case .syntax: try home.write("][")
        case .half: try home.write(Home.echo + "[server")
        case .unknownProvider: try home.write(Home.echo.replacingOccurrences(of: "= \"echo\"", with: "= \"ecco\""))
        case .badPattern: try home.write(Home.echo + "[[routes]]\npattern = \"(\"\nprovider = \"echo\"\n")
        case .notText: try Data([0x23, 0xFF, 0xFE, 0x0A]).write(to: URL(fileURLWithPath: home.config))
        case .folder:
            try FileManager.default.createDirectory(atPath: home.config, withIntermediateDirectories: false)
        case .fifo: mkfifo(home.config, 0o600)
        case .gone: break
        case .huge: truncate(home.config, 100 << 20)
        }
    }

    @Test func manySignalsInARowAreOneThingAfterTheOther() throws {
        let home = try Home()
        let (program, port) = try home.serve()
        let client = try Connection(port)
        try client.beginStream(words: 60)
        for _ in 0..<100 { program.signal(SIGHUP) }
        #expect(client.read(until: "message_stop"))
        program.signal(SIGTERM)
        #expect(try program.exitCode() == 0)
        #expect(program.error.contains(" reloaded "))
        #expect(!program.error.contains("failed"))
    }

    @Test func noneRunningIsOne() throws {
        let result = try Home().run("reload")
        #expect(result.code == 1)
        #expect(result.error == "croxy is not running\n")
    }

    @Test func whatNeedsARestartIsKeptAndWarnedOf() throws {
        let home = try Home()
        let (program, port) = try home.serve()
        try home.write(
            Home.echo.replacingOccurrences(of: "port = 0", with: "host = \"localhost\"\nport = 1\nworkers = 1"))
        let result = try home.run("reload")
        #expect(result.code == 0)
        for key in ["server.host", "server.port", "server.workers"] {
            try program.error(holds: "warning \(key) has changed and is kept as it was: it needs a restart")
        }
        #expect(health(port)?["generation"] as? Int == 2)
    }

    /// The instance has it in its environment; the shell of `reload` need not.
    @Test func aKeyOfTheInstancesEnvironmentIsNotMissed() throws {
        let config = Home.echo + "[provider.a]\nurl = \"http://127.0.0.1:1\"\napi_key_env = \"MY_KEY\"\n"
        let home = try Home(config: config)
        let (_, port) = try home.start(environment: ["MY_KEY": "secret-of-mine"])
        let result = try home.run("reload")
        #expect(result.code == 0)
        #expect(result.error.isEmpty)
        #expect(health(port)?["generation"] as? Int == 2)
        #expect(!home.read(".config/croxy/croxy.log").contains("secret-of-mine"))
    }

    @Test func aRunningStreamIsNotDisturbed() throws {
        let home = try Home()
        let (_, port) = try home.start()
        let client = try Connection(port)
        try client.beginStream(words: 60)
        for _ in 0..<3 { #expect(try home.run("reload").code == 0) }
        #expect(client.read(until: "message_stop"))
    }
}
