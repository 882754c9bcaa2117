/// The words that keys and values are compared with; none has more than eight letters, all are small.
struct Words: OptionSet, Sendable {
    let rawValue: UInt16

    // Keys of the outermost object.
    static let model = Words(rawValue: 1 << 0)
    static let stream = Words(rawValue: 1 << 1)
    static let thinking = Words(rawValue: 1 << 2)
    static let tools = Words(rawValue: 1 << 3)
    static let messages = Words(rawValue: 1 << 4)

    // Keys of objects inside of it.
    static let type = Words(rawValue: 1 << 5)
    static let content = Words(rawValue: 1 << 6)
    static let source = Words(rawValue: 1 << 7)

    // Values of `type`.
    static let image = Words(rawValue: 1 << 8)
    static let enabled = Words(rawValue: 1 << 9)
    static let adaptive = Words(rawValue: 1 << 10)

    /// Letters in the order of the bits, the first lowest. As numbers, so that they are there without being made.
    private static let spellings: InlineArray<11, UInt64> = [
        0x6C_6564_6F6D,  // model
        0x6D61_6572_7473,  // stream
        0x676E_696B_6E69_6874,  // thinking
        0x73_6C6F_6F74,  // tools
        0x7365_6761_7373_656D,  // messages
        0x6570_7974,  // type
        0x74_6E65_746E_6F63,  // content
        0x6563_7275_6F73,  // source
        0x65_6761_6D69,  // image
        0x64_656C_6261_6E65,  // enabled
        0x6576_6974_7061_6461,  // adaptive
    ]

    /// Those whose letters, cut off by `mask`, are these.
    func agreeing(with letters: UInt64, mask: UInt64) -> Words {
        var rest = rawValue
        var agreeing: UInt16 = 0
        while rest != 0 {
            let bit = rest & (0 &- rest)
            if Self.spellings[bit.trailingZeroBitCount] & mask == letters { agreeing |= bit }
            rest ^= bit
        }
        return Words(rawValue: agreeing)
    }
}
