#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Small files, by system calls.
enum Files {
    /// Why a file could not be used.
    struct Failure: Error, CustomStringConvertible {
        var code: Int32
        /// What was being done, where the system's words alone would not tell.
        var what: String?
        var description: String {
            what.map { "\($0) (\(words))" } ?? words
        }

        init(code: Int32, _ what: String? = nil) {
            self.code = code
            self.what = what
        }

        private var words: String {
            // The system begins its sentences with a capital, and these stand behind a colon.
            let text = String(cString: strerror(code))
            return text.prefix(1).lowercased() + text.dropFirst()
        }
        var isMissing: Bool { code == ENOENT || code == ENOTDIR }
    }

    /// The whole file; fails with EFBIG when it is larger than `limit` bytes, with EISDIR for what is no file.
    static func read(_ path: String, limit: Int = 16 << 20) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw Failure(code: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Failure(code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw Failure(code: status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
        }
        return try gather(descriptor, limit)
    }

    /// All that a file, a pipe or a terminal gives; nil is standard input. Fails with EFBIG past `limit` bytes.
    static func readStream(_ path: String?, limit: Int) throws(Failure) -> [UInt8] {
        guard let path else { return try gather(0, limit) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw Failure(code: errno) }
        defer { close(descriptor) }
        return try gather(descriptor, limit)
    }

    private static func gather(_ descriptor: Int32, _ limit: Int) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = buffer.withUnsafeMutableBytes { systemRead(descriptor, $0) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Failure(code: errno) }
            if count == 0 { return bytes }
            bytes.append(contentsOf: buffer[0..<count])
            guard bytes.count <= limit else { throw Failure(code: EFBIG) }
        }
    }

    /// Writes a new file in place of what is there, whole or not at all.
    static func replace(_ path: String, with bytes: [UInt8], mode: mode_t) throws(Failure) {
        let temporary = "\(path).\(getpid()).tmp"
        try create(temporary, bytes, mode: mode, exclusive: false)
        guard rename(temporary, path) == 0 else {
            let code = errno
            unlink(temporary)
            throw Failure(code: code)
        }
    }

    /// Creates a file; fails with EEXIST when there is one.
    static func create(_ path: String, _ bytes: [UInt8], mode: mode_t, exclusive: Bool = true) throws(Failure) {
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (exclusive ? O_EXCL : O_TRUNC)
        let descriptor = open(path, flags, mode)
        guard descriptor >= 0 else { throw Failure(code: errno) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let code = errno
                unlink(path)
                throw Failure(code: code)
            }
            rest = rest.dropFirst(count)
        }
        fsync(descriptor)
    }

    /// Makes a folder and those above it, readable by the user alone.
    static func makeFolder(_ path: String) throws(Failure) {
        var partial = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: true) {
            partial += (partial.isEmpty && !path.hasPrefix("/") ? "" : "/") + part
            guard mkdir(partial, 0o700) != 0, errno != EEXIST, errno != EISDIR else { continue }
            let code = errno
            guard access(partial, F_OK) == 0 else { throw Failure(code: code) }
        }
    }

    /// The folder that holds a file, as the path has it.
    static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: 0x2F) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The path from the root without links; nil, with `errno`, when nothing is there.
    static func realPath(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }

    /// Whether two paths lead to the same file.
    static func isSame(_ path: String, _ other: String) -> Bool {
        path == other || (realPath(path).map { $0 == realPath(other) } ?? false)
    }

    /// Whether there is something, readable or not.
    static func isThere(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 || errno != ENOENT
    }

    static func exists(_ path: String) -> Bool { access(path, R_OK) == 0 }

    private static func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Glibc)
            Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #elseif canImport(Musl)
            Musl.read(descriptor, buffer.baseAddress, buffer.count)
        #else
            Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
    }
}
