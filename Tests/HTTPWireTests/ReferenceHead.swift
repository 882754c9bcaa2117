import HTTPWire

/// A slow and obvious reader of whole heads, written from RFC 9110 and RFC 9112; shares no code with `HTTPWire`.
struct ReferenceHead {
    /// Mistakes that readers make. With one planted, the tests must see a difference.
    enum Mistake: CaseIterable {
        case takesLineFeed, takesSpaceBeforeColon, takesFold, takesControls, keepsBlanks, splitsValueAtLastColon
        case takesEqualLengths, takesSignedLength, takesBoth, takesCodingLists, takesTwoHosts
        case refusesHighBytes, takesOtherVersions, takesBareCarriageReturn, countsFieldsShort
    }

    var maxBytes = 81_920
    var maxFields = 256
    var mistake: Mistake?

    private struct Refusal: Error {}

    /// A request; nil when it is refused. The bytes must hold an empty line behind whatever the request line is.
    func request(_ bytes: [UInt8]) -> RequestText? {
        do {
            var lines = Lines(bytes: bytes, maxBytes: maxBytes, mistake: mistake)
            var start = try lines.next()
            // Up to two empty lines are skipped.
            for _ in 0..<2 where start.isEmpty { start = try lines.next() }
            let parts = start.split(separator: 0x20, omittingEmptySubsequences: false).map { Array($0) }
            guard parts.count == 3, isToken(parts[0]), !parts[1].isEmpty else { throw Refusal() }
            for byte in parts[1] where byte < 0x21 || byte > 0x7E { throw Refusal() }
            let version = try version(parts[2])
            let fields = try fields(&lines)
            let framing = try framing(fields, version)
            let hosts = fields.filter { lowered($0.name) == "host" }.count
            guard hosts == 1 || hosts > 1 && mistake == .takesTwoHosts else { throw Refusal() }
            return RequestText(
                method: text(parts[0]), target: text(parts[1]), version: version, fields: fields,
                length: lines.position,
                framing: framing.isChunked
                    ? .chunked : (framing.length ?? 0) == 0 ? .none : .length(framing.length ?? 0),
                keepsAlive: version == 1 && !options(fields).contains("close"))
        } catch {
            return nil
        }
    }

    /// A response to another method than HEAD; nil when it is refused.
    func response(_ bytes: [UInt8]) -> ResponseText? {
        do {
            var lines = Lines(bytes: bytes, maxBytes: maxBytes, mistake: mistake)
            let start = try lines.next()
            guard start.count >= 12, start[8] == 0x20 else { throw Refusal() }
            let version = try version(Array(start[..<8]))
            let digits = start[9..<12]
            guard digits.allSatisfy({ (0x30...0x39).contains($0) }), let status = Int(text(digits)), status >= 100
            else {
                throw Refusal()
            }
            let reason = start[12...]
            guard reason.isEmpty || reason.first == 0x20 else { throw Refusal() }
            try checkText(reason)
            let fields = try fields(&lines)
            let framing = try framing(fields, version)
            let options = options(fields)
            let hasBody = status >= 200 && status != 204 && status != 304
            let bodyFraming: ResponseHead.Framing
            if framing.isChunked {
                bodyFraming = .chunked
            } else if let length = framing.length {
                bodyFraming = length == 0 ? .none : .length(length)
            } else {
                bodyFraming = .untilClose
            }
            return ResponseText(
                status: status, line: text(start[8...]), version: version, fields: fields, length: lines.position,
                framing: hasBody ? bodyFraming : .none,
                keepsAlive: !options.contains("close") && (version == 1 || options.contains("keep-alive")))
        } catch {
            return nil
        }
    }

    /// Takes lines off the front, less their CRLF.
    private struct Lines {
        let bytes: [UInt8]
        let maxBytes: Int
        let mistake: Mistake?
        var position = 0

        mutating func next() throws -> [UInt8] {
            var line: [UInt8] = []
            while position < bytes.count, position < maxBytes {
                let byte = bytes[position]
                position += 1
                if byte != 0x0A {
                    line.append(byte)
                } else {
                    if line.last == 0x0D {
                        line.removeLast()
                    } else if mistake != .takesLineFeed {
                        throw Refusal()
                    }
                    if mistake != .takesBareCarriageReturn, line.contains(0x0D) { throw Refusal() }
                    return line
                }
            }
            throw Refusal()
        }
    }

    private func version(_ bytes: [UInt8]) throws -> Int {
        if mistake == .takesOtherVersions, bytes.count == 8, text(bytes).hasPrefix("HTTP/") { return 1 }
        switch text(bytes) {
        case "HTTP/1.1": return 1
        case "HTTP/1.0": return 0
        default: throw Refusal()
        }
    }

    private func fields(_ lines: inout Lines) throws -> [FieldText] {
        var fields: [FieldText] = []
        while true {
            let line = try lines.next()
            if line.isEmpty { break }
            if mistake == .takesFold, line[0] == 0x20 || line[0] == 0x09, !fields.isEmpty {
                fields[fields.count - 1].value += text(line)
                continue
            }
            let colons = line.indices.filter { line[$0] == 0x3A }
            guard let colon = mistake == .splitsValueAtLastColon ? colons.last : colons.first else { throw Refusal() }
            var name = Array(line[..<colon])
            if mistake == .takesSpaceBeforeColon, name.last == 0x20 { name.removeLast() }
            guard isToken(name) else { throw Refusal() }
            let value = Array(line[(colon + 1)...])
            try checkText(value)
            fields.append(FieldText(name: text(name), value: text(mistake == .keepsBlanks ? value : trimmed(value))))
        }
        guard fields.count <= (mistake == .countsFieldsShort ? maxFields - 1 : maxFields) else { throw Refusal() }
        let usual = ["close", "keep-alive", ""]
        guard options(fields).filter({ !usual.contains($0) }).count <= maxFields else { throw Refusal() }
        return fields
    }

    private func framing(_ fields: [FieldText], _ version: Int) throws -> (length: Int?, isChunked: Bool) {
        var lengths = fields.filter { lowered($0.name) == "content-length" }.map(\.value)
        let codings = fields.filter { lowered($0.name) == "transfer-encoding" }.map(\.value)
        if mistake == .takesEqualLengths, Set(lengths).count == 1 { lengths = [lengths[0]] }
        guard lengths.count <= 1, codings.count <= 1 else { throw Refusal() }
        if !lengths.isEmpty, !codings.isEmpty, mistake != .takesBoth { throw Refusal() }
        for coding in codings {
            let isList = mistake == .takesCodingLists && lowered(coding).hasSuffix("chunked")
            guard lowered(coding) == "chunked" || isList, version == 1 else { throw Refusal() }
        }
        var length: Int?
        for digits in lengths {
            var digits = digits
            if mistake == .takesSignedLength, digits.hasPrefix("+") { digits.removeFirst() }
            let isNumber = digits.unicodeScalars.allSatisfy { "0123456789".unicodeScalars.contains($0) }
            guard isNumber, (1...19).contains(digits.unicodeScalars.count) else { throw Refusal() }
            guard let value = UInt64(digits), value <= 1 << 62 else { throw Refusal() }
            length = Int(value)
        }
        return (length, !codings.isEmpty)
    }

    /// The elements of all `Connection` fields, in small letters.
    private func options(_ fields: [FieldText]) -> [String] {
        fields.filter { lowered($0.name) == "connection" }.flatMap { field in
            bytes(field.value).split(separator: 0x2C).map { lowered(text(trimmed(Array($0)))) }
        }
    }

    private func isToken(_ bytes: [UInt8]) -> Bool {
        let signs = Set("!#$%&'*+-.^_`|~".utf8)
        return !bytes.isEmpty
            && bytes.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || signs.contains(byte)
            }
    }

    /// Refuses what neither a value nor a reason may hold.
    private func checkText(_ bytes: some Sequence<UInt8>) throws {
        for byte in bytes {
            if mistake == .refusesHighBytes, byte >= 0x80 { throw Refusal() }
            if byte == 0x09 || mistake == .takesControls { continue }
            if byte == 0x0D, mistake == .takesBareCarriageReturn { continue }
            if byte < 0x20 || byte == 0x7F { throw Refusal() }
        }
    }

    private func trimmed(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
        while let first = bytes.first, first == 0x20 || first == 0x09 { bytes.removeFirst() }
        return bytes
    }

    private func lowered(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isCapital = ("A"..."Z").contains(scalar)
            scalars.append(isCapital ? Unicode.Scalar(UInt8(scalar.value | 0x20)) : scalar)
        }
        return String(scalars)
    }
}
