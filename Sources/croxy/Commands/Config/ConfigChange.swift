import ArgumentParser
import CroxyRouting

/// One change of the configuration file: read, made, found good and written under the lock, or nothing.
struct ConfigChange {
    let file: ConfigFile
    let target: ConfigTarget

    /// What became of it.
    struct Done {
        var isChange: Bool
        var line: Int?
    }

    init(_ file: ConfigFile, _ target: ConfigTarget) {
        self.file = file
        self.target = target
    }

    /// Sets a value, or removes it for nil; says what is in the way and ends with 1, 64 or 78.
    func make(_ value: ConfigInput?) throws -> Done {
        let writer = try ConfigWriter.orExit(file)
        defer { writer.close() }
        let old = try file.readOrExit()
        let edit: ConfigEdit
        do throws(ConfigEdit.Refusal) {
            edit = try ConfigEdit(target, to: value, in: old ?? []) { file.load(text: $0, .check) }
        } catch {
            if case .missing = error, value == nil { return Done(isChange: false) }
            throw refused(error)
        }
        for warning in edit.newWarnings { Console.show(warning.rendered + "\n") }
        if edit.isChange { try writer.installOrExit(edit.text) }
        warnOfOverride(edit.loaded)
        file.warnOfPermissions(edit.loaded)
        return Done(isChange: edit.isChange, line: edit.line)
    }

    private func refused(_ refusal: ConfigEdit.Refusal) -> ExitCode {
        switch refusal {
        case .missing:
            Console.say("\(file.path) has no \(target.text)")
            return .failure
        case .impossible(let message):
            Console.say("\(file.path): \(message)")
            return .validationFailure
        case .unfit(let message):
            Console.say("\(file.path): \(message); croxy config edit opens the file")
            return .failure
        case .invalid(let problems, let isOld):
            Console.say(
                "\(target.text) was left as it is: the configuration \(isOld ? "is wrong already" : "would be wrong")")
            for problem in problems { Console.show(problem.rendered + "\n") }
            return .badConfig
        }
    }

    /// The new value does not count where the environment has another.
    private func warnOfOverride(_ loaded: LoadedConfig) {
        guard case .environment(let name)? = loaded.origins["\(target.text)"] else { return }
        Console.say("\(name) is set here and overrides \(target.text)")
    }
}
