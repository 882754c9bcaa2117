import ArgumentParser

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
    var shell: String?

    func run() {
        let state = StateFolder()
        let own = Instance.running(state)?.run?.address
        guard let address = own ?? ConfiguredAddress.url(options, state),
            HealthClient.ask(address, milliseconds: 200) != nil
        else { return }
        let url = Address.reachable(url: address)
        let shell = shell ?? Environment.value("SHELL") ?? ""
        if shell == "fish" || shell.hasSuffix("/fish") {
            Console.result("set -gx ANTHROPIC_BASE_URL \(url)\n")
        } else {
            Console.result("export ANTHROPIC_BASE_URL=\(url)\n")
        }
    }
}
