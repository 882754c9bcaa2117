import Foundation
import Testing

@Suite struct ConfigReloadTests {
    @Test func theRunningInstanceIsNamedAndReloadTold() throws {
        let home = try Home()
        let (pid, port) = try home.start()
        let result = try home.run("config", "set", "server.drain_timeout_s", "11")
        #expect(result.code == 0)
        #expect(result.error == "croxy (pid \(pid)) still runs on the old configuration; croxy reload tells it\n")
        #expect(health(port)?["generation"] as? Int == 1)
        let removed = try home.run("config", "unset", "server.drain_timeout_s")
        #expect(removed.error == result.error)
        let same = try home.run("config", "set", "server.port", "0")
        #expect(same.error.isEmpty, "nothing has changed")
    }

    @Test func reloadDoesIt() throws {
        let home = try Home()
        let (_, port) = try home.start()
        let result = try home.run("config", "set", "server.drain_timeout_s", "11", "--reload")
        #expect(result.code == 0)
        #expect(result.output.hasSuffix("croxy has reloaded \(home.config)\n"))
        #expect(health(port)?["generation"] as? Int == 2)
    }

    @Test func whatNeedsARestartIsSaidSo() throws {
        let home = try Home()
        let (pid, _) = try home.start()
        let result = try home.run("config", "set", "server.workers", "1", "--reload")
        #expect(result.code == 0)
        #expect(result.error == "croxy (pid \(pid)) takes the new server.workers only from croxy restart\n")
    }

    @Test func anInstanceOnAnotherFileIsNotTold() throws {
        let home = try Home()
        try home.write(Home.echo, to: "other.toml")
        let (pid, port) = try home.start()
        let other = home.path + "/other.toml"
        #expect(try home.run("config", "set", "server.workers", "1", "-c", other).error.isEmpty)
        let result = try home.run("config", "set", "server.workers", "2", "-c", other, "--reload")
        #expect(result.code == 1)
        #expect(result.error == "croxy (pid \(pid)) runs on \(home.config), and was not told to reload\n")
        #expect(health(port)?["generation"] as? Int == 1)
    }

    @Test func noneRunningIsOneWhenReloadWasAskedFor() throws {
        let home = try Home()
        let result = try home.run("config", "set", "server.workers", "1", "--reload")
        #expect(result.code == 1)
        #expect(result.error == "croxy is not running, so there is nothing to reload\n")
        #expect(home.read(".config/croxy/config.toml").contains("workers = 1"))
    }
}
