import TOMLEdit

/// Reads a configuration: text, environment and defaults become a `Config`, or the list of all that is wrong.
public enum ConfigLoader {
    /// What the configuration is wanted for.
    public enum Mode: Sendable {
        /// Running: a secret's variable that is not set is an error.
        case run

        /// `croxy check`, perhaps on another machine: such a variable is a warning, and its key stays empty, so the
        /// configuration must not run.
        case check
    }

    /// The largest text that is read: far more than anybody writes, and little enough to parse at once.
    public static let maxBytes = 4_194_304

    /// Loads a configuration.
    ///
    /// - Parameters:
    ///   - text: the file's bytes, nil where there is no file.
    ///   - path: the file as the user gave it: messages carry it, and relative paths start at its folder.
    ///   - environment: all variables; those that begin with `CROXY_` override keys.
    ///   - homeFolder: what `~` stands for.
    ///   - mode: what it is wanted for.
    ///   - fileExists: whether a file of this name is there and can be read.
    ///   - hooks: how hooks are read and compiled.
    /// - Complexity: O(text) and a bounded cost for each problem, of which at most 200 are described.
    public static func load(
        text: [UInt8]?, path: String, environment: [String: String], homeFolder: String, mode: Mode = .run,
        fileExists: (String) -> Bool = { _ in true }, hooks: HookLoading = .none
    ) -> LoadedConfig {
        let bytes = text ?? []
        guard bytes.count <= maxBytes else {
            let message = "the file is larger than \(maxBytes / 1_048_576) MiB"
            return failed([Diagnostic(.error, at: .wholeFile(path: path), message)])
        }
        let document: Document
        do {
            document = try Document(parsing: bytes)
        } catch {
            return failed(syntaxProblems(error, bytes, path: path))
        }
        let masks = Masking.secretRanges(in: document)
        var reader = SectionReader(
            source: document.source, problems: Problems(path: path, source: document.source, masks: masks))
        reader.read(document.root)
        reader.addDefaults()
        EnvironmentOverrides(environment: environment).apply(to: &reader)
        return withoutActuallyEscaping(fileExists) { fileExists in
            var builder = ConfigBuilder(
                reader, environment: environment, mode: mode,
                paths: ConfigPaths(configPath: path, homeFolder: homeFolder), fileExists: fileExists,
                hooks: hooks)
            let table = builder.build()
            let checks = builder.checks()
            let diagnostics = builder.reader.problems.sorted
            let isGood = !diagnostics.contains { $0.severity == .error }
            var loaded = LoadedConfig(
                table: isGood ? table : nil, diagnostics: diagnostics, origins: builder.reader.origins)
            guard isGood else { return loaded }
            loaded.checks = checks
            loaded.source = Problems(
                path: path, source: document.source, masks: masks, limit: CheckReport.maxFailuresShown)
            return loaded
        }
    }

    private static func failed(_ diagnostics: [Diagnostic]) -> LoadedConfig {
        LoadedConfig(table: nil, diagnostics: diagnostics, origins: [:])
    }

    private static func syntaxProblems(_ error: TOMLError, _ bytes: [UInt8], path: String) -> [Diagnostic] {
        let masks = Masking.secretRanges(inBrokenText: bytes, around: error.range.lowerBound)
        var problems = Problems(path: path, source: SourceText(bytes), masks: masks)
        let message = masks.isEmpty ? error.message : Masking.hidingQuotes(in: error.message, of: bytes, secret: masks)
        problems.error(at: .file(error.range), Masking.hidingKeys(in: message))
        return problems.sorted
    }
}
