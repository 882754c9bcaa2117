#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The end of a log file.
enum LogTail {
    /// The last lines; of a very long file only its last megabytes are looked at.
    static func last(_ lines: Int, of path: String) -> [UInt8] {
        let descriptor = openFile(path)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        return last(lines, of: descriptor)
    }

    /// Leaves the descriptor where what was looked at ends.
    private static func last(_ lines: Int, of descriptor: Int32) -> [UInt8] {
        let size = Int(lseek(descriptor, 0, SEEK_END))
        guard size > 0, lines > 0 else { return [] }
        let start = max(0, size - (4 << 20))
        var buffer = [UInt8](repeating: 0, count: size - start)
        let count = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(start)) }
        guard count > 0 else { return [] }
        lseek(descriptor, off_t(start + count), SEEK_SET)
        var newlines = 0
        var index = count
        while index > 0 {
            if buffer[index - 1] == 0x0A, index != count {
                newlines += 1
                if newlines == lines { break }
            }
            index -= 1
        }
        return Array(buffer[index..<count])
    }

    /// Prints the last lines and what is appended, through a rotation and a restart, until the process is ended.
    static func follow(_ path: String, after lines: Int) {
        var descriptor = openFile(path)
        guard descriptor >= 0 else { return }
        Console.result(last(lines, of: descriptor))
        while true {
            var named = stat()
            var opened = stat()
            let isNamed = stat(path, &named) == 0
            fstat(descriptor, &opened)
            // After the look at the names: what came before a new file did is read to its end.
            copy(descriptor)
            if isNamed, named.st_ino != opened.st_ino {
                let next = openFile(path)
                if next >= 0 {
                    close(descriptor)
                    descriptor = next
                    continue
                }
            }
            // Emptied in place, by hand.
            if fstat(descriptor, &opened) == 0, opened.st_size < lseek(descriptor, 0, SEEK_CUR) {
                lseek(descriptor, 0, SEEK_SET)
            }
            usleep(100_000)
        }
    }

    /// Prints from where the descriptor stands to the end.
    private static func copy(_ descriptor: Int32) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            Console.result(Array(buffer[0..<count]))
        }
    }

    private static func openFile(_ path: String) -> Int32 {
        open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    }
}
