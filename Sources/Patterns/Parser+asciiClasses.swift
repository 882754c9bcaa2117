extension Parser {
    /// At `[` within a class: reads `[:alpha:]` or `[:^alpha:]`, or reads nothing and returns `nil`. As in the crate an
    /// unknown name makes it an ordinary nested class.
    mutating func parseASCIIClass() -> ScalarSet? {
        var ahead = position + 1
        guard ahead < scalars.count, scalars[ahead] == ":" else { return nil }
        ahead += 1
        let isNegated = ahead < scalars.count && scalars[ahead] == "^"
        if isNegated { ahead += 1 }
        var name = ""
        // "xdigit" is the longest name, 6.
        while ahead < scalars.count, scalars[ahead] != ":", name.utf8.count <= 6 {
            name.unicodeScalars.append(scalars[ahead])
            ahead += 1
        }
        guard ahead + 1 < scalars.count, scalars[ahead] == ":", scalars[ahead + 1] == "]" else { return nil }
        guard let ranges = Self.asciiRanges(name) else { return nil }
        position = ahead + 2
        let set = ScalarSet(ranges.map { ScalarSet.Range(first: $0.lowerBound, last: $0.upperBound) })
        let folded = flags.ignoreCase ? CaseFolding.folded(set) : set
        return isNegated ? folded.inverted : folded
    }

    private static func asciiRanges(_ name: String) -> [ClosedRange<UInt32>]? {
        switch name {
        case "alnum": [0x30...0x39, 0x41...0x5A, 0x61...0x7A]
        case "alpha": [0x41...0x5A, 0x61...0x7A]
        case "ascii": [0x00...0x7F]
        case "blank": [0x09...0x09, 0x20...0x20]
        case "cntrl": [0x00...0x1F, 0x7F...0x7F]
        case "digit": [0x30...0x39]
        case "graph": [0x21...0x7E]
        case "lower": [0x61...0x7A]
        case "print": [0x20...0x7E]
        case "punct": [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E]
        case "space": [0x09...0x0D, 0x20...0x20]
        case "upper": [0x41...0x5A]
        case "word": [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
        case "xdigit": [0x30...0x39, 0x41...0x46, 0x61...0x66]
        default: nil
        }
    }
}
