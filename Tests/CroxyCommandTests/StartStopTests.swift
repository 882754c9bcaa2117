import Foundation
import Testing

@Suite struct StartStopTests {
    @Test func startSaysWhereAndStopEndsIt() throws {
        let home = try Home()
        let started = try home.run("start")
        #expect(started.code == 0)
        #expect(started.error.isEmpty)
        let pid = home.read(".config/croxy/croxy.pid").dropLast()
        let port = try Home.port(in: started.output)
        #expect(
            started.output
                == "croxy is running: pid \(pid), http://127.0.0.1:\(port), log \(home.state)/croxy.log\n")
        #expect(health(port)?["pid"] as? Int == Int(pid))
        #expect(home.mode(".config/croxy") == 0o700)
        for name in ["croxy.pid", "croxy.run", "croxy.log"] {
            #expect(home.mode(".config/croxy/" + name) == 0o600, "\(name)")
        }
        #expect(getsid(try #require(pid_t(pid))) == pid_t(pid), "no session of its own")

        let again = try home.run("start")
        #expect(again.code == 1)
        #expect(again.error == "croxy is already running (pid \(pid))\n")

        let stopped = try home.run("stop")
        #expect(stopped.code == 0)
        #expect(stopped.output == "croxy has stopped (pid \(pid)), 0 requests cut\n")
        #expect(!home.has(".config/croxy/croxy.pid"))
        #expect(health(port) == nil)

        let twice = try home.run("stop")
        #expect(twice.code == 1)
        #expect(twice.error == "croxy is not running\n")
        #expect(twice.output.isEmpty)
    }

    @Test func startWorksRightAfterStop() throws {
        let home = try Home()
        for _ in 0..<3 {
            _ = try home.start()
            #expect(try home.run("stop").code == 0)
        }
    }

    @Test func startAfterAKillReplacesTheFiles() throws {
        let home = try Home()
        let (first, _) = try home.start()
        kill(first, SIGKILL)
        // The system lets go of the lock with the process.
        #expect(try eventually { try home.run("status").code == 1 })
        #expect(home.read(".config/croxy/croxy.pid") == "\(first)\n")
        #expect(try home.run("stop").error == "croxy is not running\n")
        let (second, port) = try home.start()
        #expect(second != first)
        #expect(health(port)?["pid"] as? Int == Int(second))
        #expect(home.read(".config/croxy/croxy.pid") == "\(second)\n")
    }

    @Test func tenStartsAtOnceLeaveOne() throws {
        let home = try Home()
        let starts = try (0..<10).map { _ in try home.launch(["start"]) }
        let codes = try starts.map { try $0.exitCode(within: 40) }
        #expect(codes.filter { $0 == 0 }.count == 1)
        #expect(codes.filter { $0 == 1 }.count == 9)
        let pid = home.read(".config/croxy/croxy.pid")
        for start in starts where !start.error.isEmpty {
            #expect(start.error == "croxy is already running (pid \(pid.dropLast()))\n")
        }
        #expect(try home.run("stop").code == 0)
        #expect(try home.run("status").code == 1)
    }

    @Test func startWithATakenPortShowsTheLogAndLeavesNothing() throws {
        let stranger = try Stranger()
        let home = try Home(config: Home.echo.replacingOccurrences(of: "port = 0", with: "port = \(stranger.port)"))
        let start = Date()
        let result = try home.run("start")
        #expect(Date().timeIntervalSince(start) < 5)
        #expect(result.code == 1)
        #expect(
            result.error == """
                croxy did not come up; the end of \(home.state)/croxy.log:
                croxy: 127.0.0.1 port \(stranger.port) is in use; is croxy running already? (server.port sets another port)

                """)
        #expect(!home.has(".config/croxy/croxy.pid"))
        #expect(try home.run("status").code == 1)
    }

    @Test func stopSaysHowManyRequestsItCut() throws {
        let home = try Home(
            config: Home.echo.replacingOccurrences(of: "drain_timeout_s = 10", with: "drain_timeout_s = 1"))
        let (pid, port) = try home.start()
        let client = try Connection(port)
        try client.beginStream(words: 200)
        let result = try home.run("stop")
        #expect(result.code == 0)
        #expect(result.output == "croxy has stopped (pid \(pid)), 1 request cut\n")
        #expect(!client.readAll().contains("message_stop"))
    }

    @Test func stopWaitsForAStream() throws {
        let home = try Home()
        let (_, port) = try home.start()
        let client = try Connection(port)
        try client.beginStream(words: 60)
        let stop = try home.launch(["stop"])
        #expect(client.readAll().contains("message_stop"))
        #expect(try stop.exitCode() == 0)
        #expect(stop.output.hasSuffix(", 0 requests cut\n"))
    }

    @Test(arguments: ["stop", "restart"]) func whatDoesNotEndIsKilled(command: String) throws {
        let home = try Home(
            config: Home.echo.replacingOccurrences(of: "drain_timeout_s = 10", with: "drain_timeout_s = 0"))
        let (pid, _) = try home.start()
        kill(pid, SIGSTOP)
        let killed = "croxy (pid \(pid)) did not end in 5 s and was killed; its requests were cut\n"
        if command == "stop" {
            let result = try home.run("stop")
            #expect(result.code == 1)
            #expect(result.error == killed)
            #expect(!home.has(".config/croxy/croxy.pid"))
            #expect(try home.run("status").code == 1)
        } else {
            let result = try home.run("restart")
            #expect(result.code == 0)
            #expect(result.error == killed)
            #expect(try home.run("status").code == 0)
        }
    }

    @Test func stopEndsOneInTheForegroundToo() throws {
        let home = try Home()
        let (program, _) = try home.serve()
        #expect(try home.run("stop").output == "croxy has stopped (pid \(program.pid)), 0 requests cut\n")
        #expect(try program.exitCode() == 0)
    }

    @Test func restartTakesAnother() throws {
        let home = try Home()
        #expect(try home.run("restart").code == 0)
        let first = home.read(".config/croxy/croxy.pid").dropLast()
        let again = try home.run("restart")
        #expect(again.code == 0)
        let second = home.read(".config/croxy/croxy.pid").dropLast()
        #expect(first != second)
        #expect(
            again.output.hasPrefix(
                "croxy has stopped (pid \(first)), 0 requests cut\ncroxy is running: pid \(second), "))
    }

    @Test func restartWithABrokenConfigCostsNothing() throws {
        let home = try Home()
        let (pid, port) = try home.start()
        try home.write("[server]\nport = 1.5\n")
        let result = try home.run("restart")
        #expect(result.code == 78)
        #expect(health(port)?["pid"] as? Int == Int(pid))
    }

    @Test func stopStatusAndLogsNeedNoValidConfig() throws {
        let home = try Home()
        let (pid, port) = try home.start()
        try home.write("][")
        let status = try home.run("status")
        #expect(status.code == 0)
        #expect(status.output.contains("http://127.0.0.1:\(port)\n"))
        #expect(status.error.isEmpty)
        #expect(try home.run("logs").output.contains(" listening "))
        #expect(try home.run("stop").output.contains("(pid \(pid))"))
    }

    /// What a shell script has open must not stay open as long as croxy runs.
    @Test func theBackgroundHoldsNothingOfItsStarter() throws {
        let home = try Home()
        let (read, write) = try Descriptors.pipe()
        defer { close(read) }
        let script = try Program(
            "/bin/sh", ["-c", "exec 9>&0 </dev/null; exec \"$0\" start", Home.binary],
            environment: ["HOME": home.path, "PATH": "/usr/bin:/bin"], input: .descriptor(write))
        #expect(try script.exitCode() == 0, "\(script.error)")
        close(write)
        var poller = pollfd(fd: read, events: Int16(POLLIN), revents: 0)
        #expect(poll(&poller, 1, 2000) == 1, "the other end of the pipe is still open")
    }
}
