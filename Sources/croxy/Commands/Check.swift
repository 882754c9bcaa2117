import ArgumentParser
import CroxyLua
import CroxyRouting

/// `croxy check`: what a request would do, or whether the configuration is good and does what it should.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what a request would do, or validate the configuration.",
        discussion: """
            Nothing is sent. With MODEL, --path, --method, --header or --body one request is checked: a POST to \
            /v1/messages with the body {"model": MODEL}, unless something else is said. Hooks run as they would for it. Exit 0, whatever becomes of it.

            Without any of them the whole configuration is validated, every hook compiled, and every [[checks]] entry run. Exit 78 \
            when the configuration is wrong, 1 when a check fails, else 0.
            """)

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The model that the request names; with --body in place of the body's own.")
    var model: String?

    @Option(
        help: ArgumentHelp("The path of the request, perhaps with a query (default: /v1/messages).", valueName: "path"))
    var path: String?

    @Option(
        help: ArgumentHelp(
            "The method of the request (default: POST); GET, HEAD, DELETE and OPTIONS have no body but --body.",
            valueName: "method"))
    var method: String?

    @Option(
        name: .customLong("header"),
        help: ArgumentHelp("A header of the request; may be given more than once.", valueName: "name: value"))
    var headers: [String] = []

    @Option(
        help: ArgumentHelp("The file with the body of the request; - reads standard input.", valueName: "file"),
        completion: .file())
    var body: String?

    @Flag(help: "Say of every route whether it matches: * decides, + matches too, - does not.")
    var explain = false

    @Flag(help: "Print one JSON object.")
    var json = false

    /// Whether one request is asked about.
    private var asksOne: Bool {
        model != nil || path != nil || method != nil || !headers.isEmpty || body != nil
    }

    func validate() throws {
        if let method, !CheckRequest.isMethod(method) {
            throw ValidationError("--method: this is not a method, such as POST")
        }
        _ = try parsedHeaders()
    }

    func run() throws {
        let file = ConfigFile(options, StateFolder())
        let loaded: LoadedConfig
        do throws(ConfigFile.ReadFailure) {
            loaded = try file.load(.check)
        } catch {
            Console.say("\(error)")
            throw ExitCode.badConfig
        }
        let hooks: HookAnswers?
        do throws(HookError) {
            hooks = try loaded.config.flatMap { config throws(HookError) in try HookAnswers.dry(config) }
        } catch {
            // Each of them compiled: only together they are too much.
            Console.say("\(file.path): the hooks cannot be loaded together: \(error)")
            throw ExitCode.badConfig
        }
        guard asksOne, let table = loaded.table else { return try report(loaded, file, hooks) }
        var request = CheckRequest(model: model, headers: try parsedHeaders())
        request.path = path ?? request.path
        request.method = method ?? request.method
        if let body {
            do throws(PolicyCheckResult.BodyFailure) {
                request.body = try CheckBody.read(argument: body)
            } catch {
                Console.say("--body \(body): \(error.reason)")
                throw ExitCode.failure
            }
        }
        let explanation = Explanation(of: request, by: table, hooks: hooks)
        let style: TextStyle = Console.isColoured ? .coloured : .plain
        Console.result("\(json ? explanation.json : explanation.text(explaining: explain, style: style))\n")
    }

    private func parsedHeaders() throws -> [(name: String, value: String)] {
        var parsed: [(name: String, value: String)] = []
        for (index, text) in headers.enumerated() {
            do throws(CheckRequest.HeaderProblem) {
                parsed.append(try CheckRequest.header(parsing: text))
            } catch {
                // By its number, because a text that is no header may hold a secret anywhere.
                let number = headers.count == 1 ? "" : " (number \(index + 1))"
                throw ValidationError("--header\(number): \(error.message)")
            }
        }
        return parsed
    }

    private func report(_ loaded: LoadedConfig, _ file: ConfigFile, _ hooks: HookAnswers?) throws {
        let report = CheckReport(loaded, path: file.path, hooks: hooks, readBody: CheckBody.read(file:))
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
