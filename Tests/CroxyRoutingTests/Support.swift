import CroxyRouting

extension String {
    /// Lends the UTF-8 bytes.
    func lent<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try Array(utf8).withUnsafeBytes { try body($0) }
    }
}

/// Loads a text with nothing round it.
func load(_ text: String, environment: [String: String] = [:]) -> LoadedConfig {
    // Every hook file is there and says where it is; a hook with "bad" in it does not compile.
    let hooks = HookLoading(
        read: { path, _ in
            path.contains("missing") ? .failure(.init("no such file")) : .success(Array("-- \(path)".utf8))
        },
        compile: { source, _ in
            String(decoding: source.text, as: UTF8.self).contains("bad") ? .init("\(source.name):1: it is bad") : nil
        })
    return ConfigLoader.load(
        text: Array(text.utf8), path: "config.toml", environment: environment, homeFolder: "/home/me", hooks: hooks)
}
