extension KeyReader {
    /// The key that a control sequence stands for; held keys (`CSI 1 ; 5 A`) are the key alone.
    static func key(of sequence: Sequence, _ final: UInt8) -> Key? {
        guard !sequence.isPrivate else { return nil }
        switch final {
        case UInt8(ascii: "~"), UInt8(ascii: "^"), UInt8(ascii: "@"): return numberedKey(sequence.number)
        case UInt8(ascii: "Z"): return .backTab
        default: return sequence.number <= 1 ? letterKey(final) : nil
        }
    }

    /// What comes after ESC O.
    static func applicationKey(_ final: UInt8) -> Key? {
        final == UInt8(ascii: "M") ? .enter : letterKey(final)
    }

    static func numberedKey(_ number: Int) -> Key? {
        switch number {
        case 1, 7: .home
        case 3: .delete
        case 4, 8: .end
        case 5: .pageUp
        case 6: .pageDown
        default: nil
        }
    }

    /// Small letters are rxvt's, for keys held with Shift or Ctrl.
    private static func letterKey(_ letter: UInt8) -> Key? {
        switch letter {
        case UInt8(ascii: "A"), UInt8(ascii: "a"): .up
        case UInt8(ascii: "B"), UInt8(ascii: "b"): .down
        case UInt8(ascii: "C"), UInt8(ascii: "c"): .right
        case UInt8(ascii: "D"), UInt8(ascii: "d"): .left
        case UInt8(ascii: "F"): .end
        case UInt8(ascii: "H"): .home
        default: nil
        }
    }
}
