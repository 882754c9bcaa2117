import ArgumentParser
import CroxyRouting

/// `croxy config set KEY VALUE`.
struct ConfigSet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Change one value, and nothing else in the file.",
        discussion: """
            The type is the key's: a string needs no quotes. Lists and tables are written as in TOML: \
            '["a", "b"]', '{ x-name = "value" }'. A value that begins with a dash stands behind --.
            """)

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The dotted key, such as server.port.")
    var key: String

    @Argument(help: "The new value.")
    var value: String

    @Flag(help: "Let the running croxy read the configuration again.")
    var reload = false

    func run() throws {
        let target = try ConfigTarget.orExit(key)
        let new: ConfigInput
        do throws(ConfigTarget.Problem) {
            new = try target.value(value)
        } catch {
            Console.say(error.message)
            throw ExitCode.validationFailure
        }
        let state = StateFolder()
        let file = ConfigFile(options, state)
        let edit = try ConfigChange(file, target).make(new)
        let place = "\(file.path):\(edit.line ?? 1):\(edit.isChange ? "" : " unchanged:")"
        // What is long or of several lines is seen in the file.
        let isShort = value.unicodeScalars.count <= 80 && !value.utf8.contains(0x0A)
        let shown = target.holdsSecret || !isShort ? " is set" : " = \(value)"
        Console.result("\(place) \(target.text)\(shown)\n")
        try RunningNotice(file, state).tell(of: target, isChange: edit.isChange, reload: reload)
    }
}

/// `croxy config unset KEY`.
struct ConfigUnset: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unset", abstract: "Remove one value, or a table with all that is in it.",
        discussion: "A value that is not set is none to remove: exit 0, and said so.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The dotted key, such as server.port, routes[1] or provider.ollama.")
    var key: String

    func run() throws {
        let target = try ConfigTarget.orExit(key)
        let state = StateFolder()
        let file = ConfigFile(options, state)
        let edit = try ConfigChange(file, target).make(nil)
        Console.result("\(file.path): \(target.text) \(edit.isChange ? "is removed" : "was not set")\n")
        try RunningNotice(file, state).tell(of: target, isChange: edit.isChange, reload: false)
    }
}
