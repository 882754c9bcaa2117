extension KeyReader {
    private static let escape: UInt8 = 0x1B
    private static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)

    mutating func read(_ byte: UInt8, _ keys: inout [Key]) {
        switch state {
        case .ground: readText(byte, &keys)
        case .escape: readEscaped(byte, &keys)
        case .csi(let sequence): read(byte, of: sequence, &keys)
        case .ss3:
            if byte >= 0x30, byte < 0x3C {
                state = .ss3(isEmpty: false)
            } else {
                end(with: byte, &keys) { Self.applicationKey(byte) }
            }
        case .mouse(let left):
            guard byte >= 0x20 else { return end(with: byte, &keys) { nil } }
            state = left > 1 ? .mouse(left: left - 1) : .ground
        case .linuxKey: end(with: byte, &keys) { nil }
        case .string(let introducer, _, let sawEscape):
            readString(byte, introducer, sawEscape, &keys)
        case .paste(let matched): readPasted(byte, matched, &keys)
        }
    }

    /// Ends a sequence with a byte that belongs to it if it can; what cannot begins anew.
    private mutating func end(with byte: UInt8, _ keys: inout [Key], _ key: () -> Key?) {
        state = .ground
        guard byte >= 0x20, byte < 0x7F else { return readText(byte, &keys) }
        if let key = key() { keys.append(key) }
    }

    private mutating func readText(_ byte: UInt8, _ keys: inout [Key]) {
        guard let scalar = text.read(byte) else { return }
        switch scalar.value {
        case UInt32(Self.escape): state = .escape
        case 0x08, 0x7F: keys.append(.backspace)
        case 0x09: keys.append(.tab)
        case 0x0A, 0x0D: keys.append(.enter)
        case 0x01...0x1A:
            keys.append(.control(Character(Unicode.Scalar(UInt8(truncatingIfNeeded: scalar.value) + 0x60))))
        case 0x00..<0x20, 0x80..<0xA0: break
        default: keys.append(.character(Character(scalar)))
        }
    }

    private mutating func readEscaped(_ byte: UInt8, _ keys: inout [Key]) {
        switch byte {
        case UInt8(ascii: "["): state = .csi(Sequence())
        case UInt8(ascii: "O"): state = .ss3(isEmpty: true)
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"):
            state = .string(introducer: byte, isEmpty: true, sawEscape: false)
        default:
            keys.append(.escape)
            state = .ground
            readText(byte, &keys)
        }
    }

    private mutating func read(_ byte: UInt8, of sequence: Sequence, _ keys: inout [Key]) {
        var sequence = sequence
        switch byte {
        case 0x30...0x39 where sequence.isFirst:
            // No key has a number of more digits; larger ones stay what they are not.
            sequence.number = min(sequence.number * 10 + Int(byte - 0x30), 10_000)
        case 0x3A, 0x3B: sequence.isFirst = false
        case 0x3C...0x3F: sequence.isPrivate = true
        case UInt8(ascii: "$") where sequence.isFirst && !sequence.isPrivate && !sequence.isEmpty:
            // rxvt ends a key held with Shift so, which is no end by the standard; answers have more numbers.
            return end(with: byte, &keys) { Self.numberedKey(sequence.number) }
        case 0x20...0x39: break
        case UInt8(ascii: "M") where sequence.isEmpty: return state = .mouse(left: 3)
        case UInt8(ascii: "[") where sequence.isEmpty: return state = .linuxKey
        case UInt8(ascii: "~") where sequence.number == 200 && !sequence.isPrivate: return state = .paste(matched: 0)
        default: return end(with: byte, &keys) { Self.key(of: sequence, byte) }
        }
        sequence.isEmpty = false
        state = .csi(sequence)
    }

    private mutating func readString(
        _ byte: UInt8, _ introducer: UInt8, _ sawEscape: Bool, _ keys: inout [Key]
    ) {
        switch byte {
        case UInt8(ascii: "\\") where sawEscape: state = .ground
        case 0x07 where introducer == UInt8(ascii: "]"): state = .ground
        // CAN and SUB call any sequence off.
        case 0x18, 0x1A: state = .ground
        case _ where sawEscape:
            // Not ended, but another sequence begins.
            state = .escape
            read(byte, &keys)
        default:
            state = .string(introducer: introducer, isEmpty: false, sawEscape: byte == Self.escape)
        }
    }

    private mutating func readPasted(_ byte: UInt8, _ matched: Int, _ keys: inout [Key]) {
        if byte == Self.pasteEnd[matched] {
            guard matched + 1 == Self.pasteEnd.count else { return state = .paste(matched: matched + 1) }
            state = .ground
            text = UTF8Reader()
            return
        }
        // Only the beginning of the mark can begin it again, so nothing but text was held back.
        for held in Self.pasteEnd[..<matched] { readPastedText(held, &keys) }
        state = .paste(matched: 0)
        if matched > 0 { read(byte, &keys) } else { readPastedText(byte, &keys) }
    }

    private mutating func readPastedText(_ byte: UInt8, _ keys: inout [Key]) {
        guard let scalar = text.read(byte), scalar.properties.generalCategory != .control else { return }
        keys.append(.character(Character(scalar)))
    }
}
