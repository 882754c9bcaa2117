import Foundation
import Terminal
import Testing

extension Emulator {
    /// As a shell leaves it.
    var isGivenBack: Bool { modes == [7, 25] && look == Look() }
    /// As a screen has it, between two frames.
    var isTaken: Bool { modes == [1049, 2004] }

    func has(_ text: String) -> Bool { self.text.contains(text) }
}

/// The screen inside this process, and what becomes of a terminal when a process ends somehow.
@Suite(.serialized) struct ScreenTests {
    @Test func takesATerminalAndGivesItBack() throws {
        let terminal = try PseudoTerminal()
        let before = terminal.modes
        let screen = try Screen(input: terminal.side, output: terminal.side, depth: .none)
        #expect(terminal.shows { $0.isTaken })
        var modes = termios()
        tcgetattr(terminal.side, &modes)
        #expect(modes.c_lflag & tcflag_t(ECHO | ICANON | ISIG | IEXTEN) == 0)
        #expect(modes.c_oflag & tcflag_t(OPOST) == 0)
        #expect(terminal.modes != before)
        #expect(throws: ScreenError.alreadyOpen) {
            _ = try Screen(input: terminal.side, output: terminal.side, depth: .none)
        }
        screen.close()
        #expect(terminal.shows { $0.isGivenBack })
        #expect(terminal.modes == before)
        screen.close()
        screen.draw(Grid(columns: 3, rows: 3))
        #expect(screen.next(timeout: .zero) == .ended)
        terminal.takeAll()
        #expect(terminal.emulator.drawn == 0)
        let again = try Screen(input: terminal.side, output: terminal.side, depth: .none)
        #expect(again.next(timeout: .zero) == .timeout)
        again.close()
        #expect(terminal.modes == before)
        #expect(terminal.emulator.complaints == [])
    }

    @Test func theLastReferenceGivesItBack() throws {
        let terminal = try PseudoTerminal()
        let before = terminal.modes
        _ = try Screen(input: terminal.side, output: terminal.side, depth: .none).size
        #expect(terminal.shows { $0.isGivenBack })
        #expect(terminal.modes == before)
    }

    @Test func whatIsNoTerminalIsRefused() throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        #expect(throws: ScreenError.notATerminal) {
            _ = try Screen(input: ends[0], output: ends[1], depth: .none)
        }
    }

    @Test func signalsAreHandledAsBeforeAfterwards() throws {
        func handlers() -> [UInt] {
            [SIGSEGV, SIGABRT, SIGTRAP, SIGTERM, SIGINT, SIGWINCH, SIGCONT, SIGTSTP].map { number in
                var action = sigaction()
                sigaction(number, nil, &action)
                #if canImport(Darwin)
                    return UInt(bitPattern: unsafeBitCast(action.__sigaction_u, to: Int.self))
                #else
                    return UInt(bitPattern: unsafeBitCast(action.__sigaction_handler, to: Int.self))
                #endif
            }
        }
        let terminal = try PseudoTerminal()
        let before = handlers()
        let screen = try Screen(
            input: terminal.side, output: terminal.side, depth: .none, restoresOnTermination: true)
        #expect(zip(handlers(), before).allSatisfy { $0 != $1 })
        screen.close()
        #expect(handlers() == before)
    }

    @Test func drawsAndReadsAndWaits() throws {
        let terminal = try PseudoTerminal(columns: 30, rows: 4)
        let screen = try Screen(input: terminal.side, output: terminal.side, depth: .none)
        defer { screen.close() }
        #expect(screen.size == (30, 4))
        var grid = Grid(columns: 30, rows: 4)
        grid.put("croxy", column: 2, row: 3)
        screen.draw(grid)
        #expect(terminal.shows { $0.has("  croxy") })
        #expect(screen.next(timeout: .milliseconds(1)) == .timeout)
        terminal.type("é\u{1B}[A\u{3}\u{1B}")
        let keys: [Key] = [.character("é"), .up, .control("c"), .escape]
        for key in keys { #expect(screen.next(timeout: .seconds(20)) == .key(key)) }
        #expect(screen.next(timeout: .zero) == .timeout)
        Thread.detachNewThread { Screen.wake() }
        #expect(screen.next(timeout: .seconds(20)) == .woken)
        for _ in 0..<100_000 { Screen.wake() }
        #expect(screen.next(timeout: .seconds(20)) == .woken)
        #expect(screen.next(timeout: .zero) == .timeout)
        // Not `raise`: threads of a pool take no signals.
        kill(getpid(), SIGWINCH)
        #expect(screen.next(timeout: .seconds(20)) == .resized)
        let drawn = terminal.emulator.drawn
        screen.draw(grid)
        #expect(terminal.shows { $0.drawn > drawn })
    }

    @Test func aSizeIsWithinBounds() throws {
        let terminal = try PseudoTerminal()
        let screen = try Screen(input: terminal.side, output: terminal.side, depth: .none)
        defer { screen.close() }
        terminal.resize(columns: 0, rows: 0)
        #expect(screen.size == (80, 24))
        terminal.resize(columns: 60_000, rows: 1)
        #expect(screen.size == (1000, 1))
    }

    /// Frames that are larger than what a pseudo terminal holds, and nobody takes them.
    @Test func aStuckTerminalHoldsNobodyAndShowsTheLastFrameInTheEnd() throws {
        let terminal = try PseudoTerminal(columns: 300, rows: 100)
        let screen = try Screen(input: terminal.side, output: terminal.side, depth: .none)
        defer { screen.close() }
        func frame(_ number: Int) -> Grid {
            var grid = Grid(columns: 300, rows: 100)
            for row in 0..<100 { grid.put(String(repeating: "\(number % 10)", count: 300), column: 0, row: row) }
            return grid
        }
        for number in 0..<6 { screen.draw(frame(number)) }
        #expect(screen.next(timeout: .milliseconds(1)) == .timeout)
        var isWoken = false
        for _ in 0..<10_000 where !isWoken {
            terminal.takeAll()
            isWoken = screen.next(timeout: .milliseconds(10)) == .woken
        }
        #expect(isWoken)
        screen.draw(frame(7))
        var isShown = false
        for _ in 0..<10_000 where !isShown {
            terminal.takeAll()
            _ = screen.next(timeout: .zero)
            isShown = terminal.emulator.places.allSatisfy { $0.sign == "7" }
        }
        #expect(isShown)
        #expect(terminal.emulator.complaints == [])
    }

    @Test func aTerminalThatHangsUpIsTheEnd() throws {
        let terminal = try PseudoTerminal()
        let screen = try Screen(input: terminal.side, output: terminal.side, depth: .none)
        terminal.hangUp()
        #expect(screen.next(timeout: .seconds(20)) == .ended)
        screen.draw(Grid(columns: 60, rows: 6))
        #expect(screen.next(timeout: .seconds(20)) == .ended)
        screen.close()
    }
}
