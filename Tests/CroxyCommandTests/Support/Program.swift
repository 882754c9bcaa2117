import Foundation

/// A process: its output is gathered as it comes, its end is waited for with a limit.
///
/// `Foundation.Process` cannot close a standard descriptor, nor leave a pipe unread, so this is `posix_spawn`.
final class Program: @unchecked Sendable {
    // SAFETY: everything that changes is guarded by `condition`.

    /// What a standard descriptor of the process is.
    enum Standard {
        /// A pipe whose text is gathered; as standard input: `/dev/null`.
        case usual
        /// Not open at all.
        case closed
        /// Another descriptor, which the caller owns: a terminal, a pipe that nobody reads.
        case descriptor(Int32)
    }

    let pid: pid_t
    private let condition = NSCondition()
    private var texts: [[UInt8]] = [[], []]
    private var openPipes = 0
    private var code: Int32?

    /// - Parameter environment: all variables of the process; nothing is inherited.
    init(
        _ path: String, _ arguments: [String], environment: [String: String], folder: String? = nil,
        input: Standard = .usual, output: Standard = .usual, error: Standard = .usual
    ) throws {
        var actions = SpawnActions()
        defer { actions.destroy() }
        switch input {
        case .usual: actions.open(0, "/dev/null")
        case .closed: actions.close(0)
        case .descriptor(let other): actions.duplicate(other, to: 0)
        }
        var attributes = SpawnAttributes()
        defer { attributes.destroy() }
        var readEnds: [(Int32, Int)] = []
        var writeEnds: [Int32] = []
        for (index, standard) in [output, error].enumerated() {
            let target = Int32(index + 1)
            switch standard {
            case .usual:
                let (read, write) = try Descriptors.pipe()
                actions.duplicate(write, to: target)
                readEnds.append((read, index))
                writeEnds.append(write)
            case .closed: actions.close(target)
            case .descriptor(let other): actions.duplicate(other, to: target)
            }
        }
        let words = (folder.map { ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", $0] } ?? []) + [path] + arguments
        var argv = words.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in argv + variables { free(pointer) } }
        var started: pid_t = 0
        let result = Descriptors.making.withLock {
            posix_spawn(&started, words[0], &actions.value, &attributes.value, &argv, &variables)
        }
        for end in writeEnds { close(end) }
        guard result == 0 else {
            for (end, _) in readEnds { close(end) }
            throw Failure(description: "\(path): \(String(cString: strerror(result)))")
        }
        pid = started
        openPipes = readEnds.count
        for (end, index) in readEnds { Thread.detachNewThread { self.gather(end, index) } }
        Thread.detachNewThread { self.await() }
    }

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    var output: String { locked { String(decoding: texts[0], as: UTF8.self) } }
    var error: String { locked { String(decoding: texts[1], as: UTF8.self) } }
    var isRunning: Bool { locked { code == nil } }

    func signal(_ number: Int32) {
        locked { if code == nil { kill(pid, number) } }
    }

    /// The exit code, or 128 and the signal that ended it; ends the process and throws when it takes too long.
    @discardableResult
    func exitCode(within seconds: Double = 20) throws -> Int32 {
        let isOver = wait(seconds) { self.code != nil }
        if !isOver { signal(SIGKILL) }
        // The pipes may outlive the process where it left a child behind.
        _ = wait(isOver ? 2 : 0.2) { self.openPipes == 0 }
        guard isOver, let code = locked({ code }) else {
            throw Failure(description: "did not end in \(seconds) s; stderr: \(error)")
        }
        return code
    }

    /// Waits until standard error holds `mark` so many times; returns all of it.
    @discardableResult
    func error(holds mark: String, times: Int = 1, within seconds: Double = 20) throws -> String {
        try gathered(1, mark, times, seconds)
    }

    @discardableResult
    func output(holds mark: String, times: Int = 1, within seconds: Double = 20) throws -> String {
        try gathered(0, mark, times, seconds)
    }

    private func gathered(_ index: Int, _ mark: String, _ times: Int, _ seconds: Double) throws -> String {
        let holds = { String(decoding: self.texts[index], as: UTF8.self).components(separatedBy: mark).count > times }
        _ = wait(seconds) { holds() || (self.code != nil && self.openPipes == 0) }
        let text = locked { String(decoding: texts[index], as: UTF8.self) }
        guard locked({ holds() }) else { throw Failure(description: "no \"\(mark)\" came, but: \(text)") }
        return text
    }

    private func wait(_ seconds: Double, until isMet: () -> Bool) -> Bool {
        let limit = Date(timeIntervalSinceNow: seconds)
        return locked {
            while !isMet() {
                guard condition.wait(until: limit) else { return isMet() }
            }
            return true
        }
    }

    private func locked<Value>(_ body: () -> Value) -> Value {
        condition.lock()
        defer { condition.unlock() }
        return body()
    }

    private func gather(_ descriptor: Int32, _ index: Int) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            locked {
                if count > 0 { texts[index] += buffer[0..<count] } else { openPipes -= 1 }
                condition.broadcast()
            }
            guard count > 0 else { break }
        }
        close(descriptor)
    }

    private func await() {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        locked {
            code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
            condition.broadcast()
        }
    }
}
