/// Names of environment variables that override keys.
enum EnvironmentName {
    /// What every name begins with.
    static let prefix = "CROXY_"

    /// `["provider", "my-local", "url"]` is `CROXY_PROVIDER_MY_LOCAL_URL`: ASCII letters large, all that is neither
    /// letter nor digit `_`.
    static func of(_ parts: [String]) -> String {
        prefix + parts.map(folded).joined(separator: "_")
    }

    /// One part of a name.
    static func folded(_ part: String) -> String {
        var folded = ""
        for scalar in part.unicodeScalars {
            if let ascii = UInt8(exactly: scalar.value), ascii.isAlphanumeric {
                folded.unicodeScalars.append(Unicode.Scalar(ascii.isDigit ? ascii : ascii & 0xDF))
            } else {
                folded.unicodeScalars.append("_")
            }
        }
        return folded
    }

    /// Whether shells accept the name: `[A-Za-z_][A-Za-z0-9_]*`.
    static func isValid(_ name: String) -> Bool {
        guard let first = name.utf8.first, !first.isDigit else { return false }
        return name.utf8.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "_") }
    }
}
