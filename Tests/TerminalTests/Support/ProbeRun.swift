import Foundation
import Synchronization
import Testing

/// `terminal-probe`, or a shell that runs it, at the head of a session on a pseudo terminal.
final class ProbeRun: Sendable {
    let pid: pid_t
    private let ended = Mutex<String?>(nil)
    private let isOver = DispatchSemaphore(value: 0)

    /// - Parameter script: what a shell with job control runs, in which `$PROBE` is the probe; nil for the probe alone.
    init(
        on terminal: PseudoTerminal, mode: String = "plain", script: String? = nil, environment: [String: String] = [:]
    ) throws {
        let probe = try #require(Self.path)
        let words = script.map { ["/bin/sh", "-m", "-c", $0] } ?? [probe, mode]
        var variables = ["PATH": "/usr/bin:/bin", "PROBE": probe, "SWIFT_BACKTRACE": "enable=no"]
        variables.merge(environment) { $1 }
        var argv = words.map { strdup($0) } + [nil]
        var envp = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #else
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        // The head of a new session that opens a terminal has it.
        posix_spawn_file_actions_addopen(&actions, 0, terminal.name, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var all = sigset_t()
        sigfillset(&all)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        #if canImport(Darwin)
            let newSession = Int32(POSIX_SPAWN_SETSID)
        #else
            // POSIX_SPAWN_SETSID of spawn.h, which Swift does not see.
            let newSession: Int32 = 0x80
        #endif
        let flags = newSession | Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var started: pid_t = 0
        let result = posix_spawn(&started, words[0], &actions, &attributes, &argv, &envp)
        try #require(result == 0, "\(String(cString: strerror(result)))")
        pid = started
        Thread.detachNewThread { self.await() }
    }

    var hasEnded: Bool { ended.withLock { $0 != nil } }

    /// How it ended: `exit 3`, `signal 11`; after twenty seconds it is ended.
    func end() -> String {
        guard isOver.wait(timeout: .now() + 20) == .success else {
            stop()
            return "nothing of its own"
        }
        return ended.withLock { $0 } ?? ""
    }

    /// Ends it if it goes on.
    func stop() {
        ended.withLock { if $0 == nil { kill(pid, SIGKILL) } }
    }

    private func await() {
        // Left to be waited for, so that its number stays its own until the end is known.
        var information = siginfo_t()
        while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        ended.withLock { end in
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0, errno == EINTR {}
            end = status & 0x7F == 0 ? "exit \(status >> 8 & 0xFF)" : "signal \(status & 0x7F)"
        }
        isOver.signal()
    }

    private static let path: String? = {
        final class Marker {}
        let places = [Bundle(for: Marker.self).bundleURL, Bundle.main.bundleURL]
        return places.flatMap { [$0.deletingLastPathComponent(), $0] }
            .map { $0.appendingPathComponent("terminal-probe").path }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }()
}
