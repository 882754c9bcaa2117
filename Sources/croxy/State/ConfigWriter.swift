import ArgumentParser

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Replaces the configuration file, whole or not at all, while no other croxy does.
///
/// A symbolic link stays one: what it leads to is replaced. The folder is locked, which leaves nothing behind, and holds
/// whatever file is renamed in it. The new file is written beside the old one, with its mode and owner, reaches the disk,
/// and takes the old one's name; a process that is killed at any point leaves the old or the new one, and perhaps the
/// other, which the next change removes.
struct ConfigWriter {
    /// The file itself, links followed.
    private let path: String
    private let folder: Int32

    /// Makes the folder if need be, and waits for the lock.
    init(_ given: String) throws(Files.Failure) {
        path = try ConfigWriter.followed(given)
        let parent = Files.folder(of: path)
        if access(parent, F_OK) != 0 { try Files.makeFolder(parent) }
        let descriptor = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Files.Failure(code: errno) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else {
                let code = errno
                Self.closeDescriptor(descriptor)
                throw Files.Failure(code: code)
            }
        }
        folder = descriptor
    }

    /// Lets go of the lock.
    func close() {
        ConfigWriter.closeDescriptor(folder)
    }

    /// Puts the bytes in the file's place.
    func install(_ bytes: [UInt8]) throws(Files.Failure) {
        let temporary = ConfigWriter.temporaryName(for: path)
        // Of one that was killed; the lock says that nobody writes it now.
        unlink(temporary)
        var old = stat()
        let isThere = stat(path, &old) == 0
        guard isThere || errno == ENOENT else { throw Files.Failure(code: errno) }
        try Files.create(temporary, bytes, mode: 0o600)
        do throws(Files.Failure) {
            if isThere { try ConfigWriter.give(temporary, old) }
            try ConfigWriter.flush(temporary)
            guard rename(temporary, path) == 0 else { throw Files.Failure(code: errno) }
        } catch {
            unlink(temporary)
            throw error
        }
        fsync(folder)
    }

    /// Owner first: changing it takes bits from the mode.
    private static func give(_ path: String, _ old: stat) throws(Files.Failure) {
        var new = stat()
        guard stat(path, &new) == 0 else { throw Files.Failure(code: errno) }
        if new.st_uid != old.st_uid || new.st_gid != old.st_gid {
            guard chown(path, old.st_uid, old.st_gid) == 0 else {
                throw Files.Failure(code: errno, "its owner and group cannot be kept")
            }
        }
        guard chmod(path, old.st_mode & 0o7777) == 0 else { throw Files.Failure(code: errno) }
    }

    /// Bytes and mode are to be on the disk before the name is.
    private static func flush(_ path: String) throws(Files.Failure) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Files.Failure(code: errno) }
        defer { closeDescriptor(descriptor) }
        guard fsync(descriptor) == 0 else { throw Files.Failure(code: errno) }
    }

    /// `.config.toml.croxy-new`, beside the file.
    private static func temporaryName(for path: String) -> String {
        let name = path.utf8.lastIndex(of: 0x2F).map { String(path[path.utf8.index(after: $0)...]) } ?? path
        return "\(Files.folder(of: path))/.\(name).croxy-new"
    }

    /// The path without links; of a file that is not there, its folder's.
    private static func followed(_ given: String) throws(Files.Failure) -> String {
        if let path = Files.realPath(given) { return path }
        guard errno == ENOENT else { throw Files.Failure(code: errno) }
        var status = stat()
        // A link that leads nowhere: writing would put a file in its place.
        if lstat(given, &status) == 0 { throw Files.Failure(code: ENOENT) }
        return given
    }

    private static func closeDescriptor(_ descriptor: Int32) {
        #if canImport(Glibc)
            Glibc.close(descriptor)
        #elseif canImport(Musl)
            Musl.close(descriptor)
        #else
            Darwin.close(descriptor)
        #endif
    }
}

extension ConfigWriter {
    /// The lock on a configuration file, which must be there when it was named; says what is wrong and ends with 1 or 78.
    static func orExit(_ file: ConfigFile) throws -> ConfigWriter {
        if file.isExplicit, !Files.isThere(file.path) {
            Console.say("\(file.missing)")
            throw ExitCode.badConfig
        }
        do throws(Files.Failure) {
            return try ConfigWriter(file.path)
        } catch {
            Console.say("\(file.path): \(error)")
            throw ExitCode.failure
        }
    }

    func installOrExit(_ bytes: [UInt8]) throws {
        do throws(Files.Failure) {
            try install(bytes)
        } catch {
            Console.say("\(path): \(error); the configuration stays as it was")
            throw ExitCode.failure
        }
    }
}
