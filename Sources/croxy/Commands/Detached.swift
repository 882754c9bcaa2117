#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A child in a session of its own, its output in a file.
enum Detached {
    /// Starts this program with `arguments` and a new log.
    static func spawn(_ arguments: [String], log: String) throws(Files.Failure) -> pid_t {
        let program = programPath()
        // A new file rather than an emptied one: who follows the log can tell, whatever its length.
        unlink(log)
        var actions: FileActions = .init()
        defer { actions.destroy() }
        actions.open(0, "/dev/null", O_RDONLY)
        actions.open(1, log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND)
        actions.duplicate(1, to: 2)
        var attributes = SpawnAttributes()
        defer { attributes.destroy() }
        attributes.detach()
        var argv: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
        argv.append(nil)
        defer { for pointer in argv { free(pointer) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, program, &actions.value, &attributes.value, argv, environ)
        guard code == 0 else { throw Files.Failure(code: code) }
        return pid
    }

    /// Runs a program on this process's terminal, and waits for its end: its exit code, 128 and the number for a signal.
    static func attached(_ words: [String]) -> Int32 {
        var argv: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        argv.append(nil)
        defer { for pointer in argv { free(pointer) } }
        // What the terminal sends is for the program: this one waits.
        let old = [SIGINT, SIGQUIT].map { signal($0, SIG_IGN) }
        defer { for (number, handler) in zip([SIGINT, SIGQUIT], old) { signal(number, handler) } }
        var attributes = SpawnAttributes()
        defer { attributes.destroy() }
        attributes.resetSignals()
        var pid: pid_t = 0
        guard posix_spawn(&pid, words[0], nil, &attributes.value, argv, environ) == 0 else { return 127 }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 {
            guard errno == EINTR else { return 127 }
        }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }

    /// What a child of this process ended with, 128 and the number for a signal; nil while it runs.
    static func exitCode(of child: pid_t) -> Int32? {
        var status: Int32 = 0
        guard waitpid(child, &status, WNOHANG) == child else { return nil }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }

    /// Ends a child that did not come up.
    static func end(_ child: pid_t) {
        kill(child, SIGTERM)
        for _ in 0..<20 {
            usleep(10_000)
            if exitCode(of: child) != nil { return }
        }
        kill(child, SIGKILL)
    }

    /// This program's file, as the system knows it.
    private static func programPath() -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        #if os(Linux)
            let count = readlink("/proc/self/exe", &buffer, Int(PATH_MAX))
            guard count > 0 else { return CommandLine.arguments[0] }
            return String(decoding: buffer[0..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        #else
            var size = UInt32(PATH_MAX)
            guard _NSGetExecutablePath(&buffer, &size) == 0 else { return CommandLine.arguments[0] }
            return buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
        #endif
    }

    /// `posix_spawn_file_actions_t`, which is a pointer on one system and a structure on the other.
    private struct FileActions {
        #if canImport(Darwin)
            var value: posix_spawn_file_actions_t?
        #else
            var value = posix_spawn_file_actions_t()
        #endif

        init() {
            posix_spawn_file_actions_init(&value)
        }

        mutating func open(_ descriptor: Int32, _ path: String, _ flags: Int32) {
            posix_spawn_file_actions_addopen(&value, descriptor, path, flags, 0o600)
        }

        mutating func duplicate(_ descriptor: Int32, to other: Int32) {
            posix_spawn_file_actions_adddup2(&value, descriptor, other)
        }

        mutating func destroy() {
            posix_spawn_file_actions_destroy(&value)
        }
    }

    private struct SpawnAttributes {
        #if canImport(Darwin)
            var value: posix_spawnattr_t?
        #else
            var value = posix_spawnattr_t()
        #endif

        init() {
            posix_spawnattr_init(&value)
        }

        /// A session of its own, no signal blocked or ignored.
        mutating func detach() {
            var none = sigset_t()
            sigemptyset(&none)
            posix_spawnattr_setsigmask(&value, &none)
            var all = sigset_t()
            sigfillset(&all)
            posix_spawnattr_setsigdefault(&value, &all)
            // POSIX_SPAWN_SETSID of spawn.h, which is a macro that Swift does not import everywhere.
            #if canImport(Darwin)
                let setSession: Int32 = 0x0400
            #else
                let setSession: Int32 = 0x80
            #endif
            let flags = Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF) | setSession
            posix_spawnattr_setflags(&value, Int16(flags))
        }

        /// The terminal's signals do what they do to any program.
        mutating func resetSignals() {
            var signals = sigset_t()
            sigemptyset(&signals)
            for number in [SIGINT, SIGQUIT, SIGPIPE] { sigaddset(&signals, number) }
            posix_spawnattr_setsigdefault(&value, &signals)
            posix_spawnattr_setflags(&value, Int16(POSIX_SPAWN_SETSIGDEF))
        }

        mutating func destroy() {
            posix_spawnattr_destroy(&value)
        }
    }
}
