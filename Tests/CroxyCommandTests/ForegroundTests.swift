import Foundation
import Testing

@Suite struct ForegroundTests {
    @Test func namesItsAddressOnStandardErrorAndNothingOnStandardOutput() throws {
        let home = try Home()
        let (program, port) = try home.serve()
        #expect(health(port)?["name"] as? String == "croxy")
        program.signal(SIGTERM)
        #expect(try program.exitCode() == 0)
        #expect(program.output.isEmpty)
        #expect(program.error.components(separatedBy: " listening ").count == 2)
    }

    @Test(arguments: [true, false]) func decisionsAreLoggedWithVerboseAlone(isVerbose: Bool) throws {
        let home = try Home()
        let (program, port) = try isVerbose ? home.serve("-v") : home.serve()
        let client = try Connection(port)
        try client.beginStream(words: 3)
        #expect(client.read(until: "message_stop"))
        let log = try program.error(holds: " info request ")
        #expect(log.contains(" debug decided ") == isVerbose)
        if isVerbose { #expect(log.contains(" by=default ") && log.contains(" provider=echo ")) }
        program.signal(SIGTERM)
        #expect(try program.exitCode() == 0)
    }

    @Test(arguments: [SIGTERM, SIGINT]) func endsWithZeroOnASignal(number: Int32) throws {
        let home = try Home()
        let (program, _) = try home.serve()
        program.signal(number)
        #expect(try program.exitCode() == 0)
        #expect(program.error.contains(" stopped cut=0 requests=0"))
        #expect(!home.has(".config/croxy/croxy.pid"))
    }

    @Test func keepsItsPidAndItsAddressWhereCommandsFindThem() throws {
        let home = try Home()
        let (program, port) = try home.serve()
        #expect(home.read(".config/croxy/croxy.pid") == "\(program.pid)\n")
        #expect(home.mode(".config/croxy/croxy.pid") == 0o600)
        #expect(home.mode(".config/croxy/croxy.run") == 0o600)
        let run = try #require(
            try JSONSerialization.jsonObject(with: Data(home.read(".config/croxy/croxy.run").utf8)) as? [String: Any])
        #expect(Set(run.keys) == ["pid", "started", "address", "config", "version"])
        #expect(run["pid"] as? Int == Int(program.pid))
        #expect(run["address"] as? String == "http://127.0.0.1:\(port)")
        #expect(run["config"] as? String == home.config)
        #expect(run["version"] as? String == health(port)?["version"] as? String)
        #expect(abs(Date().timeIntervalSince1970 - Double(run["started"] as? Int ?? 0)) < 60)
    }

    @Test func makesAStateFolderThatIsTheUsersAlone() throws {
        let home = try Home(config: nil)
        let (_, port) = try home.serve(environment: ["CROXY_SERVER_PORT": "0"])
        #expect(home.mode(".config/croxy") == 0o700)
        #expect(health(port)?["config"] as? String == home.config)
    }

    @Test func aPortInUseIsOneLineAndExitOne() throws {
        let home = try Home()
        let stranger = try Stranger()
        let result = try home.run(environment: ["CROXY_SERVER_PORT": "\(stranger.port)"])
        #expect(result.code == 1)
        #expect(
            result.error == "croxy: 127.0.0.1 port \(stranger.port) is in use; is croxy running already? "
                + "(server.port sets another port)\n")
        #expect(result.output.isEmpty)
        #expect(!home.has(".config/croxy/croxy.pid"))
    }

    @Test func aSecondOneWarnsAndRunsWithoutTheLock() throws {
        let home = try Home()
        let (first, _) = try home.serve()
        let (second, port) = try home.serve()
        #expect(second.error.contains("another croxy is running (pid \(first.pid))"))
        #expect(health(port)?["pid"] as? Int == Int(second.pid))
        #expect(home.read(".config/croxy/croxy.pid") == "\(first.pid)\n")
        second.signal(SIGTERM)
        #expect(try second.exitCode() == 0)
        #expect(home.read(".config/croxy/croxy.pid") == "\(first.pid)\n")
        #expect(home.read(".config/croxy/croxy.run").hasPrefix("{\"pid\":\(first.pid),"))
        #expect(try home.run("status").code == 0)
    }

    @Test func aTerminalAsInputMeansThatAHangUpEndsIt() throws {
        let home = try Home()
        let (slave, screen) = try Descriptors.terminal()
        defer { [slave, screen].forEach { close($0) } }
        let program = try home.launch(input: .descriptor(slave))
        try program.error(holds: " listening ")
        program.signal(SIGHUP)
        #expect(try program.exitCode() == 0)
        #expect(program.error.contains(" stopped "))
    }

    @Test func withoutATerminalAHangUpReloads() throws {
        let home = try Home()
        let (program, port) = try home.serve()
        program.signal(SIGHUP)
        try program.error(holds: " reloaded ")
        #expect(health(port)?["generation"] as? Int == 2)
    }

    @Test(arguments: [[0], [1], [2], [1, 2], [0, 1, 2]]) func runsWithStandardDescriptorsClosed(which: [Int]) throws {
        let home = try Home()
        let program = try home.launch(
            input: which.contains(0) ? .closed : .usual, output: which.contains(1) ? .closed : .usual,
            error: which.contains(2) ? .closed : .usual)
        #expect(
            try eventually { try home.has(".config/croxy/croxy.run") && health(Home.port(in: runFile(home))) != nil })
        program.signal(SIGHUP)
        let port = try Home.port(in: runFile(home))
        #expect(eventually { health(port)?["generation"] as? Int == 2 })
        #expect(home.read(".config/croxy/croxy.pid") == "\(program.pid)\n", "log lines went into another file")
        program.signal(SIGTERM)
        #expect(try program.exitCode() == 0)
    }

    private func runFile(_ home: Home) -> String { home.read(".config/croxy/croxy.run") }

    @Test func aHomeFolderThatTakesNoFilesIsSaidAndServed() throws {
        // Not by mode bits, which do not bind root.
        let home = try Home(config: nil)
        try home.write("a file where the folder should be", to: ".config")
        let program = try home.launch(environment: ["CROXY_SERVER_PORT": "0"])
        let error = try program.error(holds: " listening ")
        #expect(error.contains("\(home.state)/croxy.pid: not a directory; running without a pid file"))
        #expect(health(try Home.port(in: error)) != nil)
        program.signal(SIGTERM)
        #expect(try program.exitCode() == 0)
        let start = try home.run("start", environment: ["CROXY_SERVER_PORT": "0"])
        #expect(start.code == 1)
        #expect(start.error == "croxy: \(home.state): not a directory\n")
    }

    @Test func findsTheHomeFolderWithoutTheVariable() throws {
        let home = try Home(config: nil)
        let result = try home.run("config", "path", environment: ["HOME": nil])
        #expect(result.code == 0)
        #expect(result.output.hasPrefix("/") && result.output.hasSuffix("/.config/croxy/config.toml\n"))
        #expect(!result.output.contains(home.path))
    }

    @Test func theStateFolderCanBeElsewhere() throws {
        let home = try Home(config: nil)
        let state = ["CROXY_STATE_DIR": home.path + "/else/where", "CROXY_SERVER_PORT": "0"]
        let (program, _) = try home.serve(environment: state)
        #expect(home.read("else/where/croxy.pid") == "\(program.pid)\n")
        #expect(!home.has(".config"))
        #expect(
            try home.run("config", "path", environment: ["CROXY_STATE_DIR": state["CROXY_STATE_DIR"]]).output
                == "\(home.path)/else/where/config.toml\n")
        #expect(try home.run("status").code == 1)
        #expect(try home.run("status", environment: ["CROXY_STATE_DIR": state["CROXY_STATE_DIR"]]).code == 0)
    }
}
