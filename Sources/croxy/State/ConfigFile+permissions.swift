import CroxyRouting

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension ConfigFile {
    /// Warns when others can read a key that stands in the file, with the command that mends it.
    func warnOfPermissions(_ loaded: LoadedConfig) {
        guard let warning = permissionsWarning(loaded) else { return }
        Console.say(warning)
    }

    private func permissionsWarning(_ loaded: LoadedConfig) -> String? {
        let holdsKey = loaded.origins.contains { path, origin in
            if case .file = origin { path.hasSuffix(".api_key") } else { false }
        }
        guard holdsKey else { return nil }
        let folder = Files.folder(of: path)
        let isOpen = ConfigFile.isOpen(path)
        // Of another folder than croxy's own nobody expects to be private.
        let isFolderOpen = folder == StateFolder().path && ConfigFile.isOpen(folder)
        guard isOpen || isFolderOpen else { return nil }
        let what = isOpen ? path : folder
        let commands =
            (isFolderOpen ? ["chmod 700 \(ConfigFile.shellWord(folder))"] : [])
            + (isOpen ? ["chmod 600 \(ConfigFile.shellWord(path))"] : [])
        return "warning: others can read \(what), and \(isOpen ? "it" : "the configuration in it") holds an api_key; "
            + "this mends it: \(commands.joined(separator: " && "))"
    }

    private static func isOpen(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & 0o066 != 0
    }

    /// As a shell takes it for one word.
    private static func shellWord(_ path: String) -> String {
        let isPlain = path.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2F, 0x2E, 0x2D, 0x5F: true
            default: false
            }
        }
        return isPlain
            ? path : "'\(path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
    }
}
