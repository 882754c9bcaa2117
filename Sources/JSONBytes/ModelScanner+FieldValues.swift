/// The values of the fields asked for, as far as they are looked into.
extension ModelScanner {
    /// The first byte of the value of a field; where a container begins, or a literal, the scanner stands behind it.
    mutating func beginField(_ word: Words, _ byte: UInt8, at offset: Int) {
        switch (word, byte) {
        case (.stream, UInt8(ascii: "t")): isStreamLiteral = true
        case (.stream, _): tell(.stream, false, at: offset + 1)
        case (.thinking, UInt8(ascii: "{")): beginWalk(in: .thinking)
        case (.thinking, _): tell(.thinking, false, at: offset + 1)
        case (.tools, UInt8(ascii: "[")): phase = .beforeTool
        case (.tools, _): tell(.tools, false, at: offset + 1)
        case (.messages, UInt8(ascii: "[")): beginWalk(in: .messages)
        case (.messages, _): tell(.images, false, at: offset + 1)
        default: preconditionFailure("no field is called so: \(word)")
        }
    }

    private mutating func beginWalk(in place: FieldWalk.Place) {
        walk = FieldWalk(in: place, kernel: kernel)
        phase = .inWalk
    }

    /// Reads on from `start`. Returns the index of the first byte that is not read.
    mutating func readWalk(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        guard let count = walk?.advance(UnsafeRawBufferPointer(rebasing: bytes[start...])), let walk else {
            preconditionFailure("a walk without a place")
        }
        let index = start + count
        if walk.hasEnded {
            endWalk(with: bytes[index - 1], at: byteCount + index)
        } else if walk.isImage {
            tell(.images, true, at: byteCount + index)
            skip = walk.rest
            phase = .inContainer
        }
        return index
    }

    private mutating func endWalk(with byte: UInt8, at end: Int) {
        guard let walk else { return }
        switch walk.root {
        case .thinking: tell(.thinking, walk.isThinking, at: end)
        default: tell(.images, false, at: end)
        }
        skip = walk.rest
        endContainer(with: byte, at: end)
    }

    /// The first byte in `tools` that is not white space. Returns the index of the first byte that is not read.
    mutating func readTool(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Int {
        let byte = bytes[index]
        let end = byteCount + index + 1
        guard byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") else {
            tell(.tools, true, at: end)
            phase = .inContainer
            return index
        }
        tell(.tools, false, at: end)
        endContainer(with: byte, at: end)
        return index + 1
    }

    /// `true`, `false` or `null` has been read, or something else that began so.
    mutating func endLiteral(isWhole: Bool, at end: Int) {
        guard isStreamLiteral else { return }
        isStreamLiteral = false
        tell(.stream, isWhole, at: end)
    }

    /// The body has ended: in an object, what has not come is absent.
    mutating func tellAbsence() {
        switch finding {
        case .model, .noModel: break
        default: return
        }
        for field in [Fields.stream, .thinking, .tools, .images] where asked.contains(field) && !known.contains(field) {
            tell(field, false, at: byteCount)
        }
    }

    private mutating func tell(_ field: Fields, _ isTrue: Bool, at end: Int) {
        // What is read behind damage is a guess, good enough to see a second model, not to decide by.
        guard laterDamage == nil else { return }
        known.insert(field)
        if isTrue { holding.insert(field) }
        offsets[field.rawValue.trailingZeroBitCount] = end
    }
}
