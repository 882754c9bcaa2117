import ArgumentParser
import CroxyDashboard
import JSONBytes

/// `croxy stats`: what happened lately, by the croxy that runs or by the metrics log.
struct StatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Show requests, tokens, times and cost of the last hour.",
        discussion: """
            Asks the croxy that runs; where none does, reads the metrics log (logging.metrics), the rotated files too.
            """)

    @OptionGroup var options: GlobalOptions

    @Option(help: ArgumentHelp("How far to look back: 30s, 15m, 2h, 1d.", valueName: "time"))
    var since = "1h"

    @Option(help: ArgumentHelp("What the table has a line for: model, provider, route or status.", valueName: "group"))
    var by = Grouping.model

    @Flag(help: "Print one JSON object, that of /_croxy/stats.")
    var json = false

    func validate() throws {
        guard Since(since) != nil else { throw ValidationError(Since.problem(since)) }
    }

    func run() throws {
        guard let window = Since(since)?.seconds else { throw ValidationError(Since.problem(since)) }
        let bytes = try StatsSource(options: options, state: StateFolder(), window: window).json()
        let shown = bytes.withUnsafeBytes { buffer -> String? in
            guard let root = JSONView(buffer) else { return nil }
            if let covered = root.member("window_s")?.int(), covered < window {
                Console.say(
                    "asked for the last \(Figures.window(window)); what is kept covers the last "
                        + "\(Figures.window(covered))")
            }
            return json ? "" : StatsTable(root: root, grouping: by, isColoured: Console.isColoured).text
        }
        guard let shown else {
            Console.say("what came is no statistics")
            throw ExitCode.failure
        }
        if json { Console.result(bytes + [UInt8(ascii: "\n")]) } else { Console.result(shown) }
    }
}
