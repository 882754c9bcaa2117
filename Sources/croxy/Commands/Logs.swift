import ArgumentParser

/// `croxy logs`: the log of the instance in the background.
struct Logs: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show the log of the croxy in the background.")

    @OptionGroup var options: GlobalOptions

    @Flag(name: .short, help: "Go on showing lines as they come.")
    var follow = false

    @Option(name: .short, help: ArgumentHelp("How many lines to show.", valueName: "lines"))
    var numberOfLines = 50

    func validate() throws {
        guard numberOfLines >= 0 else { throw ValidationError("-n takes a number that is not negative") }
    }

    func run() throws {
        let path = StateFolder().log
        guard Files.exists(path) else {
            Console.say("there is no log yet: \(path) (croxy start writes it)")
            throw ExitCode.failure
        }
        guard follow else { return Console.result(LogTail.last(numberOfLines, of: path)) }
        LogTail.follow(path, after: numberOfLines)
    }
}
