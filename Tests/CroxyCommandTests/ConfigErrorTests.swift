import Foundation
import Testing

@Suite struct ConfigErrorTests {
    private static let broken = """
        [server]
        prot = 3100
        port = "x"
        [provider.echo]
        url = "croxy:echo"
        [default]
        provider = "ecco"

        """

    @Test(arguments: [[], ["start"], ["restart"], ["check"]])
    func allProblemsAreToldAtOnceWithTheirPlaces(command: [String]) throws {
        let home = try Home(config: nil)
        try home.write(ConfigErrorTests.broken, to: "b.toml")
        let program = try home.launch(command + ["-c", "b.toml"], folder: home.path)
        #expect(try program.exitCode() == 78)
        let expected = """
            b.toml:2:1: unknown key "prot" in [server] (did you mean "port"?)
                2 | prot = 3100
                  | ^~~~
            b.toml:3:8: expected an integer, found a string
                3 | port = "x"
                  |        ^~~
            b.toml:7:12: no provider is called "ecco" (did you mean "echo"?)
                7 | provider = "ecco"
                  |            ^~~~~~

            """
        #expect(program.error == expected + (command == ["check"] ? "3 errors\n" : ""))
        #expect(program.output.isEmpty)
        #expect(!home.has(".config/croxy/croxy.pid"))
    }

    @Test(arguments: [[], ["start"], ["restart"], ["check"], ["check", "some-model"]])
    func aNamedFileMustBeThere(command: [String]) throws {
        let home = try Home(config: nil)
        let program = try home.launch(command + ["-c", "missing.toml"], folder: home.path)
        #expect(try program.exitCode() == 78)
        #expect(program.error == "croxy: missing.toml: no such file or directory\n")
        #expect(program.output.isEmpty)
    }

    @Test func theVariableNamesAFileToo() throws {
        let home = try Home(config: nil)
        #expect(try home.run(environment: ["CROXY_CONFIG": "/nowhere/x.toml"]).code == 78)
        try home.write(Home.echo, to: "x.toml")
        let (_, port) = try home.serve(environment: ["CROXY_CONFIG": home.path + "/x.toml"])
        #expect(health(port)?["config"] as? String == home.path + "/x.toml")
        let path = try home.run("config", "path", "-c", "other.toml", environment: ["CROXY_CONFIG": "/nowhere/x.toml"])
        #expect(path.output == "other.toml\n")
    }

    @Test func foldersAndBytesThatAreNoTextAreNoConfiguration() throws {
        let home = try Home(config: nil)
        let folder = try home.run("-c", home.path)
        #expect(folder.code == 78)
        #expect(folder.error == "croxy: \(home.path): is a directory\n")
        try home.write("[server]\nport = 0\u{0}\n", to: "nul.toml")
        #expect(try home.run("-c", home.path + "/nul.toml").code == 78)
        mkfifo(home.path + "/fifo.toml", 0o600)
        #expect(try home.run("-c", home.path + "/fifo.toml").code == 78)
        truncate(home.path + "/nul.toml", 100 << 20)
        let large = try home.run("-c", home.path + "/nul.toml")
        #expect(large.code == 78)
        #expect(large.error.contains("larger than"))
    }

    @Test func othersThanThisMachineNeedKeys() throws {
        let home = try Home(config: "[server]\nhost = \"0.0.0.0\"\nport = 0\n")
        let refused = try home.run()
        #expect(refused.code == 78)
        #expect(refused.error.contains("config.toml:2:8: \"0.0.0.0\" lets others than this machine in, without keys"))
        let (_, port) = try home.serve(environment: ["CROXY_SERVER_ALLOW_UNAUTHENTICATED": "true"])
        #expect(health(port) != nil)
    }

    @Test func variablesOverrideAndThoseThatFitNothingAreWarnedOf() throws {
        let home = try Home(config: "[server]\nport = 1\n")
        let (program, port) = try home.serve(environment: ["CROXY_SERVER_PORT": "0", "CROXY_SERVER_PROT": "5"])
        #expect(health(port) != nil)
        #expect(
            program.error.contains(
                "CROXY_SERVER_PROT: warning: fits no key of the configuration (did you mean CROXY_SERVER_PORT?)\n"))
        let wrong = try home.run(environment: ["CROXY_SERVER_PORT": "70000"])
        #expect(wrong.code == 78)
        #expect(wrong.error == "CROXY_SERVER_PORT: expected an integer from 0 to 65535, found \"70000\"\n")
    }

    @Test func aHostThatIsNoneIsSaid() throws {
        let home = try Home(config: "[server]\nhost = \"203.0.113.7\"\nallow_unauthenticated = true\nport = 0\n")
        let result = try home.run()
        #expect(result.code == 1)
        #expect(result.error == "croxy: server.host \"203.0.113.7\" is no address of this machine\n")
    }
}
