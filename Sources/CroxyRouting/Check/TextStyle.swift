/// How text for people is marked.
public enum TextStyle: Sendable {
    /// For files and pipes: nothing but the text.
    case plain
    /// For terminals: ECMA-48 colours besides.
    case coloured

    /// What a part of a text is.
    enum Role: String {
        case title = "1"
        case label = "2"
        case chosen = "1;32"
        case added = "32"
        case removed = "31"
        case late = "33"
        case missed = "0;2"
    }

    func paint(_ text: String, _ role: Role) -> String {
        switch self {
        case .plain: text
        case .coloured: "\u{1b}[\(role.rawValue)m\(text)\u{1b}[0m"
        }
    }
}
