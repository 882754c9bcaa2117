import Foundation
import Testing

/// What a terminal is like when a program that had a screen on it has ended, however it did.
@Suite(.serialized) struct GivingBackTests {
    enum Way: Sendable, CustomTestStringConvertible {
        case key(String)
        case signal(Int32)

        var testDescription: String {
            switch self {
            case .key(let key): "key \(key)"
            case .signal(let number): "signal \(number)"
            }
        }
    }

    private func run(
        _ way: Way, mode: String = "plain", environment: [String: String] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> String {
        let terminal = try PseudoTerminal()
        let before = terminal.modes
        let probe = try ProbeRun(on: terminal, mode: mode, environment: environment)
        defer { probe.stop() }
        try #require(terminal.shows { $0.has("ready at 60x6.") && $0.isTaken }, sourceLocation: sourceLocation)
        #expect(terminal.modes != before, sourceLocation: sourceLocation)
        switch way {
        case .key(let key): terminal.type(key)
        case .signal(let number): kill(probe.pid, number)
        }
        try #require(terminal.shows { $0.isGivenBack }, "\(terminal.emulator.modes)", sourceLocation: sourceLocation)
        let end = probe.end()
        terminal.takeAll()
        #expect(terminal.modes == before, sourceLocation: sourceLocation)
        #expect(terminal.emulator.isGivenBack, sourceLocation: sourceLocation)
        return end
    }

    @Test(arguments: [("q", "exit 0"), ("l", "exit 0"), ("e", "exit 3")])
    func onAnEnd(key: String, end: String) throws {
        #expect(try run(.key(key)) == end)
    }

    @Test(arguments: ["n", "o", "a", "t", "T"])
    func onACrash(key: String) throws {
        let signal = ["a": SIGABRT, "t": SIGTRAP][key] ?? SIGSEGV
        #expect(try run(.key(key)) == "signal \(signal)")
    }

    @Test func onAFatalError() throws {
        // SIGILL or SIGTRAP, as the processor has it.
        #expect(["signal \(SIGILL)", "signal \(SIGTRAP)"].contains(try run(.key("f"))))
    }

    @Test(arguments: [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGSYS])
    func onASignalOfACrash(number: Int32) throws {
        #expect(try run(.signal(number)) == "signal \(number)")
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGINT, SIGQUIT])
    func onTermination(number: Int32) throws {
        #expect(try run(.signal(number), mode: "ends") == "signal \(number)")
    }

    @Test func whenAThreadTakesTheSignalAndExits() throws {
        #expect(try run(.signal(SIGTERM), mode: "waits") == "exit 7")
    }

    /// The backtracer is called after the terminal was given back, and the signal stays.
    @Test func beforeABacktrace() throws {
        let terminal = try PseudoTerminal(columns: 200, rows: 100)
        let before = terminal.modes
        let probe = try ProbeRun(
            on: terminal,
            environment: ["SWIFT_BACKTRACE": "enable=yes,interactive=no,color=no,cache=no,symbolicate=off"])
        defer { probe.stop() }
        try #require(terminal.shows { $0.has("ready") })
        terminal.type("n")
        try #require(terminal.shows(within: 60) { $0.text.contains("rash") || $0.text.contains("acktrac") })
        #expect(terminal.modes == before)
        // It may write more than a terminal holds.
        try #require(terminal.shows { _ in probe.hasEnded })
        let end = probe.end()
        #expect(end == "signal \(SIGSEGV)")
        #expect(terminal.emulator.modes == [7, 25])
    }
}
