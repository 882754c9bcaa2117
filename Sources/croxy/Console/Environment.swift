#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The process's environment variables.
enum Environment {
    static let all: [String: String] = {
        var result: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let pair = String(cString: text)
            if let index = pair.utf8.firstIndex(of: 0x3D) {
                result[String(pair[..<index])] = String(pair[pair.utf8.index(after: index)...])
            }
            entry += 1
        }
        return result
    }()

    /// A variable that is set and not empty.
    static func value(_ name: String) -> String? {
        guard let value = all[name], !value.isEmpty else { return nil }
        return value
    }

    /// `$HOME`, or what the user database says.
    static var homeFolder: String {
        if let home = value("HOME") { return home }
        guard let entry = getpwuid(getuid()), let folder = entry.pointee.pw_dir else { return "/" }
        return String(cString: folder)
    }
}
