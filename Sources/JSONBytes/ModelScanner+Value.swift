/// The string of the model: held, bounded, decoded at its end.
extension ModelScanner {
    mutating func beginModel(at offset: Int) {
        tokenOffset = offset
        held.removeAll(keepingCapacity: true)
        isEscaped = false
        hasEscapes = false
        phase = .inModel
    }

    /// Reads on from `index`. Returns the index of the first byte that is not the model's.
    mutating func readModel(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        let most = min(bytes.count, start + Self.maxValueBytes - held.count)
        var index = start
        while index < most {
            let byte = bytes[index]
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\"") {
                break
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
                hasEscapes = true
            }
            if byte < 0x20 {
                note("expected no bare control character in the model", at: byteCount + index)
                return index + 1
            }
            index += 1
        }
        held.append(contentsOf: bytes[start..<index])
        guard index < bytes.count else { return index }
        if !isEscaped, bytes[index] == UInt8(ascii: "\"") {
            endModel(at: byteCount + index + 1)
            return index + 1
        }
        skip = .string(kernel, escaped: isEscaped)
        phase = .inLongModel
        return index
    }

    mutating func endLongModel(at end: Int) {
        decide(.tooLong, end: end)
    }

    private mutating func endModel(at end: Int) {
        guard hasEscapes else {
            decide(held.withUnsafeBytes(UTF8Sequence.areWellFormed) ? .text : .notText, end: end)
            return
        }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(held.count)
        switch held.withUnsafeBytes({ JSONString.decode($0, into: &decoded) }) {
        case .text:
            held = decoded
            decide(.text, end: end)
        case .notText:
            decide(.notText, end: end)
        case .damaged(let offset):
            note("expected an escape that JSON knows", at: tokenOffset + 1 + offset, shownAt: end)
        }
    }

    private mutating func decide(_ value: Value, end: Int) {
        self.value = value
        finding = .model(tokenOffset..<end)
        phase = .comma
    }
}
