import ArgumentParser

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// `croxy init`: a commented starter configuration.
struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Write a commented starter configuration.")

    @OptionGroup var options: GlobalOptions

    @Flag(help: "Replace the file that is there.")
    var force = false

    func run() throws {
        let state = StateFolder()
        let path = ConfigFile(options, state).path
        do throws(Files.Failure) {
            try Files.makeFolder(Files.folder(of: path))
            if force {
                try Files.replace(path, with: PackageResources.config_example_toml, mode: 0o600)
            } else {
                try Files.create(path, PackageResources.config_example_toml, mode: 0o600)
            }
        } catch {
            if error.code == EEXIST {
                Console.say("\(path) is there already and was left alone (--force replaces it)")
                return
            }
            Console.say("\(path): \(error)")
            throw ExitCode.failure
        }
        Console.result("wrote \(path)\n")
    }
}
