import ArgumentParser

/// The options that every command takes, before and after its name.
struct GlobalOptions: ParsableArguments {
    @Option(
        name: [.short, .customLong("config")],
        help: ArgumentHelp(
            "The configuration file (default: ~/.config/croxy/config.toml, or $CROXY_CONFIG).", valueName: "file"))
    var config: String?

    @Flag(name: [.short, .long], help: "Log decisions and more (debug level).")
    var verbose = false
}
