#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The current file of a metrics log, which other processes may write, rename or remove as well.
///
/// Each write holds a lock on the file and first looks whether the path still names it. Rotation renames under that lock,
/// so of several croxys one rotates and the others follow.
struct MetricsLogFile {
    var settings: MetricsLog.Settings
    private var descriptor: Int32 = -1
    private var isRegular = false

    /// Attempts to find the path and the open file agree, before somebody is taken to rename it all the time.
    private static let maxReopens = 100
    /// Of a lock that another holds; a holder that is stopped shall not stop us.
    private static let maxLockWaits = 100
    private static let lockWaitMicroseconds: UInt32 = 2_000

    init(_ settings: MetricsLog.Settings) {
        self.settings = settings
    }

    var path: String { settings.path }

    /// Opens the file, as a write would.
    mutating func prepare() throws(MetricsLogError) {
        let isLocked = try openCurrent()
        unlock(isLocked)
    }

    /// Writes the next lines of `batch`, as many as the current file may take, and moves `start` behind them.
    ///
    /// One system call of whole lines. When the disk takes only a part, that is cut back to whole lines, unless another has
    /// written behind it; then the next write begins with a newline. `start` is right after an error, too.
    mutating func write(_ batch: [UInt8], from start: inout Int) throws(MetricsLogError) {
        for _ in 0..<MetricsLogFile.maxReopens {
            let isLocked = try openCurrent()
            defer { unlock(isLocked) }
            let size = isRegular ? try currentSize() : 0
            let mustHeal = size > 0 && !endsWithNewline(size: size)
            let room = isRegular ? settings.maxFileBytes - size - (mustHeal ? 1 : 0) : Int.max
            var end = MetricsLogFile.lines(of: batch, from: start, within: room)
            if end == start {
                if isLocked, size > 0 {
                    try MetricsLogRotation(path: path, maxFiles: settings.maxFiles).rotate()
                    close()
                    continue
                }
                // A line that is longer than a file; or another holds the lock too long, and it may well be stopped.
                let line = isLocked ? batch[start...].firstIndex(of: UInt8(ascii: "\n")) : nil
                end = line.map { $0 + 1 } ?? batch.count
            }
            return try append(batch, &start, end, newlineFirst: mustHeal, isLocked: isLocked)
        }
        throw MetricsLogError("it is renamed all the time")
    }

    mutating func close() {
        if descriptor >= 0 { systemClose(descriptor) }
        descriptor = -1
    }

    /// The end of the whole lines after `start` that take at most `room` bytes; `start` when not even one does.
    static func lines(of batch: [UInt8], from start: Int, within room: Int) -> Int {
        guard room > 0 else { return start }
        if batch.count - start <= room { return batch.count }
        let last = batch[start..<start + room].lastIndex(of: UInt8(ascii: "\n"))
        return last.map { $0 + 1 } ?? start
    }

    private func append(
        _ batch: [UInt8], _ start: inout Int, _ end: Int, newlineFirst: Bool, isLocked: Bool
    ) throws(MetricsLogError) {
        // Only after a crash is there anything to copy.
        let bytes = newlineFirst ? [UInt8(ascii: "\n")] + batch[start..<end] : batch
        let first = newlineFirst ? 0 : start
        let last = newlineFirst ? bytes.count : end
        var place = first
        while place < last {
            let count = bytes.withUnsafeBytes {
                systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: $0[place..<last]))
            }
            // After a short write the next one tells why.
            guard count > 0 else {
                let code = count < 0 ? errno : ENOSPC
                let whole = bytes[first..<place].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? first
                cut(place - whole, isLocked: isLocked)
                // A newline that healed the file is none of the batch.
                start += max(0, whole - first - (newlineFirst ? 1 : 0))
                throw MetricsLogError(code: code)
            }
            place += count
        }
        start = end
    }

    /// Takes the last bytes of what was just written away again, unless somebody has written behind them.
    private func cut(_ count: Int, isLocked: Bool) {
        guard count > 0, isLocked, isRegular else { return }
        let position = lseek(descriptor, 0, SEEK_CUR)
        var status = stat()
        if position >= count, fstat(descriptor, &status) == 0, status.st_size == position {
            ftruncate(descriptor, position - off_t(count))
        }
    }

    /// Opens the file that the path names now, unless it is open already, and locks it; false when another has the lock.
    private mutating func openCurrent() throws(MetricsLogError) -> Bool {
        for _ in 0..<MetricsLogFile.maxReopens {
            if descriptor < 0 { try open() }
            guard isRegular else { return false }
            let isLocked = lock()
            if try isCurrent() { return isLocked }
            // Renamed by somebody who rotates, or removed; closing it gives up the lock as well.
            close()
        }
        throw MetricsLogError("it is renamed all the time")
    }

    private mutating func open() throws(MetricsLogError) {
        try MetricsLogFolder.make(for: path)
        // Without O_NONBLOCK a FIFO that nobody reads would hold the thread.
        let fresh = systemOpen(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0o600)
        guard fresh >= 0 else { throw MetricsLogError(code: errno) }
        var status = stat()
        guard fstat(fresh, &status) == 0 else {
            let code = errno
            systemClose(fresh)
            throw MetricsLogError(code: code)
        }
        let kind = status.st_mode & S_IFMT
        guard kind == S_IFREG || kind == S_IFCHR else {
            systemClose(fresh)
            throw MetricsLogError("it is not a file")
        }
        descriptor = fresh
        isRegular = kind == S_IFREG
    }

    private func isCurrent() throws(MetricsLogError) -> Bool {
        var ours = stat()
        var named = stat()
        guard fstat(descriptor, &ours) == 0 else { throw MetricsLogError(code: errno) }
        guard stat(path, &named) == 0 else {
            if errno == ENOENT { return false }
            throw MetricsLogError(code: errno)
        }
        return ours.st_dev == named.st_dev && ours.st_ino == named.st_ino
    }

    /// Whether nobody else writes or rotates now. Where a file system has no locks, nobody else is taken to.
    private func lock() -> Bool {
        for _ in 0..<MetricsLogFile.maxLockWaits {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            switch errno {
            case EINTR: continue
            case EWOULDBLOCK: usleep(MetricsLogFile.lockWaitMicroseconds)
            default: return true
            }
        }
        return false
    }

    private func unlock(_ isLocked: Bool) {
        if isLocked, descriptor >= 0 { flock(descriptor, LOCK_UN) }
    }

    private func currentSize() throws(MetricsLogError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw MetricsLogError(code: errno) }
        return Int(status.st_size)
    }

    private func endsWithNewline(size: Int) -> Bool {
        var last: UInt8 = 0
        let count = pread(descriptor, &last, 1, off_t(size - 1))
        return count != 1 || last == UInt8(ascii: "\n")
    }
}
