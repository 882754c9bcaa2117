/// Writes values as TOML.
struct ValueText {
    /// For strings of several lines that replace none, and for arrays.
    let lineEnding: [UInt8]

    /// A value that replaces none.
    func text(of value: NewValue) -> [UInt8] {
        switch value {
        case .string(let text): StringStyle(for: text, lineEnding: lineEnding).quoted(text)
        case .integer(let number): Array(String(number).utf8)
        case .float(let number): Array((number.isNaN ? "nan" : String(describing: number)).utf8)
        case .boolean(let flag): Array((flag ? "true" : "false").utf8)
        case .array(let elements):
            [Byte.openBracket] + joined(elements.map { text(of: $0) }) + [Byte.closeBracket]
        case .table(let members):
            members.isEmpty
                ? Array("{}".utf8)
                : Array("{ ".utf8)
                    + joined(members.map { Array("\(keyText(of: $0.name)) = ".utf8) + text(of: $0.value) })
                    + Array(" }".utf8)
        }
    }

    /// A value that replaces one, in the manner of that.
    func text(of value: NewValue, inPlaceOf old: Value, _ bytes: [UInt8]) -> [UInt8] {
        let written = bytes[old.range]
        switch (value, old.kind) {
        case (.string(let text), .string):
            return StringStyle(of: written).quoted(text)
        case (.array(let elements), .array(let others)):
            guard let first = others.first, let last = others.last, !elements.isEmpty else { return text(of: value) }
            let elements = elements.map { element in
                if case .string = element, case .string = first.kind {
                    return self.text(of: element, inPlaceOf: first, bytes)
                }
                return self.text(of: element)
            }
            // On lines of their own, as before: what stands between bracket and first element, and after the last one.
            let opening = bytes[old.range.lowerBound + 1..<first.range.lowerBound]
            guard opening.contains(Byte.lineFeed), !opening.contains(Byte.hash) else {
                return [Byte.openBracket] + joined(elements) + [Byte.closeBracket]
            }
            let closing = bytes[last.range.upperBound..<old.range.upperBound - 1]
            let ending = closing.lastIndex(of: Byte.lineFeed).map { Array(closing[($0 + 1)...]) }
            let comma: [UInt8] = closing.contains(Byte.comma) ? [Byte.comma] : []
            var lines = [Byte.openBracket] + Array(opening)
            for (index, element) in elements.enumerated() {
                lines += (index == 0 ? [] : [Byte.comma] + Array(opening)) + element
            }
            return lines + comma + (ending.map { lineEnding + $0 } ?? []) + [Byte.closeBracket]
        default:
            return text(of: value)
        }
    }

    private func joined(_ parts: [[UInt8]]) -> [UInt8] {
        Array(parts.joined(separator: [Byte.comma, Byte.space]))
    }
}
