import ArgumentParser
import CroxyRouting

/// The `croxy` command.
@main
struct Croxy: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "croxy",
        abstract: "A routing proxy between AI tools and the Anthropic Messages API.",
        discussion: """
            Without a subcommand croxy runs in the foreground. Point your tools at it with
              eval "$(croxy shellenv)"
            """,
        version: Version.text,
        subcommands: [
            Run.self, Start.self, Stop.self, Restart.self, Status.self, Reload.self, Logs.self, Init.self,
            Shellenv.self, Check.self, ConfigCommand.self,
        ],
        defaultSubcommand: Run.self)

    static func main() {
        let arguments = GlobalOptions.moveBehindSubcommand(Array(CommandLine.arguments.dropFirst()))
        main(arguments)
    }
}

/// What `--version` and `/_croxy/health` say.
enum Version {
    static let text = "0.1.0"
}
