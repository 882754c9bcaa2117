import Foundation

enum Descriptors {
    /// Held while descriptors are made that no other child may inherit, and while children are.
    static let making = NSLock()

    /// Read end, write end.
    static func pipe() throws -> (Int32, Int32) {
        var ends: [Int32] = [0, 0]
        return try making.withLock {
            guard Foundation.pipe(&ends) == 0 else { throw Program.Failure(description: "no pipe") }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            return (ends[0], ends[1])
        }
    }

    /// The program's side and the screen's side of a pseudo-terminal.
    static func terminal() throws -> (program: Int32, screen: Int32) {
        try making.withLock {
            let screen = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
            guard screen >= 0, let name = unlock(screen) else {
                throw Program.Failure(description: "no pseudo-terminal")
            }
            let program = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)
            guard program >= 0 else { throw Program.Failure(description: "no pseudo-terminal") }
            return (program, screen)
        }
    }

    private static func unlock(_ screen: Int32) -> String? {
        #if os(Linux)
            // TIOCSPTLCK and TIOCGPTN of asm-generic/ioctls.h; Swift sees neither them nor unlockpt.
            var no: Int32 = 0
            var number: UInt32 = 0
            guard ioctl(screen, 0x4004_5431, &no) == 0, ioctl(screen, 0x8004_5430, &number) == 0 else { return nil }
            return "/dev/pts/\(number)"
        #else
            guard grantpt(screen) == 0, unlockpt(screen) == 0, let name = ptsname(screen) else { return nil }
            return String(cString: name)
        #endif
    }
}

/// `posix_spawn_file_actions_t`, which is a pointer on one system and a structure on the other.
struct SpawnActions {
    #if canImport(Darwin)
        var value: posix_spawn_file_actions_t?
    #else
        var value = posix_spawn_file_actions_t()
    #endif

    init() {
        posix_spawn_file_actions_init(&value)
    }

    mutating func open(_ descriptor: Int32, _ path: String) {
        posix_spawn_file_actions_addopen(&value, descriptor, path, O_RDONLY, 0)
    }

    mutating func close(_ descriptor: Int32) {
        posix_spawn_file_actions_addclose(&value, descriptor)
    }

    mutating func duplicate(_ descriptor: Int32, to other: Int32) {
        posix_spawn_file_actions_adddup2(&value, descriptor, other)
    }

    mutating func destroy() {
        posix_spawn_file_actions_destroy(&value)
    }
}

/// No signal blocked, none ignored, whatever the test's own process does.
struct SpawnAttributes {
    #if canImport(Darwin)
        var value: posix_spawnattr_t?
    #else
        var value = posix_spawnattr_t()
    #endif

    init() {
        posix_spawnattr_init(&value)
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&value, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&value, &signals)
        posix_spawnattr_setflags(&value, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
    }

    mutating func destroy() {
        posix_spawnattr_destroy(&value)
    }
}
