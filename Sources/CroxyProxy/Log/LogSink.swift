import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Takes finished log lines from any thread and writes them from a thread of its own.
///
/// The queue is bounded: when the reader of the log does not read (a stopped terminal, a full pipe), lines are dropped,
/// counted, and the count is said once there is room. Nobody who logs ever waits.
public final class LogSink: Sendable {
    /// Where a log file is and how large it may become.
    public struct Rotation: Sendable {
        public var path: String
        public var maxBytes: Int

        public init(path: String, maxBytes: Int) {
            self.path = path
            self.maxBytes = maxBytes
        }
    }

    private struct State {
        var waiting: [UInt8] = []
        var dropped = 0
        var writerSleeps = false
        var isClosed = false
    }

    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    private let descriptor: Int32
    private let rotation: Rotation?

    /// Bytes that may wait; beyond them lines are dropped.
    private static let maxWaitingBytes = 1 << 20
    /// How long lines gather before they are written together.
    private static let gatherMicroseconds: UInt32 = 10_000

    /// - Parameters:
    ///   - descriptor: where lines go; stays open.
    ///   - rotation: for a file that croxy was started with as its output: before it grows past `maxBytes` it is renamed to `.1`.
    public init(descriptor: Int32, rotation: Rotation? = nil) {
        self.descriptor = descriptor
        self.rotation = rotation
        DispatchQueue(label: "croxy.log", qos: .utility).async { self.run() }
    }

    /// Queues whole lines, each with its newline.
    public func write(_ lines: [UInt8]) {
        write(lines[...])
    }

    /// Queues whole lines, each with its newline.
    public func write(_ lines: ArraySlice<UInt8>) {
        let mustWake = state.withLock { state in
            guard !state.isClosed else { return false }
            guard state.waiting.count < LogSink.maxWaitingBytes else {
                state.dropped += 1
                return false
            }
            state.waiting.append(contentsOf: lines)
            defer { state.writerSleeps = false }
            return state.writerSleeps
        }
        if mustWake { wake.signal() }
    }

    /// Writes what waits and ends the thread; waits a second at the most.
    public func close() {
        state.withLock { $0.isClosed = true }
        wake.signal()
        _ = ended.wait(timeout: .now() + .seconds(1))
    }

    private func run() {
        var batch: [UInt8] = []
        while true {
            let (isClosed, dropped) = state.withLock { state in
                swap(&batch, &state.waiting)
                let dropped = state.dropped
                state.dropped = 0
                if batch.isEmpty { state.writerSleeps = !state.isClosed }
                return (state.isClosed, dropped)
            }
            if dropped > 0 {
                batch += Array("croxy: \(dropped) log lines were dropped because nobody read them\n".utf8)
            }
            if batch.isEmpty {
                if isClosed { break }
                wake.wait()
                usleep(LogSink.gatherMicroseconds)
                continue
            }
            // What the file really holds: others may write to it as well.
            if let rotation, LogSink.size(of: descriptor) + batch.count > rotation.maxBytes { rotate(rotation) }
            writeAll(batch)
            batch.removeAll(keepingCapacity: true)
        }
        ended.signal()
    }

    private func writeAll(_ bytes: [UInt8]) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                systemWrite(descriptor, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
            }
            if count > 0 {
                offset += count
            } else if count < 0, errno == EINTR {
                continue
            } else if count < 0, errno == EAGAIN {
                var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&poller, 1, 1000)
            } else {
                // A closed terminal or a full disk: there is nobody to tell.
                return
            }
        }
    }

    /// Renames the file and goes on in a new one under the old name.
    private func rotate(_ rotation: Rotation) {
        guard rename(rotation.path, rotation.path + ".1") == 0 else { return }
        let fresh = open(rotation.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard fresh >= 0 else { return }
        dup2(fresh, 1)
        dup2(fresh, 2)
        systemClose(fresh)
    }

    private static func size(of descriptor: Int32) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return 0 }
        return Int(status.st_size)
    }
}

private func systemWrite(_ descriptor: Int32, _ start: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, start, count)
}

private func systemClose(_ descriptor: Int32) {
    _ = close(descriptor)
}
