/// Where croxy keeps its state: `~/.config/croxy`, or `$CROXY_STATE_DIR`.
struct StateFolder {
    let path: String

    init() {
        path = Environment.value("CROXY_STATE_DIR") ?? Environment.homeFolder + "/.config/croxy"
    }

    var config: String { path + "/config.toml" }
    var pid: String { path + "/croxy.pid" }
    var run: String { path + "/croxy.run" }
    var log: String { path + "/croxy.log" }
    /// Held while `croxy start` starts.
    var startLock: String { path + "/croxy.start" }

    func make() throws(Files.Failure) {
        try Files.makeFolder(path)
    }
}
