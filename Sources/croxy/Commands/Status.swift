import ArgumentParser
import CroxyDashboard
import JSONBytes

/// `croxy status`: whether it runs, and where.
struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say whether croxy runs, and where.")

    @OptionGroup var options: GlobalOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let state = StateFolder()
        let instance = Instance.running(state)
        let address = instance?.run?.address ?? ConfiguredAddress.url(options, state)
        let health = address.flatMap { HealthClient.ask($0, milliseconds: 2000) }
        if json {
            Console.result(Status.json(instance, address, health))
        } else {
            Console.result(Status.text(instance, address, health))
        }
        if instance == nil, health == nil { throw ExitCode.failure }
    }

    private static func text(_ instance: Instance?, _ address: String?, _ health: HealthAnswer?) -> String {
        guard let health else {
            guard let instance else { return "croxy is not running\n" }
            return "croxy has pid \(instance.pid) and does not answer\n"
        }
        var lines = [
            "croxy is running", "pid       \(health.pid)", "address   \(address ?? "")",
            "uptime    \(Figures.time(health.uptimeSeconds))", "config    \(health.config)",
            "requests  \(health.requests)",
        ]
        if let error = health.reloadError { lines.append("reload    failed: \(error)") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func json(_ instance: Instance?, _ address: String?, _ health: HealthAnswer?) -> String {
        var bytes: [UInt8] = []
        func add(_ text: String) { bytes.append(contentsOf: text.utf8) }
        func add(_ text: String?) {
            if let text { JSONString.encode(text, into: &bytes) } else { add("null") as Void }
        }
        add("{\"running\":\(instance != nil || health != nil),\"pid\":") as Void
        add((health?.pid ?? instance.map { Int($0.pid) }).map(String.init) ?? "null") as Void
        add(",\"address\":") as Void
        if instance == nil, health == nil { add("null") as Void } else { add(address) as Void }
        add(",\"uptime_s\":\(health.map { String($0.uptimeSeconds) } ?? "null")") as Void
        add(",\"config\":") as Void
        add(health?.config) as Void
        add(",\"version\":") as Void
        add(health?.version) as Void
        add(",\"requests\":\(health.map { String($0.requests) } ?? "null")") as Void
        add(",\"generation\":\(health.map { String($0.generation) } ?? "null"),\"reload_error\":") as Void
        add(health?.reloadError) as Void
        add("}\n") as Void
        return String(decoding: bytes, as: UTF8.self)
    }
}
