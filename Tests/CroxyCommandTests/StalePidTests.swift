import Foundation
import Testing

@Suite struct StalePidTests {
    @Test(arguments: ["-1\n", "0\n", "1\n", "99999999999\n", "", "\u{0}\u{1}\u{FF}\u{FE}", "12 34", "SLEEP"])
    func nobodyBelievesThePidFile(content: String) throws {
        let home = try Home()
        let sleeper = try Program("/bin/sleep", ["100"], environment: [:])
        defer { sleeper.signal(SIGKILL) }
        try home.write(content == "SLEEP" ? "\(sleeper.pid)\n" : content, to: ".config/croxy/croxy.pid")
        try home.write(
            "{\"pid\":\(sleeper.pid),\"started\":1,\"address\":\"http://127.0.0.1:1\",\"config\":\"x\",\"version\":\"1\"}\n",
            to: ".config/croxy/croxy.run")
        for command in ["stop", "status", "reload"] {
            let result = try home.run(command)
            #expect(result.code == 1)
            #expect(result.output + result.error == "croxy is not running\n")
        }
        let (pid, port) = try home.start()
        #expect(home.read(".config/croxy/croxy.pid") == "\(pid)\n")
        #expect(home.mode(".config/croxy/croxy.pid") == 0o600)
        #expect(health(port)?["pid"] as? Int == Int(pid))
        #expect(try home.run("stop").code == 0)
        #expect(sleeper.isRunning)
    }

    @Test func aPidFileThatIsNoFileIsSaid() throws {
        let home = try Home()
        try FileManager.default.createDirectory(
            atPath: home.state + "/croxy.pid", withIntermediateDirectories: true)
        #expect(try home.run("status").code == 1)
        let start = Date()
        let result = try home.run("start")
        #expect(result.code == 1)
        #expect(result.error.contains("croxy.pid: is a directory"))
        #expect(Date().timeIntervalSince(start) < 4, "it was waited for")
    }
}
