import ArgumentParser
import CroxyRouting

/// `croxy config get KEY`: one value, as it counts.
struct ConfigGet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Print the value of a key, or its default.",
        discussion: "What the environment overrides counts. Exit 1 when there is neither a value nor a default.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The dotted key, such as server.port.")
    var key: String

    @Flag(help: "Print one JSON object: the value, and where it comes from.")
    var json = false

    func run() throws {
        let target = try ConfigTarget.orExit(key)
        let file = ConfigFile(options, StateFolder())
        let settings = try file.settingsOrExit()
        guard target.key != nil else {
            Console.say("\(target.text) is a table; croxy config list shows what is in it")
            throw ExitCode.validationFailure
        }
        guard let setting = ConfigSetting.find(target, in: settings) else {
            Console.say("\(file.path) has no \(target.text)")
            throw ExitCode.validationFailure
        }
        if json { return Console.result(setting.json(for: target, path: file.path) + "\n") }
        guard let value = setting.value(for: target) else {
            Console.say("\(target.text) is not set, and has no default")
            throw ExitCode.failure
        }
        Console.result(value.raw + "\n")
    }
}

/// `croxy config list`: every key.
struct ConfigList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Print every key with its value and where that comes from, secrets as ***.")

    @OptionGroup var options: GlobalOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let file = ConfigFile(options, StateFolder())
        let settings = try file.settingsOrExit()
        Console.result(
            json
                ? ConfigSetting.json(of: settings, path: file.path) + "\n"
                : ConfigSetting.text(of: settings, path: file.path))
    }
}

extension ConfigTarget {
    /// What a key of the command line names; ends with 64 when that is nothing.
    static func orExit(_ key: String) throws -> ConfigTarget {
        do throws(Problem) {
            return try ConfigTarget(parsing: key)
        } catch {
            Console.say(error.message)
            throw ExitCode.validationFailure
        }
    }
}

extension ConfigFile {
    /// Every key; says what is wrong and ends with 78 when the configuration cannot be used.
    func settingsOrExit() throws -> [ConfigSetting] {
        let text = try readOrExit()
        let errors = load(text: text, .check, hooks: .unseen).errors
        guard errors.isEmpty else {
            for problem in errors { Console.show(problem.rendered + "\n") }
            throw ExitCode.badConfig
        }
        return ConfigLoader.settings(text: text, environment: Environment.all)
    }

    /// The file's bytes; says why they cannot be read and ends with 78.
    func readOrExit() throws -> [UInt8]? {
        do throws(ReadFailure) {
            return try read()
        } catch {
            Console.say("\(error)")
            throw ExitCode.badConfig
        }
    }
}
