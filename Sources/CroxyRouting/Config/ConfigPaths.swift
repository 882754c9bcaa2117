/// Resolves paths that a configuration holds.
struct ConfigPaths {
    /// The folder of the config path as given; empty where that is a bare name.
    private let folder: String
    private let home: String

    init(configPath: String, homeFolder: String) {
        let end = configPath.utf8.lastIndex(of: UInt8(ascii: "/"))
        folder = end.map { String(configPath[...$0]) } ?? ""
        home = homeFolder
    }

    /// `~` and `~/…` are the home folder, other relative paths start at the config's folder.
    func resolved(_ path: String) -> String {
        if path == "~" { return home }
        if path.hasPrefix("~/") { return home + (home.hasSuffix("/") ? path.dropFirst(2) : path.dropFirst(1)) }
        return path.hasPrefix("/") ? path : folder + path
    }
}
