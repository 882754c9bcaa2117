import ArgumentParser
import CroxyRouting

/// `croxy check`: what a request would do, or whether the configuration is good.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what a request would do, or validate the configuration.",
        discussion: "Nothing is sent. Without MODEL and --path the whole configuration is validated.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The model that the request would name.")
    var model: String?

    @Option(help: ArgumentHelp("The path of the request (default: /v1/messages).", valueName: "path"))
    var path: String?

    @Flag(help: "Say of every route whether it matches.")
    var explain = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let file = ConfigFile(options, StateFolder())
        let loaded: LoadedConfig
        do throws(ConfigFile.ReadFailure) {
            loaded = try file.load(.check)
        } catch {
            Console.say("\(error)")
            throw ExitCode.badConfig
        }
        let asksOne = model != nil || path != nil
        guard asksOne, let table = loaded.table else { return try report(loaded, file) }
        let request = CheckRequest(model: model, path: path ?? "/v1/messages")
        let explanation = Explanation(of: request, by: table)
        Console.result("\(json ? explanation.json : explanation.text(explaining: explain))\n")
    }

    private func report(_ loaded: LoadedConfig, _ file: ConfigFile) throws {
        let report = CheckReport(loaded, path: file.path)
        if json {
            Console.result(report.json + "\n")
        } else if report.isOK {
            for warning in report.warnings { Console.show(warning.rendered + "\n") }
            if file.isThere {
                Console.result(report.summary + "\n")
            } else {
                Console.result(
                    "there is no \(file.path), so the defaults apply; croxy init writes a file to start with\n")
            }
        } else {
            Console.show(report.text + "\n")
        }
        if report.exitCode != 0 { throw ExitCode(report.exitCode) }
    }
}
