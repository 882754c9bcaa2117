import ArgumentParser
import CroxyRouting

/// The `croxy` command.
@main
struct Croxy: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "croxy",
        abstract: "A routing proxy between AI tools and the Anthropic Messages API.",
        usage: "croxy [-c <file>] [-v] [<subcommand>]",
        discussion: """
            Without a subcommand croxy runs in the foreground, with a dashboard on a terminal. Point your tools at it with
              eval "$(croxy shellenv)"
            Every command takes -c, --config <file> (default: ~/.config/croxy/config.toml, or $CROXY_CONFIG) and \
            -v, --verbose, before or after its name.
            """,
        version: Version.text,
        subcommands: [
            Run.self, Start.self, Stop.self, Restart.self, Status.self, Top.self, StatsCommand.self, Reload.self,
            Logs.self,
            Init.self, Shellenv.self, Check.self, ConfigCommand.self,
        ],
        defaultSubcommand: Run.self)

    static func main() {
        StandardDescriptors.makeSure()
        let words = CommandWords(Array(CommandLine.arguments.dropFirst()))
        let commands = configuration.subcommands.map { $0._commandName }
        if let name = words.unknown(commands) {
            Console.say("there is no command \"\(name)\"; croxy --help lists them")
            exit(withError: ExitCode.validationFailure)
        }
        main(words.arguments)
    }
}

/// What `--version` and `/_croxy/health` say.
enum Version {
    static let text = "0.1.0"
}
