import Foundation
import Testing

/// What happens to the file, whatever happens to the process.
@Suite struct ConfigWriteTests {
    @Test func modeAndSymbolicLinksStay() throws {
        let home = try Home(config: nil)
        try home.write(Home.echo, to: "dotfiles/croxy.toml")
        chmod(home.path + "/dotfiles/croxy.toml", 0o640)
        mkdir(home.path + "/.config", 0o700)
        mkdir(home.state, 0o700)
        // Over two links, the second relative.
        symlink("../../middle.toml", home.config)
        symlink("dotfiles/croxy.toml", home.path + "/middle.toml")
        #expect(try home.run("config", "set", "server.port", "3197").code == 0)
        #expect(home.read("dotfiles/croxy.toml") == Home.echo.replacing("port = 0", with: "port = 3197"))
        #expect(home.mode("dotfiles/croxy.toml") == 0o640)
        for link in [home.config, home.path + "/middle.toml"] {
            var status = stat()
            #expect(lstat(link, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: home.path + "/dotfiles") == ["croxy.toml"])
    }

    @Test(.enabled(if: geteuid() == 0, "only root may give files away")) func theOwnerStays() throws {
        let home = try Home()
        chown(home.config, 12345, 23456)
        chmod(home.config, 0o600)
        #expect(try home.run("config", "set", "server.port", "3197").code == 0)
        var status = stat()
        stat(home.config, &status)
        #expect(status.st_uid == 12345 && status.st_gid == 23456 && status.st_mode & 0o7777 == 0o600)
    }

    @Test func changesAtOnceAreAllKept() throws {
        let home = try Home()
        let keys = [
            "server.max_head_bytes",
            "server.max_body_size", "server.max_held_mb", "server.workers", "server.drain_timeout_s",
            "server.head_timeout_ms", "server.body_idle_timeout_ms", "server.keep_alive_timeout_ms",
            "server.max_header_fields", "server.max_connections", "lua.max_instructions",
            "lua.max_memory_mb", "lua.max_ms", "provider.echo.connect_timeout_ms", "provider.echo.response_timeout_ms",
            "provider.echo.idle_timeout_ms", "provider.echo.keep_alive_ms", "provider.echo.headers.a",
            "provider.echo.headers.b", "provider.\"my.local\".url",
        ]
        let programs = try keys.enumerated().map { index, key in
            try home.launch(["config", "set", key, key.hasSuffix("url") ? "http://x" : "\(1024 - index)"])
        }
        for program in programs { #expect(try program.exitCode(within: 60) == 0, "\(program.error)") }
        for (index, key) in keys.enumerated() {
            let result = try home.run("config", "get", key)
            #expect(result.output == (key.hasSuffix("url") ? "http://x\n" : "\(1024 - index)\n"), "\(key)")
        }
    }

    /// Or else a process that is killed, or one that reads meanwhile, would see half of the new one.
    @Test func theOldFileIsNeverWrittenTo() throws {
        let home = try Home()
        // A second name of the old file.
        link(home.config, home.path + "/old.toml")
        #expect(try home.run("config", "set", "server.port", "3194").code == 0)
        #expect(home.read("old.toml") == Home.echo)
        #expect(home.read(".config/croxy/config.toml") == Home.echo.replacing("port = 0", with: "port = 3194"))
    }

    @Test func whoReadsMeanwhileSeesAWholeFile() throws {
        let home = try Home()
        let filler = String(repeating: "# a line of a long file\n", count: 20_000)
        let texts = [1, 2].map { Home.echo.replacing("port = 0", with: "port = \($0)") + filler }
        try home.write(texts[0])
        for round in 1...4 {
            let program = try home.launch(["config", "set", "server.port", round.isMultiple(of: 2) ? "1" : "2"])
            while program.isRunning {
                let text = home.read(".config/croxy/config.toml")
                #expect(text == texts[0] || text == texts[1])
            }
            #expect(try program.exitCode() == 0)
            #expect(home.read(".config/croxy/config.toml") == texts[round % 2])
        }
    }

    @Test func killedAtAnyPointTheFileIsWhole() throws {
        let home = try Home()
        // Long enough that half of it would be seen.
        let filler = (0..<2000).map { "# line \($0) of a long file\n" }.joined()
        var texts = [1, 2].map { filler + Home.echo.replacing("port = 0", with: "port = \($0)") + filler }
        try home.write(texts[0])
        // How long one takes, so that the kills fall on all of it.
        let start = Date()
        #expect(try home.run("config", "set", "server.port", "2").code == 0)
        let microseconds = Date().timeIntervalSince(start) * 1_000_000
        texts.swapAt(0, 1)
        var (killed, done) = (0, 0)
        for attempt in 0..<40 {
            let port = texts[1].contains("port = 1\n") ? "1" : "2"
            let program = try home.launch(["config", "set", "server.port", port])
            usleep(UInt32(microseconds * Double(attempt) / 32))
            program.signal(SIGKILL)
            let code = try program.exitCode()
            if code == 0 { done += 1 } else { killed += 1 }
            let text = home.read(".config/croxy/config.toml")
            #expect(text == texts[0] || text == texts[1], "attempt \(attempt)")
            if code == 0 { #expect(text == texts[1]) }
            if text == texts[1] { texts.swapAt(0, 1) }
        }
        #expect(killed > 10, "\(done) came through")
        // What a killed one left is gone after the next change, and holds nothing up.
        #expect(try home.run("config", "set", "server.port", "3").code == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: home.state) == ["config.toml"])
    }

    @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
    func aFolderThatCannotBeWrittenIsAnErrorAndTheFileStays() throws {
        let home = try Home()
        chmod(home.state, 0o500)
        defer { chmod(home.state, 0o700) }
        let result = try home.run("config", "set", "server.port", "1")
        #expect(result.code == 1)
        #expect(result.error == "croxy: \(home.config): permission denied; the configuration stays as it was\n")
        #expect(home.read(".config/croxy/config.toml") == Home.echo)
    }

    @Test(arguments: [(0o644, 0o700), (0o600, 0o755), (0o644, 0o755), (0o600, 0o700)])
    func aKeyThatOthersCanReadIsWarnedOfWithTheMend(mode: Int, folderMode: Int) throws {
        let home = try Home(config: Home.echo + "[provider.a]\nurl = \"http://127.0.0.1:1\"\napi_key = \"hunter2\"\n")
        chmod(home.config, mode_t(mode))
        chmod(home.state, mode_t(folderMode))
        let result = try home.run("config", "set", "server.port", "3196")
        #expect(result.code == 0)
        let isOpen = mode != 0o600 || folderMode != 0o700
        #expect(result.error.components(separatedBy: "this mends it: ").count == (isOpen ? 2 : 1), "\(result.error)")
        #expect(!result.error.contains("hunter2"))
        guard isOpen else { return }
        // The mend does.
        let command = result.error.components(separatedBy: "this mends it: ")[1]
        let shell = try Program("/bin/sh", ["-c", command], environment: ["PATH": "/usr/bin:/bin"])
        #expect(try shell.exitCode() == 0)
        #expect(try home.run("config", "set", "server.port", "3195").error.isEmpty)
        #expect(
            home.mode(".config/croxy/config.toml") == 0o600 && home.mode(".config/croxy") & 0o077 == folderMode & 0o077
                || folderMode == 0o755)
    }

    @Test func withoutAKeyOrWithOneInTheEnvironmentNobodyIsWarned() throws {
        let home = try Home(
            config: Home.echo + "[provider.a]\nurl = \"http://127.0.0.1:1\"\napi_key_env = \"MY_KEY\"\n")
        chmod(home.config, 0o644)
        #expect(try home.run("config", "set", "server.port", "1", environment: ["MY_KEY": "x"]).error.isEmpty)
    }
}
