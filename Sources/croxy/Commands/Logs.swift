import ArgumentParser

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// `croxy logs`: the log of the instance in the background.
struct Logs: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show the log of the croxy in the background.")

    @OptionGroup var options: GlobalOptions

    @Flag(name: .short, help: "Go on showing lines as they come.")
    var follow = false

    @Option(name: .short, help: ArgumentHelp("How many lines to show.", valueName: "lines"))
    var numberOfLines = 50

    func validate() throws {
        guard numberOfLines >= 0 else { throw ValidationError("-n takes a number that is not negative") }
    }

    func run() throws {
        let path = StateFolder().log
        guard Files.exists(path) else {
            Console.say("there is no log yet: \(path) (croxy start writes it)")
            throw ExitCode.failure
        }
        Console.result(LogTail.last(numberOfLines, of: path))
        if follow { LogTail.follow(path) }
    }
}

/// The end of a log file.
enum LogTail {
    /// The last lines; of a very long file only its last megabytes are looked at.
    static func last(_ lines: Int, of path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0, lines > 0 else { return "" }
        defer { close(descriptor) }
        let size = Int(lseek(descriptor, 0, SEEK_END))
        let start = max(0, size - (4 << 20))
        var buffer = [UInt8](repeating: 0, count: size - start)
        let count = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(start)) }
        guard count > 0 else { return "" }
        var newlines = 0
        var index = count
        while index > 0 {
            if buffer[index - 1] == 0x0A, index != count {
                newlines += 1
                if newlines == lines { break }
            }
            index -= 1
        }
        return String(decoding: buffer[index..<count], as: UTF8.self)
    }

    /// Prints what is appended, through a rotation and a restart, until the process is ended.
    static func follow(_ path: String) {
        var descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        lseek(descriptor, 0, SEEK_END)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                Console.result(String(decoding: buffer[0..<count], as: UTF8.self))
                continue
            }
            var opened = stat()
            var named = stat()
            fstat(descriptor, &opened)
            if stat(path, &named) == 0 {
                if named.st_ino != opened.st_ino {
                    close(descriptor)
                    descriptor = open(path, O_RDONLY | O_CLOEXEC)
                    guard descriptor >= 0 else { return }
                    continue
                }
                // Emptied by a new start.
                if Int(named.st_size) < Int(lseek(descriptor, 0, SEEK_CUR)) { lseek(descriptor, 0, SEEK_SET) }
            }
            usleep(100_000)
        }
    }
}
