import Foundation
import Testing

/// Sizes, and stops by keys and by signals, under a shell with job control.
@Suite(.serialized) struct StoppingTests {
    @Test func aResizedTerminalIsTold() throws {
        let terminal = try PseudoTerminal()
        let probe = try ProbeRun(on: terminal)
        defer { probe.stop() }
        try #require(terminal.shows { $0.has("ready at 60x6.") })
        terminal.resize(columns: 100, rows: 30)
        try #require(terminal.shows { $0.has("resized at 100x30.") })
        terminal.type("w")
        try #require(terminal.shows { $0.has("woken at 100x30.") })
        terminal.type("q")
        #expect(probe.end() == "exit 0")
        #expect(terminal.emulator.complaints == [])
    }

    /// Stops the probe somehow, looks at the terminal meanwhile, lets it go on.
    private func stop(_ stop: (PseudoTerminal, pid_t) -> Void) throws {
        let terminal = try PseudoTerminal()
        let before = terminal.modes
        let shell = try ProbeRun(
            on: terminal,
            script: """
                sh -c 'echo "pid $$."; exec "$PROBE" plain'; printf 'stopped.'; read line; fg >/dev/null; printf "over $?."
                """)
        defer { shell.stop() }
        try #require(terminal.shows { $0.has("ready at 60x6.") && $0.isTaken })
        // Its own line is gone from the screen by now.
        let words = String(decoding: terminal.transcript, as: UTF8.self).split { " .".contains($0) }
        let pid = try #require(words.dropFirst().first.flatMap { pid_t($0) })
        let own = terminal.modes
        #expect(own != before)
        stop(terminal, pid)
        try #require(terminal.shows { $0.has("stopped.") })
        #expect(terminal.modes == before)
        #expect(terminal.emulator.isGivenBack)
        terminal.type("\n")
        try #require(terminal.shows { $0.has("resized at 60x6.") && $0.isTaken })
        #expect(terminal.modes == own)
        terminal.type("x")
        try #require(terminal.shows { $0.has("key character(\"x\") at 60x6.") })
        terminal.type("q")
        try #require(terminal.shows { $0.has("over 0.") })
        #expect(shell.end() == "exit 0")
        terminal.takeAll()
        #expect(terminal.modes == before)
        #expect(terminal.emulator.isGivenBack)
    }

    @Test func aStopKeyGivesTheTerminalToTheShell() throws {
        try stop { terminal, _ in terminal.type("\u{1A}") }
    }

    @Test func soDoesTheSignalOfIt() throws {
        try stop { _, pid in kill(pid, SIGTSTP) }
    }

    /// Nothing can be given back there; but all is as it was when it goes on.
    @Test func whatWasStoppedByForceDrawsAllAgain() throws {
        let terminal = try PseudoTerminal()
        let before = terminal.modes
        let probe = try ProbeRun(on: terminal)
        defer { probe.stop() }
        try #require(terminal.shows { $0.has("ready at 60x6.") && $0.isTaken })
        let own = terminal.modes
        kill(probe.pid, SIGSTOP)
        var status: Int32 = 0
        #expect(waitpid(probe.pid, &status, WUNTRACED) == probe.pid)
        var cooked = termios()
        tcgetattr(terminal.side, &cooked)
        cooked.c_lflag |= tcflag_t(ICANON | ECHO)
        tcsetattr(terminal.side, TCSANOW, &cooked)
        kill(probe.pid, SIGCONT)
        try #require(terminal.shows { $0.has("resized at 60x6.") && $0.isTaken })
        #expect(terminal.modes == own)
        terminal.type("q")
        #expect(probe.end() == "exit 0")
        try #require(terminal.shows { $0.isGivenBack })
        #expect(terminal.modes == before)
    }

    /// Nobody could let it go on: the head of a session is not stopped.
    @Test func whereNobodyIsTheShellItGoesOnAtOnce() throws {
        let terminal = try PseudoTerminal()
        let probe = try ProbeRun(on: terminal)
        defer { probe.stop() }
        try #require(terminal.shows { $0.has("ready at 60x6.") })
        terminal.type("s")
        try #require(terminal.shows { $0.has("resized at 60x6.") && $0.isTaken })
        terminal.type("q")
        #expect(probe.end() == "exit 0")
    }

    /// `croxy &`: takes nothing until the shell brings it forward.
    @Test func inTheBackgroundTheTerminalIsTheShells() throws {
        let terminal = try PseudoTerminal()
        let before = terminal.modes
        let shell = try ProbeRun(
            on: terminal,
            script: "\"$PROBE\" tells & printf 'meanwhile.'; read line; fg >/dev/null; printf \"over $?.\"")
        defer { shell.stop() }
        try #require(terminal.shows { $0.has("meanwhile.") && $0.has("opened.") })
        #expect(terminal.modes == before)
        #expect(terminal.emulator.isGivenBack)
        terminal.type("\n")
        try #require(terminal.shows { $0.has("resized at 60x6.") && $0.isTaken })
        terminal.type("q")
        try #require(terminal.shows { $0.has("over 0.") })
        #expect(shell.end() == "exit 0")
        #expect(terminal.modes == before)
    }
}
