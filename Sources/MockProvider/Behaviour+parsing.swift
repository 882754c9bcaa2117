extension Behaviour {
    /// Reads a behaviour's text, see the tables above.
    public init(_ text: some StringProtocol) throws(UnknownWord) {
        self.init()
        for word in text.split(whereSeparator: { $0 == ";" || $0 == " " || $0 == "\n" }) {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let known = apply(name: String(parts[0]), value: parts.count > 1 ? String(parts[1]) : nil)
            guard known else { throw UnknownWord(word: String(word)) }
        }
    }

    /// True when the word was understood.
    private mutating func apply(name: String, value: String?) -> Bool {
        if let value {
            applyContent(name, value) || applyTime(name, value) || applyEnding(name, value)
        } else {
            applyFlag(name) || applyFault(name)
        }
    }

    private mutating func applyContent(_ name: String, _ value: String) -> Bool {
        switch name {
        case "text": text = percentDecoded(value)
        case "header":
            guard let colon = value.firstIndex(of: ":") else { return false }
            let content = percentDecoded(String(value[value.index(after: colon)...]))
            fields.append(Field(name: String(value[..<colon]), value: content))
        case "retry-after": fields.append(Field(name: "retry-after", value: value))
        case "should-retry": fields.append(Field(name: "x-should-retry", value: value))
        case "usage":
            let counts = value.split(separator: "/").map { count($0) }
            guard counts.count == 4, let input = counts[0], let output = counts[1], let read = counts[2],
                let write = counts[3]
            else { return false }
            usage = Usage(input: input, output: output, cacheRead: read, cacheWrite: write)
        case "size": return set(\.size, value)
        case "events": return set(\.events, value)
        case "status":
            guard let number = count(value[...]), (200...999).contains(number) else { return false }
            status = number
        default: return false
        }
        return true
    }

    private mutating func applyTime(_ name: String, _ value: String) -> Bool {
        switch name {
        case "gate": gate = value
        case "delay_ms", "first_ms":
            guard let number = Double(value), number >= 0, number < 1e7 else { return false }
            if name == "delay_ms" { delayMilliseconds = number } else { firstMilliseconds = number }
        case "split":
            guard let number = count(value[...]), number > 0 else { return false }
            split = number
        default: return false
        }
        return true
    }

    private mutating func applyEnding(_ name: String, _ value: String) -> Bool {
        switch name {
        case "1xx":
            let parts = value.split(separator: "x")
            guard let first = parts.first, let status = count(first), (100...199).contains(status) else { return false }
            interim = (status, parts.count > 1 ? count(parts[1]) ?? 1 : 1)
        case "keep-alive-timeout": fields.append(Field(name: "keep-alive", value: "timeout=\(value)"))
        case "raw":
            guard let bytes = base64Decoded(value) else { return false }
            raw = bytes
        case "early-413" where value == "keep" || value == "abrupt":
            (status, early, ending) = (413, true, value == "keep" ? .stay : .close)
        case "idle-close", "chunk", "cut", "cut-body", "reset":
            guard let number = count(value[...]) else { return false }
            switch name {
            case "idle-close": idleCloseMilliseconds = Int64(number)
            case "chunk": (framing, chunk) = (.chunked, max(1, number))
            case "cut": fault = .cut(number)
            case "cut-body": fault = .cutBody(number)
            default: fault = .reset(number)
            }
        default: return false
        }
        return true
    }

    private mutating func applyFlag(_ name: String) -> Bool {
        switch name {
        case "stream": stream = true
        case "json": stream = false
        case "stamp": stamp = true
        case "html": html = true
        case "gzip": gzip = true
        case "sse-error": streamError = true
        case "gate": gate = ""
        case "gate-head": gateHead = true
        case "hold-body": holdBody = true
        case "early": early = true
        case "close": ending = .close
        case "close-delimited": (framing, ending) = (.close, .close)
        case "chunked": framing = .chunked
        case "trailers": (framing, trailers) = (.chunked, true)
        case "http10": http10 = true
        case "204", "304": status = name == "204" ? 204 : 304
        default: return false
        }
        return true
    }

    private mutating func applyFault(_ name: String) -> Bool {
        switch name {
        case "reset": fault = .reset(0)
        case "close-before-head": fault = .cut(0)
        case "half-head": fault = .halfHead
        case "stall": fault = .stall
        case "stall-head": fault = .stallHead
        case "stall-mid": fault = .stallMiddle
        case "garbage": fault = .garbage
        case "bad-chunk": framing = .badChunk
        case "two-lengths": framing = .twoLengths
        case "cl-and-te": framing = .lengthAndChunked
        case "early-413": (status, early, ending) = (413, true, .closeDraining)
        case "extra-after-answer": extra = .atOnce
        case "extra-later": extra = .later
        default: return false
        }
        return true
    }

    private mutating func set(_ path: WritableKeyPath<Behaviour, Int>, _ value: String) -> Bool {
        guard let number = count(value[...]) else { return false }
        self[keyPath: path] = number
        return true
    }
}

/// A count that a test may ask for: digits, at most a gigabyte.
private func count(_ digits: Substring) -> Int? {
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(digits) else {
        return nil
    }
    return number <= 1 << 30 ? number : nil
}
