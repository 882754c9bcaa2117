import ArgumentParser
import CroxyRouting

/// `croxy config validate`: whether the configuration is good.
struct ConfigValidate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Say whether the configuration is good, and warn of what is surely not meant.",
        discussion: "Like croxy check, but for the [[checks]], which are not run. Exit 78 when it is wrong.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let file = ConfigFile(options, StateFolder())
        let loaded: LoadedConfig
        do throws(ConfigFile.ReadFailure) {
            loaded = try file.load(.check)
        } catch {
            Console.say("\(error)")
            throw ExitCode.badConfig
        }
        for problem in loaded.diagnostics { Console.show(problem.rendered + "\n") }
        guard let summary = loaded.summary(of: file.path) else { throw ExitCode.badConfig }
        file.warnOfPermissions(loaded)
        Console.result(
            file.isThere ? summary + "\n" : "there is no \(file.path), so the defaults apply; croxy init writes one\n")
    }
}
