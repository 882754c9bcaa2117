/// What the mock needs of a request's head, read from its bytes.
///
/// It is strict where a proxy must not err: two framings, or two lengths, make the head invalid.
struct RequestHead {
    /// How the request's body ends.
    enum Framing: Equatable {
        case length(Int), chunked
    }

    var method: String
    var target: String
    var framing: Framing
    /// The value of `x-mock`, empty when there is none.
    var behaviour: String
    /// Whether the client wants the connection to end.
    var closes: Bool

    /// Why a head cannot be answered.
    struct Invalid: Error {
        var reason: String
    }

    init(_ bytes: UnsafeRawBufferPointer) throws(Invalid) {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)[...]
        guard let first = lines.popFirst() else { throw Invalid(reason: "an empty head") }
        let words = first.trimmed.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.count == 3, words[2].elementsEqual("HTTP/1.1".utf8) || words[2].elementsEqual("HTTP/1.0".utf8)
        else {
            throw Invalid(reason: "a broken request line")
        }
        method = String(decoding: words[0], as: UTF8.self)
        target = String(decoding: words[1], as: UTF8.self)
        closes = words[2].last == UInt8(ascii: "0")
        framing = .length(0)
        behaviour = ""
        var lengths = 0
        var codings = 0
        for line in lines {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
                if line.trimmed.isEmpty { continue }
                throw Invalid(reason: "a field without a colon")
            }
            let name = line[..<colon]
            let value = line[(colon + 1)...].trimmed
            if name.equals("content-length") {
                lengths += 1
                guard let length = Int(String(decoding: value, as: UTF8.self)), length >= 0 else {
                    throw Invalid(reason: "a broken content-length")
                }
                framing = .length(length)
            } else if name.equals("transfer-encoding") {
                codings += 1
                guard value.equals("chunked") else { throw Invalid(reason: "a foreign transfer-encoding") }
                framing = .chunked
            } else if name.equals("x-mock") {
                behaviour = String(decoding: value, as: UTF8.self)
            } else if name.equals("connection"), value.equals("close") {
                closes = true
            }
        }
        guard lengths + codings <= 1 else { throw Invalid(reason: "two framings in one request") }
    }

    /// The lines of a head without their ends and without the empty last one.
    static func lines(of head: [UInt8]) -> [ArraySlice<UInt8>] {
        head.split(separator: UInt8(ascii: "\n")).map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
            .filter { !$0.isEmpty }
    }

    /// How many bytes the head at the front of `bytes` has, its empty line included; nil when its end is not there.
    static func length(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard bytes.count >= 4 else { return nil }
        var index = max(3, start)
        while index < bytes.count {
            if bytes[index] == 10, bytes[index - 1] == 13, bytes[index - 2] == 10, bytes[index - 3] == 13 {
                return index + 1
            }
            index += 1
        }
        return nil
    }
}

extension BidirectionalCollection<UInt8> where SubSequence: BidirectionalCollection<UInt8> {
    /// Without white space and line ends at either side.
    var trimmed: SubSequence {
        func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 }
        let rest = drop(while: isBlank)
        guard let last = rest.lastIndex(where: { !isBlank($0) }) else { return self[endIndex..<endIndex] }
        return self[rest.startIndex...last]
    }

    /// Whether these are the bytes of a lower-case ASCII text, but for case.
    func equals(_ lowercase: StaticString) -> Bool {
        lowercase.withUTF8Buffer { text in
            guard count == text.count else { return false }
            return zip(self, text).allSatisfy { ($0 >= 65 && $0 <= 90 ? $0 | 32 : $0) == $1 }
        }
    }
}
