import Foundation
import Testing

/// A pseudo terminal, whose screen is an emulator that is fed on demand.
final class PseudoTerminal {
    let main: Int32
    /// Kept open, so that the modes of the terminal outlive a program on it.
    let side: Int32
    let name: String
    private(set) var emulator: Emulator
    /// All that has come.
    private(set) var transcript: [UInt8] = []
    private(set) var hasHungUp = false

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    init(columns: Int = 60, rows: Int = 6) throws {
        main = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard main >= 0, let name = Self.unlock(main) else {
            throw Failure(description: "no pseudo terminal: \(String(cString: strerror(errno)))")
        }
        self.name = name
        side = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard side >= 0 else { throw Failure(description: "\(name): \(String(cString: strerror(errno)))") }
        emulator = Emulator(columns: columns, rows: rows)
        resize(columns: columns, rows: rows)
    }

    /// The name of the other side.
    private static func unlock(_ main: Int32) -> String? {
        #if canImport(Darwin)
            guard grantpt(main) == 0, unlockpt(main) == 0 else { return nil }
            return ptsname(main).map { String(cString: $0) }
        #else
            // TIOCSPTLCK and TIOCGPTN of asm-generic/ioctls.h; Swift sees neither them nor unlockpt.
            var isLocked: Int32 = 0
            var number: UInt32 = 0
            guard ioctl(main, 0x4004_5431, &isLocked) == 0, ioctl(main, 0x8004_5430, &number) == 0 else { return nil }
            return "/dev/pts/\(number)"
        #endif
    }

    deinit {
        if !hasHungUp { close(main) }
        close(side)
    }

    func resize(columns: Int, rows: Int) {
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(main, UInt(TIOCSWINSZ), &size)
        if emulator.columns != columns || emulator.rows != rows {
            var other = Emulator(columns: columns, rows: rows)
            other.modes = emulator.modes
            emulator = other
        }
    }

    /// All of the modes as they are in memory.
    var modes: [UInt8] {
        var modes = termios()
        memset(&modes, 0, MemoryLayout<termios>.size)
        tcgetattr(side, &modes)
        return withUnsafeBytes(of: &modes) { Array($0) }
    }

    func type(_ text: String) {
        let bytes = Array(text.utf8)
        #expect(write(main, bytes, bytes.count) == bytes.count)
    }

    func hangUp() {
        hasHungUp = true
        close(main)
    }

    /// Takes what comes until something is so; false after some seconds without.
    func shows(within seconds: Double = 20, _ isMet: (Emulator) -> Bool) -> Bool {
        let limit = Date(timeIntervalSinceNow: seconds)
        while !isMet(emulator) {
            guard limit.timeIntervalSinceNow > 0 else { return false }
            // Not all that is waited for is a byte.
            take(milliseconds: 20)
        }
        return true
    }

    /// Takes what has come already.
    func takeAll() {
        while take(milliseconds: 0) {}
    }

    /// - Returns: whether there was something.
    @discardableResult private func take(milliseconds: Int32) -> Bool {
        var descriptor = pollfd(fd: main, events: Int16(POLLIN), revents: 0)
        guard poll(&descriptor, 1, milliseconds) > 0 else { return false }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(main, &buffer, buffer.count)
        guard count > 0 else { return false }
        transcript += buffer[..<count]
        emulator.feed(Array(buffer[..<count]))
        return true
    }
}
