extension ExampleSearch {
    /// What counts as a text.
    public enum Texts: Sendable, Equatable {
        /// Any Unicode scalars, as UTF-8.
        case names
        /// Visible ASCII that begins with `/` and has neither `//` nor `\`, `?` or `#`: what a request's path may be.
        /// Segments `.` and `..` are not ruled out.
        case paths
        /// Bytes that a header's value may hold (RFC 9110, section 5.5), which need not be UTF-8: visible ASCII, 0x80
        /// and above, and blanks but at the ends.
        case headerValues
    }
}

extension ExampleSearch.Texts {
    /// Whether a symbol of one byte may occur. Names beyond ASCII are made of scalars.
    func contains(_ byte: UInt8) -> Bool {
        switch self {
        case .names: byte < 0x80
        case .paths: 0x21 <= byte && byte <= 0x7E && byte != 0x3F && byte != 0x23 && byte != 0x5C
        case .headerValues: byte >= 0x20 && byte != 0x7F || byte == 0x09
        }
    }

    /// The bytes whose place matters.
    var ruledBytes: [UInt8] {
        switch self {
        case .names: []
        case .paths: [0x2F]
        case .headerValues: [0x09, 0x20]
        }
    }

    func rules(_ byte: UInt8) -> Bool {
        switch self {
        case .names: false
        case .paths: byte == 0x2F
        case .headerValues: byte == 0x09 || byte == 0x20
        }
    }

    /// Whether the symbol may follow what the tag tells of.
    func allows(_ symbol: ExampleAlphabet.Symbol, after tag: ExampleStates.Tag) -> Bool {
        let isFirst = tag.behind == .textStart
        return switch self {
        case .names: true
        case .paths: isFirst ? symbol.isRuled : !(tag.isRuled && symbol.isRuled)
        case .headerValues: !(isFirst && symbol.isRuled)
        }
    }

    /// Whether a text may end after what the tag tells of.
    func mayEnd(after tag: ExampleStates.Tag) -> Bool {
        switch self {
        case .names: true
        case .paths: tag.behind != .textStart
        case .headerValues: !tag.isRuled
        }
    }
}
