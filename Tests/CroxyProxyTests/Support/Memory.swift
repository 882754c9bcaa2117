#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// What this process uses.
enum Process {
    /// Resident memory in KiB; 0 where the system does not say, and under a sanitizer, which keeps what was freed.
    static var residentKiB: Int {
        isSanitized ? 0 : number(behind: "VmRSS:", in: read("/proc/self/status"))
    }

    private static let isSanitized = dlsym(nil, "__asan_init") != nil || dlsym(nil, "__tsan_init") != nil

    /// How many sockets are open, in any process, of which one end is one of these ports; listening ones do not count.
    static func openSockets(ports: [Int]) -> Int {
        let wanted = ports.map { String($0, radix: 16, uppercase: true) }.map {
            String(repeating: "0", count: 4 - $0.count) + $0
        }
        var count = 0
        for line in read("/proc/self/net/tcp").split(separator: "\n").dropFirst() {
            let columns = line.split(separator: " ")
            // 0A listens; inode 0 belongs to nobody any more, as in TIME_WAIT.
            guard columns.count > 9, columns[3] != "0A", columns[9] != "0" else { continue }
            if wanted.contains(where: { columns[1].hasSuffix(":" + $0) || columns[2].hasSuffix(":" + $0) }) {
                count += 1
            }
        }
        return count
    }

    private static func read(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var all: [UInt8] = []
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = systemRead(descriptor, &bytes, bytes.count)
            guard count > 0 else { return String(decoding: all, as: UTF8.self) }
            all += bytes.prefix(count)
        }
    }

    private static func number(behind key: String, in text: String) -> Int {
        guard let range = text.firstRange(of: key) else { return 0 }
        let digits = text[range.upperBound...].drop { $0 == " " || $0 == "\t" }.prefix { $0.isNumber }
        return Int(digits) ?? 0
    }
}

private func systemRead(_ descriptor: Int32, _ start: UnsafeMutableRawPointer, _ count: Int) -> Int {
    read(descriptor, start, count)
}
