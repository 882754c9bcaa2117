/// The tokens of the outermost object, one byte at a time; what is inside of them is skipped in blocks.
extension ModelScanner {
    /// What the next byte belongs to.
    enum Phase: UInt8, Sendable {
        case beforeObject
        case firstKey
        case key
        case inKey
        case inOtherKey
        case colon
        case value
        case inModel
        case inLongModel
        case inString
        case inContainer
        case inWalk
        case beforeTool
        case inNumber
        case inLiteral
        case comma
        case afterObject

        /// Nothing more is looked at.
        case stopped
    }

    var isDecided: Bool {
        if case .undecided = finding { false } else { true }
    }

    mutating func scan(_ bytes: UnsafeRawBufferPointer) {
        var index = 0
        while index < bytes.count {
            switch phase {
            case .stopped:
                return
            case .inOtherKey, .inLongModel, .inString, .inContainer:
                index += skip.advance(UnsafeRawBufferPointer(rebasing: bytes[index...]))
                if skip.hasEnded { endSkip(with: bytes[index - 1], at: byteCount + index) }
            case .inKey:
                index = readKey(bytes, from: index)
            case .inModel:
                index = readModel(bytes, from: index)
            case .inWalk:
                index = readWalk(bytes, from: index)
            case .beforeTool:
                while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
                if index < bytes.count { index = readTool(bytes, at: index) }
            case .inNumber:
                while index < bytes.count, Self.isOfNumber(bytes[index]) { index += 1 }
                if index < bytes.count { phase = .comma }
            case .inLiteral:
                if readLiteral(bytes[index], at: byteCount + index) { index += 1 }
            default:
                while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
                guard index < bytes.count else { return }
                read(bytes[index], at: byteCount + index)
                index += 1
            }
        }
    }

    /// The body has ended.
    mutating func end() {
        switch phase {
        case .stopped: break
        case .beforeObject: finding = .empty
        case .afterObject:
            if !isDecided {
                finding = .noModel
                noModelOffset = byteCount
            }
        default: note("the body ends inside the object", at: byteCount, shownAt: byteCount)
        }
        phase = .stopped
        tellAbsence()
    }

    /// Damage: decides the body before its model was found, is only remembered after.
    ///
    /// - Parameter end: behind the byte by which it shows; nil where that is the byte at `offset`.
    mutating func note(_ reason: StaticString, at offset: Int, shownAt end: Int? = nil) {
        let damage = JSONDamage(offset: offset, reason: reason)
        damageShown = damageShown ?? end ?? offset + 1
        if isDecided {
            laterDamage = laterDamage ?? damage
        } else {
            finding = .malformed(damage)
            phase = .stopped
        }
    }

    /// Reads one byte of structure.
    private mutating func read(_ byte: UInt8, at offset: Int) {
        switch (phase, byte) {
        case (.beforeObject, UInt8(ascii: "{")): phase = .firstKey
        case (.beforeObject, _):
            finding = .notAnObject(offset)
            phase = .stopped
        case (.firstKey, UInt8(ascii: "\"")), (.key, UInt8(ascii: "\"")): beginKey(at: offset)
        case (.firstKey, UInt8(ascii: "}")), (.comma, UInt8(ascii: "}")): phase = .afterObject
        case (.firstKey, _): repair(byte, at: offset, "expected a key or \"}\"")
        case (.key, _): repair(byte, at: offset, "expected a key after \",\"")
        case (.colon, UInt8(ascii: ":")): phase = .value
        case (.colon, _): repair(byte, at: offset, "expected \":\" after a key")
        case (.value, _): beginValue(byte, at: offset)
        case (.comma, UInt8(ascii: ",")): phase = .key
        case (.comma, _): repair(byte, at: offset, "expected \",\" or \"}\" after a value")
        case (.afterObject, _): readTrailing(at: offset)
        default: preconditionFailure("byte of structure read in phase \(phase)")
        }
    }

    private mutating func beginKey(at offset: Int) {
        tokenOffset = offset
        name = NameMatcher(keyWords)
        phase = .inKey
    }

    /// Reads on from `start`. Returns the index of the first byte that is not read.
    private mutating func readKey(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        let outcome = name.read(bytes, from: &index)
        if let escape = name.unknownEscape {
            note("expected an escape that JSON knows", at: byteCount + escape)
            if phase == .stopped { return index }
        }
        switch outcome {
        case .more: break
        case .other:
            skip = .string(kernel)
            phase = .inOtherKey
        case .end(let match): endKey(match)
        }
        return index
    }

    private mutating func endKey(_ match: NameMatcher.Match) {
        phase = .colon
        member = []
        if match.word.isEmpty { return }
        guard match.isExact else {
            noteOtherCase(of: match.word)
            return
        }
        guard !seen.contains(match.word) else {
            noteSecond(match.word)
            return
        }
        seen.insert(match.word)
        member = match.word
    }

    private mutating func noteOtherCase(of word: Words) {
        if word == .model {
            otherCaseOffset = otherCaseOffset ?? tokenOffset
        } else {
            repeatedField = repeatedField ?? RepeatedField(word, offset: tokenOffset, isOtherCase: true)
        }
    }

    private mutating func noteSecond(_ word: Words) {
        if word == .model {
            secondModelOffset = secondModelOffset ?? tokenOffset
        } else {
            repeatedField = repeatedField ?? RepeatedField(word, offset: tokenOffset, isOtherCase: false)
        }
    }

    private mutating func beginValue(_ byte: UInt8, at offset: Int) {
        let member = member
        self.member = []  // whatever a damaged body brings next, this was its value
        switch byte {
        case UInt8(ascii: "\"") where member == .model:
            beginModel(at: offset)
            return
        case UInt8(ascii: "\""):
            skip = .string(kernel)
            phase = .inString
        case UInt8(ascii: "{"), UInt8(ascii: "["): beginContainer(byte, at: offset)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): phase = .inNumber
        case UInt8(ascii: "t"): beginLiteral(rest: 0x65_75_72)
        case UInt8(ascii: "f"): beginLiteral(rest: 0x65_73_6C_61)
        case UInt8(ascii: "n"): beginLiteral(rest: 0x6C_6C_75)
        default: repair(byte, at: offset, "expected a value")
        }
        if member.isEmpty || phase == .stopped { return }
        if member != .model {
            beginField(member, byte, at: offset)
        } else if !isDecided {
            finding = .noModel
            noModelOffset = offset + 1
        }
    }

    private mutating func beginContainer(_ byte: UInt8, at offset: Int) {
        tokenOffset = offset
        isArray = byte == UInt8(ascii: "[")
        skip = .container(kernel)
        phase = .inContainer
    }

    /// - Parameter rest: the letters behind the first, the next one lowest.
    private mutating func beginLiteral(rest: UInt32) {
        literalRest = rest
        phase = .inLiteral
    }

    private mutating func readLiteral(_ byte: UInt8, at offset: Int) -> Bool {
        guard byte == UInt8(truncatingIfNeeded: literalRest) else {
            phase = .comma
            note("expected true, false or null", at: offset)
            endLiteral(isWhole: false, at: offset + 1)
            return false
        }
        literalRest >>= 8
        if literalRest == 0 {
            phase = .comma
            endLiteral(isWhole: true, at: offset + 1)
        }
        return true
    }

    /// A string or container has been skipped; `end` is the offset behind its last byte.
    private mutating func endSkip(with byte: UInt8, at end: Int) {
        switch phase {
        case .inOtherKey: endKey(.none)
        case .inLongModel: endLongModel(at: end)
        case .inContainer: endContainer(with: byte, at: end)
        default: phase = .comma
        }
    }

    mutating func endContainer(with byte: UInt8, at end: Int) {
        phase = .comma
        if skip.sawStrayBackslash {
            note("expected no backslash outside of strings in the value", at: tokenOffset, shownAt: end)
        } else if (byte == UInt8(ascii: "]")) != isArray {
            note("expected the other closing bracket", at: end - 1)
        }
    }

    private mutating func readTrailing(at offset: Int) {
        if isDecided {
            trailingOffset = offset
            phase = .stopped
        } else {
            note(Self.trailing, at: offset)
        }
    }

    /// A byte that cannot stand here. Once decided, goes on as a lenient reader might, so that a second model is seen:
    /// a string where none can be is taken for a key.
    private mutating func repair(_ byte: UInt8, at offset: Int, _ reason: StaticString) {
        note(reason, at: offset)
        if phase == .stopped { return }
        switch byte {
        case UInt8(ascii: "\""): beginKey(at: offset)
        case UInt8(ascii: "{"), UInt8(ascii: "["): beginContainer(byte, at: offset)
        case UInt8(ascii: "}"): phase = .afterObject
        case UInt8(ascii: ","): phase = .key
        case UInt8(ascii: ":"): phase = .value
        default: if phase == .value { phase = .comma }
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    /// The bytes numbers are made of; their grammar is the provider's business.
    private static func isOfNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }
}
