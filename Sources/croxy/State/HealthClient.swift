import JSONBytes

/// What a croxy answers at `/_croxy/health`.
struct HealthAnswer {
    var pid: Int
    var version: String
    var uptimeSeconds: Int
    var config: String
    var generation: Int
    var reloadError: String?
    var requests: Int
    /// The JSON object as it came.
    var json: [UInt8]
}

/// Asks a croxy for its health.
enum HealthClient {
    /// Nil when nothing answers in time, or what answers is not croxy.
    ///
    /// - Parameter address: `http://host:port`; wildcard hosts are asked on loopback.
    static func ask(_ address: String, milliseconds: Int) -> HealthAnswer? {
        let answer = OwnClient.get("/_croxy/health", of: address, milliseconds: milliseconds, limit: 65_536)
        guard let answer, answer.status == 200 else { return nil }
        return parse(answer.body)
    }

    private static func parse(_ body: [UInt8]) -> HealthAnswer? {
        body.withUnsafeBytes { buffer in
            guard let root = JSONView(buffer), root.member("name")?.isString("croxy") ?? false else { return nil }
            return HealthAnswer(
                pid: root.member("pid")?.int() ?? 0, version: root.member("version")?.string() ?? "",
                uptimeSeconds: root.member("uptime_s")?.int() ?? 0, config: root.member("config")?.string() ?? "",
                generation: root.member("generation")?.int() ?? 0,
                reloadError: root.member("reload_error")?.string(), requests: root.member("requests")?.int() ?? 0,
                json: body)
        }
    }
}
