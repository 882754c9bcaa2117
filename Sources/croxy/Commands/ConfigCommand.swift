import ArgumentParser

/// `croxy config …`.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Where the configuration is.", subcommands: [Path.self])

    /// `croxy config path`.
    struct Path: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the path of the configuration file.")

        @OptionGroup var options: GlobalOptions

        func run() {
            Console.result(ConfigFile(options, StateFolder()).path + "\n")
        }
    }
}
