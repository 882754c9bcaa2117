import ArgumentParser
import CroxyRouting

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// `croxy config edit`: the file in an editor, installed when it is good.
struct ConfigEditor: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Open the configuration in $VISUAL or $EDITOR, and install it when it is good.",
        discussion: "The editor works on a copy. What is wrong is said, and the copy kept, for another try.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let state = StateFolder()
        let file = ConfigFile(options, state)
        guard let editor = Environment.value("VISUAL") ?? Environment.value("EDITOR") else {
            Console.say("neither $VISUAL nor $EDITOR names an editor")
            throw ExitCode.failure
        }
        let old = try file.readOrExit()
        let start = old ?? PackageResources.config_example_toml
        let draft = "\(Files.folder(of: file.path))/config-draft.\(getpid()).toml"
        try orExit(draft) { () throws(Files.Failure) in
            try Files.makeFolder(Files.folder(of: draft))
            unlink(draft)
            try Files.create(draft, start, mode: 0o600)
        }
        let code = Detached.attached(["/bin/sh", "-c", "\(editor) \"$1\"", "sh", draft])
        let new: [UInt8]
        do throws(Files.Failure) {
            new = try Files.read(draft, limit: ConfigFile.maxBytes)
        } catch {
            Console.say("\(draft): \(error); the configuration stays as it was")
            throw ExitCode.failure
        }
        guard new != start, code == 0 else {
            let isKept = new != start
            if !isKept { unlink(draft) }
            if code != 0 {
                Console.say(
                    "the editor ended with \(code); the configuration stays as it was"
                        + (isKept ? ", the draft is kept in \(draft)" : ""))
                throw ExitCode.failure
            }
            return Console.result("\(file.path) is unchanged\n")
        }
        let loaded = try install(new, inPlaceOf: old, file, draft)
        unlink(draft)
        Console.result("wrote \(file.path)\n")
        file.warnOfPermissions(loaded)
        try RunningNotice(file, state).tell(of: nil, isChange: true, reload: false)
    }

    private func install(
        _ new: [UInt8], inPlaceOf old: [UInt8]?, _ file: ConfigFile, _ draft: String
    ) throws -> LoadedConfig {
        // In the draft's own name, so that the places in messages are in what the user has.
        let loaded = file.load(text: new, .check, namedAs: draft)
        for problem in loaded.diagnostics { Console.show(problem.rendered + "\n") }
        guard loaded.errors.isEmpty else {
            Console.say("the configuration stays as it was; the draft is kept in \(draft)")
            throw ExitCode.badConfig
        }
        let kept = "the draft is kept in \(draft)"
        do throws(Files.Failure) {
            let writer = try ConfigWriter(file.path)
            defer { writer.close() }
            guard (try? file.read()) == old else {
                Console.say("\(file.path) has been changed meanwhile and was left alone; \(kept)")
                throw Files.Failure(code: 0)
            }
            try writer.install(new)
        } catch {
            if error.code != 0 { Console.say("\(file.path): \(error); the configuration stays as it was, \(kept)") }
            throw ExitCode.failure
        }
        return loaded
    }

    private func orExit(_ path: String, _ body: () throws(Files.Failure) -> Void) throws {
        do throws(Files.Failure) {
            try body()
        } catch {
            Console.say("\(path): \(error)")
            throw ExitCode.failure
        }
    }
}
