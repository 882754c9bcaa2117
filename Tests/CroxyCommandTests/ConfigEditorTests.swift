import Foundation
import Testing

@Suite struct ConfigEditorTests {
    /// Runs `croxy config edit` with a shell command as the editor, `$1` being the draft.
    private func edit(
        _ home: Home, _ script: String, variable: String = "EDITOR", other: String? = nil
    ) throws -> Home.Result {
        try home.write(script + "\n", to: "my editor")
        var environment = ["EDITOR": other]
        environment[variable] = "/bin/sh '\(home.path)/my editor' --wait"
        return try home.run("config", "edit", environment: environment)
    }

    private func drafts(_ home: Home) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: home.state).filter { $0 != "config.toml" }
    }

    @Test(arguments: ["EDITOR", "VISUAL"]) func aGoodDraftIsInstalled(variable: String) throws {
        let home = try Home()
        let result = try edit(
            home, "test \"$1\" = --wait && sed -i.bak s/10/11/ \"$2\" && rm \"$2.bak\"", variable: variable,
            other: "false")
        #expect(result.code == 0, "\(result.error)")
        #expect(result.output == "wrote \(home.config)\n")
        #expect(home.read(".config/croxy/config.toml") == Home.echo.replacing("10", with: "11"))
        #expect(try drafts(home).isEmpty)
    }

    @Test func aWrongDraftIsKeptAndNamed() throws {
        let home = try Home()
        let result = try edit(home, "echo 'prot = 1' > \"$2\"")
        #expect(result.code == 78)
        #expect(result.output.isEmpty)
        let draft = try #require(try drafts(home).first)
        let path = "\(home.state)/\(draft)"
        #expect(result.error.hasPrefix("\(path):1:1: unknown key \"prot\""))
        #expect(result.error.hasSuffix("croxy: the configuration stays as it was; the draft is kept in \(path)\n"))
        #expect(home.read(".config/croxy/\(draft)") == "prot = 1\n")
        #expect(home.mode(".config/croxy/\(draft)") == 0o600)
        #expect(home.read(".config/croxy/config.toml") == Home.echo)
    }

    @Test func whatWasChangedMeanwhileIsLeftAlone() throws {
        let home = try Home()
        let result = try edit(
            home, "'\(Home.binary)' config set server.workers 2 >&2 && sed -i.bak s/10/11/ \"$2\" && rm \"$2.bak\"")
        #expect(result.code == 1)
        #expect(
            result.error.contains("\(home.config) has been changed meanwhile and was left alone; the draft is kept in ")
        )
        #expect(home.read(".config/croxy/config.toml") == Home.echo.replacing("_s = 10", with: "_s = 10\nworkers = 2"))
        #expect(try drafts(home).count == 1)
    }

    @Test func anEditorThatDoesNothingOrFailsChangesNothing() throws {
        let home = try Home()
        let nothing = try edit(home, "exit 0")
        #expect(nothing.code == 0)
        #expect(nothing.output == "\(home.config) is unchanged\n")
        let failed = try edit(home, "exit 3")
        #expect(failed.code == 1)
        #expect(failed.error == "croxy: the editor ended with 3; the configuration stays as it was\n")
        #expect(try drafts(home).isEmpty)
        let late = try edit(home, "echo '# x' > \"$2\"; exit 3")
        #expect(late.code == 1)
        #expect(late.error.contains("the draft is kept in "))
        #expect(home.read(".config/croxy/config.toml") == Home.echo)
    }

    @Test func withoutAFileTheStarterIsEdited() throws {
        let home = try Home(config: nil)
        let unchanged = try edit(home, "grep -q '^# The configuration of croxy' \"$2\"")
        #expect(unchanged.code == 0)
        #expect(!home.has(".config/croxy/config.toml"))
        #expect(try edit(home, "echo '# mine' >> \"$2\"").code == 0)
        #expect(home.read(".config/croxy/config.toml").hasSuffix("# mine\n"))
        #expect(home.mode(".config/croxy/config.toml") == 0o600)
    }

    @Test func withoutAnEditorItSaysWhatToSet() throws {
        let result = try Home().run("config", "edit")
        #expect(result.code == 1)
        #expect(result.error == "croxy: neither $VISUAL nor $EDITOR names an editor\n")
    }
}
