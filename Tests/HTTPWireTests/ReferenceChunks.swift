/// A slow and obvious decoder of chunked bodies, written from RFC 9112 §7.1; shares no code with `HTTPWire`.
struct ReferenceChunks {
    enum Outcome: Equatable {
        case whole(data: [UInt8], length: Int)
        /// What has come is right so far, up to a line that is not at its end.
        case open(data: [UInt8])
        case refused
    }

    /// Mistakes that readers make. With one planted, the tests must see a difference.
    enum Mistake: CaseIterable {
        case takesLineFeed, takesMissingLineEnd, takesLongSizes, takesEmptySize, takesBlankBehindSize
        case takesControls, takesNamelessExtension, takesTrailerWithoutColon, takesFoldedTrailer, endsAtLastSize
    }

    /// True when neither extensions nor trailers are allowed: what must be left when the dropped bytes are gone.
    var isBare = false
    var mistake: Mistake?

    private static let hexadecimal = Array("0123456789abcdef".utf8)

    func decode(_ bytes: [UInt8]) -> Outcome {
        var data: [UInt8] = []
        var rest = bytes[...]
        while true {
            guard let (line, next) = takeLine(rest) else { return .open(data: data) }
            guard let line, let size = size(line) else { return .refused }
            rest = next
            if size == 0 { break }
            data += rest.prefix(size)
            rest = rest.dropFirst(size)
            let end = Array(rest.prefix(2))
            if mistake == .takesMissingLineEnd, end.count == 2, end != [13, 10] { continue }
            guard [13, 10].starts(with: end) else { return .refused }
            if end.count < 2 { return .open(data: data) }
            rest = rest.dropFirst(2)
        }
        if mistake == .endsAtLastSize { return .whole(data: data, length: rest.startIndex) }
        var overhead = 0
        while true {
            guard let (line, next) = takeLine(rest) else { return .open(data: data) }
            guard let line else { return .refused }
            rest = next
            if line.isEmpty { return .whole(data: data, length: rest.startIndex) }
            overhead += line.count + 2
            guard !isBare, overhead <= 16_384, isTrailer(line) else { return .refused }
        }
    }

    /// A line and what follows it; no line when it is wrong, nothing at all when its end has not come.
    private func takeLine(_ bytes: ArraySlice<UInt8>) -> (line: [UInt8]?, rest: ArraySlice<UInt8>)? {
        guard let end = bytes.firstIndex(of: 10) else { return nil }
        var line = Array(bytes[..<end])
        let rest = bytes[(end + 1)...]
        if line.last == 13 { line.removeLast() } else if mistake != .takesLineFeed { return (nil, rest) }
        return (line.contains(13) ? nil : line, rest)
    }

    private func size(_ line: [UInt8]) -> Int? {
        let lowered = line.map { (65...70).contains($0) ? $0 + 32 : $0 }
        let digits = lowered.prefix { ReferenceChunks.hexadecimal.contains($0) }
        if digits.isEmpty, mistake != .takesEmptySize { return nil }
        if digits.count > 15, mistake != .takesLongSizes { return nil }
        var size = 0
        for digit in digits { size = size &* 16 &+ (ReferenceChunks.hexadecimal.firstIndex(of: digit) ?? 0) }
        let extensions = Array(line.dropFirst(digits.count))
        if extensions.isEmpty { return size }
        guard !isBare, extensions.count <= 16_384 else { return nil }
        return isExtension(extensions) ? size : nil
    }

    /// White space, a semicolon, white space, then what begins as a name does and holds no control byte.
    private func isExtension(_ bytes: [UInt8]) -> Bool {
        let start = bytes.drop { $0 == 32 || $0 == 9 }
        if start.isEmpty, mistake == .takesBlankBehindSize { return true }
        guard start.first == 59, isText(bytes) else { return false }
        let name = start.dropFirst().drop { $0 == 32 || $0 == 9 }
        return name.first.map(isTokenByte) ?? false || mistake == .takesNamelessExtension
    }

    private func isTrailer(_ line: [UInt8]) -> Bool {
        if mistake == .takesFoldedTrailer, line[0] == 32 || line[0] == 9 { return isText(line) }
        guard let colon = line.firstIndex(of: 58) else {
            return mistake == .takesTrailerWithoutColon && isTokenByte(line[0])
        }
        return colon > 0 && line[..<colon].allSatisfy(isTokenByte) && isText(Array(line[colon...]))
    }

    private func isTokenByte(_ byte: UInt8) -> Bool {
        let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~"
        return letters.utf8.contains(byte)
    }

    private func isText(_ bytes: [UInt8]) -> Bool {
        mistake == .takesControls || bytes.allSatisfy { $0 == 9 || $0 >= 32 && $0 != 127 }
    }
}
