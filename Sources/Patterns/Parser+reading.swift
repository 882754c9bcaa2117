extension Parser {
    /// The scalar at the position; `nil` at the end.
    var peek: Unicode.Scalar? {
        position < scalars.count ? scalars[position] : nil
    }

    /// The scalar after the one at the position.
    var peekSecond: Unicode.Scalar? {
        position + 1 < scalars.count ? scalars[position + 1] : nil
    }

    /// The scalar after the one at the position and, with `x`, after space and comments.
    var peekSecondAfterSpace: Unicode.Scalar? {
        var ahead = self.position + 1
        skipSpace(from: &ahead)
        return ahead < scalars.count ? scalars[ahead] : nil
    }

    /// With `x`: goes past white space and `#` comments.
    mutating func skipSpace() {
        skipSpace(from: &position)
    }

    private func skipSpace(from position: inout Int) {
        guard flags.ignoreSpace else { return }
        var isComment = false
        while position < scalars.count {
            let scalar = scalars[position]
            if isComment {
                isComment = scalar != "\n"
            } else if scalar == "#" {
                isComment = true
            } else if !scalar.isPatternSpace {
                return
            }
            position += 1
        }
    }

    /// Goes one scalar on, then past space.
    mutating func advance() {
        position += 1
        skipSpace()
    }

    /// Goes past `text` if it stands here.
    mutating func skip(_ text: String) -> Bool {
        guard isNext(text) else { return false }
        position += text.unicodeScalars.count
        return true
    }

    func isNext(_ text: String) -> Bool {
        scalars[min(position, scalars.count)...].starts(with: text.unicodeScalars)
    }

    /// An error about the scalars from one position up to another, either of which may lie past the end.
    func error(from start: Int, to end: Int, _ message: String) -> PatternError {
        let first = offsets[min(start, scalars.count)]
        let last = offsets[min(max(end, start), scalars.count)]
        return PatternError(message: message, offset: first, length: last - first)
    }

    func span(from start: Int, to end: Int) -> Syntax.Span {
        let first = offsets[min(start, scalars.count)]
        return Syntax.Span(offset: first, length: offsets[min(max(end, start), scalars.count)] - first)
    }

    /// The pattern's own text, for messages; control characters are escaped.
    func text(from start: Int, to end: Int) -> String {
        let low = min(start, scalars.count)
        return scalars[low..<min(max(end, low), scalars.count)].reduce(into: "") {
            $0 += $1.properties.generalCategory == .control ? $1.escaped(asASCII: false) : String($1)
        }
    }
}

extension Unicode.Scalar {
    /// White_Space, without a table for ASCII.
    var isPatternSpace: Bool {
        isASCII ? self == " " || (0x09...0x0D).contains(value) : properties.isWhitespace
    }

    var isHexDigit: Bool {
        switch self {
        case "0"..."9", "a"..."f", "A"..."F": true
        default: false
        }
    }
}
