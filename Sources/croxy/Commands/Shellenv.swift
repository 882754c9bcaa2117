import ArgumentParser

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// `croxy shellenv`: the line for a shell profile.
///
/// It stands in people's profiles: it says nothing when anything is amiss, ends with 0, and takes a quarter of a second at
/// the most.
struct Shellenv: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the line that points tools at the running croxy.",
        discussion: "For a shell profile: eval \"$(croxy shellenv)\", or in fish: croxy shellenv | source")

    @OptionGroup var options: GlobalOptions

    @Option(help: ArgumentHelp("bash, zsh or fish (default: by $SHELL).", valueName: "shell"))
    var shell: Shell?

    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash, zsh, fish
    }

    func run() {
        Shellenv.limitTime()
        let state = StateFolder()
        let running = Instance.running(state)?.run?.address
        guard let address = running ?? ConfiguredAddress.url(options, state),
            HealthClient.ask(address, milliseconds: 200) != nil
        else { return }
        let url = Address.reachable(url: address)
        let own = Environment.value("SHELL") ?? ""
        if shell == .fish || shell == nil && (own == "fish" || own.hasSuffix("/fish")) {
            Console.result("set -gx ANTHROPIC_BASE_URL \(url)\n")
        } else {
            Console.result("export ANTHROPIC_BASE_URL=\(url)\n")
        }
    }

    /// Ends the process, without a word, when anything takes long: a name server, a file system.
    private static func limitTime() {
        signal(SIGALRM) { _ in _exit(0) }
        ualarm(240_000, 0)
    }
}
