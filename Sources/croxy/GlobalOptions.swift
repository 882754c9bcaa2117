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

    /// Puts `-c FILE` and `-v` that stand before a subcommand's name behind it, because a parser gives options to the
    /// command they follow.
    static func moveBehindSubcommand(_ arguments: [String]) -> [String] {
        var moved: [String] = []
        var index = 0
        while index < arguments.count {
            let argument = arguments[index]
            if argument == "-c" || argument == "--config" {
                moved.append(argument)
                index += 1
                if index < arguments.count { moved.append(arguments[index]) }
            } else if argument == "-v" || argument == "--verbose" || argument.hasPrefix("--config=") {
                moved.append(argument)
            } else {
                break
            }
            index += 1
        }
        guard index < arguments.count, !arguments[index].hasPrefix("-") else { return arguments }
        guard arguments[index] != "help" else { return Array(arguments[index...]) }
        // `config` has subcommands of its own; options go behind the last word of the command.
        let names = arguments[index] == "config" ? 2 : 1
        let end = min(index + names, arguments.count)
        return Array(arguments[index..<end]) + moved + Array(arguments[end...])
    }
}
