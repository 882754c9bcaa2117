import JSONBytes

/// `croxy.run`: what a running croxy says of itself to the other commands.
struct RunFile {
    var pid: Int
    /// Seconds since 1970.
    var started: Int
    /// `http://host:port` as bound.
    var address: String
    var config: String
    var version: String
    /// Requests that were cut, once croxy has ended.
    var cut: Int?

    var json: [UInt8] {
        var bytes: [UInt8] = []
        func add(_ text: String) { bytes.append(contentsOf: text.utf8) }
        add("{\"pid\":\(pid),\"started\":\(started),\"address\":")
        JSONString.encode(address, into: &bytes)
        add(",\"config\":")
        JSONString.encode(config, into: &bytes)
        add(",\"version\":")
        JSONString.encode(version, into: &bytes)
        if let cut { add(",\"cut\":\(cut)") }
        add("}\n")
        return bytes
    }

    static func read(_ path: String) -> RunFile? {
        guard let bytes = try? Files.read(path, limit: 65_536) else { return nil }
        return bytes.withUnsafeBytes { buffer in
            guard let root = JSONView(buffer), let pid = root.member("pid")?.int(),
                let address = root.member("address")?.string()
            else { return nil }
            return RunFile(
                pid: pid, started: root.member("started")?.int() ?? 0, address: address,
                config: root.member("config")?.string() ?? "", version: root.member("version")?.string() ?? "",
                cut: root.member("cut")?.int())
        }
    }
}
