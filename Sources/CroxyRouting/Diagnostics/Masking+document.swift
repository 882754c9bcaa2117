import TOMLEdit

extension Masking {
    /// Keys whose values may be shown. What stands under any other name may be a secret, for a misspelt `api_key` is one.
    static let openKeys = Set(ConfigKey.all.filter { !$0.isSecret && $0.name != "headers" }.map(\.name))

    /// The bytes of a document that no excerpt may show: strings, arrays and inline tables under names that are no open
    /// keys, all values under names that sound secret, URLs with a user or a query, and a key that somebody put where
    /// the name of a variable belongs.
    static func secretRanges(in document: Document) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        collect(document.root, isSecret: false, into: &ranges)
        return ranges
    }

    private static func collect(_ table: Table, isSecret: Bool, into ranges: inout [Range<Int>]) {
        for entry in table.entries {
            let name = entry.key.name
            if let table = entry.value.table {
                // The names of tables are no secrets, and those of providers tell nothing of what is in them.
                collect(table, isSecret: isSecret || name == "headers", into: &ranges)
            } else {
                collect(entry.value, under: name, isSecret: isSecret, into: &ranges)
            }
        }
    }

    private static func collect(
        _ value: Value, under name: String, isSecret: Bool, into ranges: inout [Range<Int>]
    ) {
        switch value.kind {
        case .table(let table):
            collect(table, isSecret: isSecret, into: &ranges)
        case .array(let elements):
            for element in elements { collect(element, under: name, isSecret: isSecret, into: &ranges) }
        case .string(let text):
            let isVariable = name.hasSuffix("_env") && EnvironmentName.isValid(text)
            if isSecret || !openKeys.contains(name) || isTellingURL(text) || (name.hasSuffix("_env") && !isVariable) {
                ranges.append(value.range)
            }
        default:
            if isSecret || soundsSecret(name) { ranges.append(value.range) }
        }
    }

    static func isTellingURL(_ text: String) -> Bool {
        text.contains("://") && text.utf8.contains { $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "?") }
    }

    /// Where the text is no TOML: the line of the error from its first quote or `=` on, unless an open key stands
    /// before it. A line with neither is shown when it is a header, else it may belong to a string.
    static func secretRanges(inBrokenText bytes: [UInt8], around offset: Int) -> [Range<Int>] {
        let line = lineRange(in: bytes, around: offset)
        // As much as an excerpt shows, and more.
        let start = max(line.lowerBound, offset - 4096)
        let part = start..<min(line.upperBound, offset + 4096)
        let text = String(decoding: bytes[part], as: UTF8.self)
        let name = bytes[line].prefix(4096).prefix { !isBorder($0) }
        let word = String(decoding: trimmed(name), as: UTF8.self)
        // A second `=` may be that of a key whose line break was lost.
        let isOne = text.utf8.lazy.filter { $0 == UInt8(ascii: "=") }.count <= 1
        let isOpen = openKeys.contains(word) && isOne && !text.utf8.contains(UInt8(ascii: "{"))
        if isOpen, !soundsSecret(text), !isTellingURL(text) { return [] }
        if name.endIndex == line.upperBound {
            return word.utf8.first == UInt8(ascii: "[") || word.isEmpty ? [] : [line]
        }
        var from = name.endIndex
        while from < line.upperBound, bytes[from].isBlank || bytes[from] == UInt8(ascii: "=") { from += 1 }
        return [from..<line.upperBound]
    }

    private static func isBorder(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "=") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let start = bytes.drop(while: \.isBlank)
        return start.prefix((start.lastIndex { !$0.isBlank } ?? start.startIndex - 1) + 1 - start.startIndex)
    }

    /// The line that holds an offset, without its newline.
    static func lineRange(in bytes: [UInt8], around offset: Int) -> Range<Int> {
        let offset = min(max(offset, 0), bytes.count)
        let start = bytes[..<offset].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        var end = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        if end > offset, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return start..<end
    }

    /// The message about a broken text without what it may tell of secret parts of it: quotes with letters or digits in
    /// them, and words that stand in those parts.
    static func hidingQuotes(in message: String, of bytes: [UInt8], secret ranges: [Range<Int>]) -> String {
        var parts = message.split(separator: "\"", omittingEmptySubsequences: false).map(String.init)
        for index in parts.indices where !index.isMultiple(of: 2) && parts[index].utf8.contains(where: \.isAlphanumeric)
        {
            parts[index] = mask
        }
        var message = parts.joined(separator: "\"")
        for range in ranges {
            // Shorter words tell nothing, and would blot out the message.
            for word in bytes[range].prefix(4096).split(whereSeparator: { !$0.isAlphanumeric }) where word.count >= 4 {
                message = hiding(String(decoding: word, as: UTF8.self), in: message)
            }
        }
        return message
    }

    private static func hiding(_ word: String, in text: String) -> String {
        var output = ""
        var rest = Substring(text)
        while !rest.isEmpty {
            if rest.hasPrefix(word) {
                output += mask
                rest = rest.dropFirst(word.count)
            } else if let first = rest.popFirst() {
                output.append(first)
            }
        }
        return output
    }
}
