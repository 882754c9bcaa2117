import Foundation
import Testing

@Suite struct StatusTests {
    @Test func saysAllOfARunningOne() throws {
        let home = try Home()
        let (pid, port) = try home.start()
        let client = try Connection(port)
        try client.beginStream(words: 1)
        #expect(client.read(until: "message_stop"))
        let result = try home.run("status")
        #expect(result.code == 0)
        let lines = result.output.split(separator: "\n")
        #expect(lines.first == "croxy is running")
        #expect(lines.contains("pid       \(pid)"))
        #expect(lines.contains("address   http://127.0.0.1:\(port)"))
        #expect(lines.contains("config    \(home.config)"))
        #expect(lines.contains("requests  1"))
        #expect(lines.contains { $0.hasPrefix("uptime    ") && $0.hasSuffix(" s") })
        #expect(result.error.isEmpty)

        let json = try json(try home.run("status", "--json"))
        #expect(Set(json.keys) == StatusTests.keys)
        #expect(json["running"] as? Bool == true)
        #expect(json["pid"] as? Int == Int(pid))
        #expect(json["address"] as? String == "http://127.0.0.1:\(port)")
        #expect(json["config"] as? String == home.config)
        #expect(json["requests"] as? Int == 1)
        #expect(json["generation"] as? Int == 1)
        #expect(json["reload_error"] is NSNull)
    }

    private static let keys: Set = [
        "running", "pid", "address", "uptime_s", "config", "version", "requests", "generation", "reload_error",
    ]

    private func json(_ result: Home.Result) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    }

    @Test func saysWhenNoneRuns() throws {
        let home = try Home()
        let result = try home.run("status")
        #expect(result.code == 1)
        #expect(result.output == "croxy is not running\n")
        let asJSON = try home.run("status", "--json")
        #expect(asJSON.code == 1)
        let object = try json(asJSON)
        #expect(Set(object.keys) == StatusTests.keys)
        #expect(object["running"] as? Bool == false)
        #expect(object.values.filter { $0 is NSNull }.count == StatusTests.keys.count - 1)
    }

    /// Another state folder, so another lock; only the port is the same.
    @Test func findsOneWithoutTheLockByTheConfiguredAddress() throws {
        let home = try Home()
        let (program, port) = try home.serve(environment: ["CROXY_STATE_DIR": home.path + "/other"])
        #expect(try home.run("status").code == 1)
        let result = try home.run("status", environment: ["CROXY_SERVER_PORT": "\(port)"])
        #expect(result.code == 0)
        #expect(result.output.contains("pid       \(program.pid)\n"))
        #expect(result.output.contains("address   http://127.0.0.1:\(port)\n"))
        try home.write("[server]\nport = \(port)\n")
        #expect(try home.run("status").code == 0)
        #expect(try home.run("stop").code == 1, "stop is for the one that holds the lock")
        #expect(program.isRunning)
    }

    @Test func aStrangerOnThePortIsNotCroxy() throws {
        let stranger = try Stranger(answer: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        let home = try Home(config: "[server]\nport = \(stranger.port)\n")
        #expect(try home.run("status").code == 1)
    }

    @Test func oneThatDoesNotAnswerIsSaid() throws {
        let home = try Home()
        let (pid, _) = try home.start()
        kill(pid, SIGSTOP)
        defer { kill(pid, SIGCONT) }
        let result = try home.run("status")
        #expect(result.code == 0)
        #expect(result.output == "croxy has pid \(pid) and does not answer\n")
    }
}
