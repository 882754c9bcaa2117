import ArgumentParser

/// `croxy config …`.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Read and change the configuration.",
        discussion: """
            Keys are dotted: server.port, provider.ollama.url, routes[1].model, provider."my.local".url. A change \
            touches nothing else in the file, and is written only when the whole configuration is good with it.
            """,
        subcommands: [
            ConfigGet.self, ConfigSet.self, ConfigUnset.self, ConfigList.self, Path.self, ConfigEditor.self,
            ConfigValidate.self,
        ])

    /// `croxy config path`.
    struct Path: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the path of the configuration file.")

        @OptionGroup var options: GlobalOptions

        func run() {
            Console.result(ConfigFile(options, StateFolder()).path + "\n")
        }
    }
}
