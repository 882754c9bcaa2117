import CTerminal

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The terminal while a program has it: draws grids, waits for keys, and gives it back as it was.
///
/// It is given back by ``close()``, at the end of the last reference, by `exit`, by crashes, and by SIGTERM, SIGHUP, SIGINT and
/// SIGQUIT if asked; not by `_exit` and SIGKILL. The signal keys are keys: Ctrl-C is ``Key/control(_:)``. When the process is
/// stopped by ``suspend()`` or SIGTSTP the terminal is the shell's for that long; in the background nothing is drawn or read.
///
/// Nothing here waits for a slow terminal: a frame that it does not take is finished later, those in between are left out.
/// A process has one at a time, used by one thread; any may call ``wake()``.
public final class Screen {
    var encoder: FrameEncoder
    var reader = KeyReader()
    /// Keys that were read and not asked for yet, from `nextKey` on.
    var keys: [Key] = []
    var nextKey = 0
    /// When the last byte of a person came.
    var lastRead = ContinuousClock.now
    /// What the terminal has not taken yet.
    var unwritten: ArraySlice<UInt8> = []
    /// Whether a frame was left out since.
    var isBehind = false
    var isInForeground = false
    var hasEnded = false
    var wasResized = false
    var wasWoken = false
    private var isOpen = false

    /// - Parameters:
    ///   - input: a descriptor of a terminal, as is `output`; both stay the caller's.
    ///   - restoresOnTermination: whether SIGTERM, SIGHUP, SIGINT and SIGQUIT, as long as they are not ignored, give the
    ///     terminal back before they end the process. Not for a process that takes them otherwise and calls `exit`.
    public init(
        input: Int32 = 0, output: Int32 = 1, depth: ColourDepth, restoresOnTermination: Bool = false
    ) throws(ScreenError) {
        encoder = FrameEncoder(depth: depth)
        let error = cterminal_begin(input, output, Self.entering, Self.leaving, restoresOnTermination ? 1 : 0)
        guard error == 0 else { throw ScreenError(error) }
        isOpen = true
        resume()
        wasResized = false
    }

    deinit {
        close()
    }

    /// Columns and rows, between 1 and 1000; 80×24 where the terminal does not say.
    public var size: (columns: Int, rows: Int) {
        var columns: Int32 = 0
        var rows: Int32 = 0
        guard isOpen, cterminal_size(&columns, &rows) == 0, columns > 0, rows > 0 else { return (80, 24) }
        return (min(Int(columns), 1000), min(Int(rows), 1000))
    }

    /// Shows a grid; nothing in the background or after the end.
    public func draw(_ grid: Grid) {
        guard isOpen, isInForeground, !hasEnded else { return }
        guard flush() else { return isBehind = true }
        unwritten = encoder.encode(grid)[...]
        _ = flush()
    }

    /// Makes ``next(timeout:)`` return ``ScreenEvent/woken``, now or the next time. From any thread, at any time.
    public static func wake() {
        cterminal_wake()
    }

    /// Gives the terminal to the shell and stops the process's group as the stop key does; goes on when the shell says so.
    public func suspend() {
        guard isOpen, !hasEnded else { return }
        cterminal_leave()
        isInForeground = false
        cterminal_stop()
        resume()
    }

    /// Gives the terminal back. Again: nothing.
    public func close() {
        guard isOpen else { return }
        isOpen = false
        hasEnded = true
        cterminal_end()
    }

    /// Takes the terminal if it is ours to take; everything has to be drawn then.
    func resume() {
        isInForeground = cterminal_is_foreground() != 0
        if !isInForeground {
            // Stopped by force and sent to the background: what the shell has changed stays.
            cterminal_leave()
        } else if cterminal_enter() != 0 {
            hasEnded = true
        }
        encoder.forget()
        unwritten = []
        isBehind = false
        wasResized = isInForeground
    }

    /// Writes what the terminal takes now.
    ///
    /// - Returns: whether nothing is left.
    func flush() -> Bool {
        while !unwritten.isEmpty {
            let written = unwritten.withUnsafeBytes { cterminal_write($0.baseAddress, $0.count) }
            if written >= 0 {
                unwritten = unwritten.dropFirst(written)
            } else if errno == EAGAIN {
                return false
            } else if errno != EINTR {
                // It has hung up, or the process is about to end.
                hasEnded = true
                unwritten = []
            }
        }
        return true
    }

    /// The other screen, no cursor, no wrapping at the edge, pastes between marks.
    private static let entering = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l\u{1B}[?2004h"
    /// Whatever sequence was cut before it is called off by its first byte.
    private static let leaving =
        "\u{1B}[?2026l\u{1B}[m\u{1B}[?2004l\u{1B}[?7h\u{1B}[?1049l\u{1B}[?25h"
}

@available(*, unavailable) extension Screen: Sendable {}
