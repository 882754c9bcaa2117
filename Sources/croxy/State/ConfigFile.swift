import ArgumentParser
import CroxyRouting

/// Which configuration file counts, and what loading it comes to.
struct ConfigFile {
    /// As the user gave it, or the default.
    let path: String
    /// Named by `-c` or `$CROXY_CONFIG`: then it must be there.
    let isExplicit: Bool

    init(_ options: GlobalOptions, _ state: StateFolder) {
        if let given = options.config ?? Environment.value("CROXY_CONFIG") {
            path = given
            isExplicit = true
        } else {
            path = state.config
            isExplicit = false
        }
    }

    /// The file's bytes; nil when it is not there and need not be.
    func read() throws(ReadFailure) -> [UInt8]? {
        do throws(Files.Failure) {
            return try Files.read(path, limit: ConfigFile.maxBytes)
        } catch {
            if error.isMissing, !isExplicit { return nil }
            throw ReadFailure(description: "\(path): \(ConfigFile.words(error))")
        }
    }

    var isThere: Bool { Files.exists(path) }
    var missing: ReadFailure { ReadFailure(description: "\(path): \(Files.Failure(code: ENOENT))") }

    struct ReadFailure: Error, CustomStringConvertible {
        var description: String
    }

    /// No configuration that a person writes is larger.
    static let maxBytes = 8 << 20

    private static func words(_ failure: Files.Failure) -> String {
        failure.code == EFBIG ? "the file is larger than 8 MiB, which is no configuration" : "\(failure)"
    }

    /// Reads and loads, hooks included.
    func load(_ mode: ConfigLoader.Mode = .run, hooks: HookLoading = .compiling) throws(ReadFailure) -> LoadedConfig {
        load(text: try read(), mode, hooks: hooks)
    }

    /// Loads a text as if it stood in this file, or in the one that messages shall name, which lies in the same folder.
    func load(
        text: [UInt8]?, _ mode: ConfigLoader.Mode, hooks: HookLoading = .compiling, namedAs name: String? = nil
    ) -> LoadedConfig {
        ConfigLoader.load(
            text: text, path: name ?? path, environment: Environment.all, homeFolder: Environment.homeFolder,
            mode: mode, fileExists: Files.exists, hooks: hooks)
    }

    /// The file that a running instance reads.
    init(of run: RunFile) {
        path = run.config
        isExplicit = false
    }

    /// Loads for running: says all that is wrong and ends with 78 when it cannot be used.
    func loadOrExit(_ mode: ConfigLoader.Mode = .run) throws -> DecisionTable {
        let loaded: LoadedConfig
        do throws(ReadFailure) {
            loaded = try load(mode)
        } catch {
            Console.say("\(error)")
            throw ExitCode.badConfig
        }
        for problem in mode == .run ? loaded.diagnostics : loaded.errors { Console.show(problem.rendered + "\n") }
        guard let table = loaded.table else { throw ExitCode.badConfig }
        if mode == .run { warnOfPermissions(loaded) }
        return table
    }

    /// The path from the root, for a process that may have another working folder.
    var absolutePath: String {
        guard !path.hasPrefix("/") else { return path }
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        guard getcwd(&buffer, buffer.count) != nil else { return path }
        let folder = buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
        return folder + "/" + path
    }
}

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif
