import Foundation
import Testing

@Suite struct CommandLineTests {
    private static let commands = [
        "start", "stop", "restart", "status", "stats", "reload", "logs", "init", "shellenv", "check", "config",
    ]

    @Test(arguments: [
        ["--nonsense"], ["start", "--nonsense"], ["start", "extra"], ["-c"], ["logs", "-n", "x"], ["logs", "-n", "-3"],
        ["shellenv", "--shell", "tcsh"], ["config", "nonsense"], ["status", "--json", "x"], ["-v", "nonsense"],
    ])
    func aWrongLineEndsWith64(line: [String]) throws {
        let home = try Home(config: nil)
        let program = try home.launch(line)
        #expect(try program.exitCode() == 64)
        #expect(program.output.isEmpty)
        #expect(!program.error.isEmpty)
        #expect(!home.has(".config"))
    }

    @Test(arguments: [["nonsense"], ["help", "nonsense"], ["-v", "nonsense", "--help"]])
    func anUnknownCommandIsNamed(line: [String]) throws {
        let home = try Home(config: nil)
        let program = try home.launch(line)
        #expect(try program.exitCode() == 64)
        #expect(program.error == "croxy: there is no command \"nonsense\"; croxy --help lists them\n")
    }

    @Test func saysItsVersion() throws {
        let result = try Home(config: nil).run("--version")
        #expect(result.code == 0)
        #expect(result.output.split(separator: ".").count == 3)
        #expect(result.error.isEmpty)
    }

    @Test func helpListsEveryCommandAndEachHasItsOwn() throws {
        let home = try Home(config: nil)
        let help = try home.run("--help")
        #expect(help.code == 0)
        #expect(help.output.contains("-c, --config <file>"))
        for command in CommandLineTests.commands {
            #expect(help.output.contains("\n  \(command) "), "\(command)")
            let long = try home.run(command, "--help")
            let short = try home.run("help", command)
            #expect(long.code == 0 && short.code == 0)
            #expect(long.output.contains("USAGE: croxy \(command)"))
            #expect(long.output.split(separator: "\n").first == short.output.split(separator: "\n").first)
            #expect(long.error.isEmpty && short.error.isEmpty)
        }
        #expect(!home.has(".config"))
    }

    @Test(arguments: ["bash", "zsh", "fish"]) func completionsAreMade(shell: String) throws {
        let home = try Home(config: nil)
        let result = try home.run("--generate-completion-script", shell)
        #expect(result.code == 0)
        for command in CommandLineTests.commands { #expect(result.output.contains(command)) }
        guard shell == "bash" else { return }
        try home.write(result.output, to: "completion")
        let checked = try Program("/bin/bash", ["-n", home.path + "/completion"], environment: [:])
        #expect(try checked.exitCode() == 0, "\(checked.error)")
    }

    @Test(arguments: [
        ["-c", "x.toml", "config", "path"], ["config", "-c", "x.toml", "path"], ["config", "path", "-c", "x.toml"],
        ["--config", "x.toml", "-v", "config", "path"], ["--config=x.toml", "config", "-v", "path"],
        ["config", "path", "--config=x.toml", "--verbose"],
    ])
    func globalOptionsStandBeforeAndAfterTheCommand(line: [String]) throws {
        let home = try Home(config: nil)
        let program = try home.launch(line)
        #expect(try program.exitCode() == 0, "\(program.error)")
        #expect(program.output == "x.toml\n")
    }

    @Test func verboseBelongsToEveryCommand() throws {
        let home = try Home()
        for command in ["stop", "status", "reload"] {
            #expect(try home.run("-v", command).code == 1)
            #expect(try home.run(command, "-v").code == 1)
        }
    }

    /// The commands begin in a few milliseconds because they load little.
    @Test func theCommandsDoWithoutFoundation() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/croxy")
        let files = try #require(FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil))
        var count = 0
        for case let file as URL in files where file.pathExtension == "swift" {
            count += 1
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(!text.contains("import Foundation"), "\(file.lastPathComponent)")
        }
        #expect(count > 10)
    }
}
