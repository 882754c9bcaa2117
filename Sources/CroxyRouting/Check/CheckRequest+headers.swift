extension CheckRequest {
    /// Why something is no header; the messages tell nothing of its value, which may be a secret.
    public enum HeaderProblem: Error, Equatable, Sendable {
        case noColon
        /// The name as given.
        case badName(String)
        /// The name as given.
        case controlInValue(String)

        /// Lower case, no full stop.
        public var message: String {
            switch self {
            case .noColon: "there is no colon: write NAME: VALUE"
            case .badName(let name): "\(Quoted.text(name)) is not a header name"
            case .controlInValue(let name): "the value of \(Quoted.text(name)) holds a control character"
            }
        }
    }

    /// Reads `NAME: VALUE`; blanks around the value do not count.
    ///
    /// - Source: RFC 9110 §5.1, §5.5: no blank before the colon, no control byte but the tab in the value.
    public static func header(parsing text: String) throws(HeaderProblem) -> (name: String, value: String) {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { throw .noColon }
        let value = text.utf8[text.utf8.index(after: colon)...]
        return try header(named: String(text[..<colon]), value: String(decoding: value, as: UTF8.self))
    }

    /// A header by its parts, the blanks around the value removed.
    static func header(named name: String, value: String) throws(HeaderProblem) -> (name: String, value: String) {
        guard ConfigBuilder.isToken(name) else { throw .badName(name) }
        guard !value.utf8.contains(where: { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F }) else {
            throw .controlInValue(name)
        }
        let bytes = Array(value.utf8)
        return (name, bytes.withUnsafeBytes { String(decoding: $0.trimmingBlanks, as: UTF8.self) })
    }

    /// Whether a text is a method as HTTP has it: `POST`, and any other token.
    public static func isMethod(_ text: String) -> Bool {
        ConfigBuilder.isToken(text)
    }
}
