import RandomCases

/// A glob as the tests see it: made at random, printed for the code under test, matched by trying everything.
struct OracleGlob {
    enum Piece {
        case anything
        case anyButSlash
        case byte(UInt8)
        case members(isNegated: Bool, [(first: UInt8, last: UInt8)])
    }

    /// A mistake to make on purpose, to see that the comparison would notice it.
    enum Mistake: CaseIterable {
        case starStopsAtSlash, starTakesOne, questionTakesSlash, questionTakesNone, negationIsIgnored,
            negationStopsAtSlash, restIsFree, startIsFree, rangesLackTheirEnd, caseIsIgnored
    }

    var pieces: [Piece]
    var printed = ""

    init(_ generator: inout SeededGenerator) {
        pieces = []
        for _ in 0..<generator.below(7) {
            switch generator.below(9) {
            case 0, 1:
                pieces.append(.anything)
                printed += "*"
            case 2:
                pieces.append(.anyButSlash)
                printed += "?"
            case 3, 4: appendClass(&generator)
            default:
                let scalar = generator.pick(["a", "b", "A", "/", "-", "]", "!", "^", "\\", "é"] as [Unicode.Scalar])
                pieces += String(scalar).utf8.map { .byte($0) }
                printed.unicodeScalars.append(scalar)
            }
        }
    }

    private mutating func appendClass(_ generator: inout SeededGenerator) {
        let isNegated = generator.chance(40)
        let starts = ["]", "-", "]-b", "--/"] as [String]
        let items = ["a", "b", "ab", "a-c", "A-Z", "/", "*", "?", "[", ".-0", "^", "\\"] as [String]
        var text = generator.chance(20) ? generator.pick(starts) : generator.pick(items)
        for _ in 0..<generator.below(2) { text += generator.pick(items) }
        if generator.chance(15) { text += "-" }
        printed += (isNegated ? "[!" : "[") + text + "]"

        // A `-` between two others is a range in all of these texts.
        let bytes = Array(text.utf8)
        var ranges: [(first: UInt8, last: UInt8)] = []
        var index = 0
        while index < bytes.count {
            let isRange = index + 2 < bytes.count && bytes[index + 1] == 0x2D
            ranges.append((bytes[index], bytes[isRange ? index + 2 : index]))
            index += isRange ? 3 : 1
        }
        pieces.append(.members(isNegated: isNegated, ranges))
    }

    func matches(_ text: [UInt8], _ mistake: Mistake? = nil) -> Bool {
        let starts = mistake == .startIsFree ? 0...text.count : 0...0
        return starts.contains { matches(pieces[...], text[$0...], mistake) }
    }

    private func matches(_ pieces: ArraySlice<Piece>, _ text: ArraySlice<UInt8>, _ mistake: Mistake?) -> Bool {
        guard let piece = pieces.first else { return text.isEmpty || mistake == .restIsFree }
        let rest = pieces.dropFirst()
        if case .anything = piece {
            return (0...text.count).contains { count in
                if mistake == .starStopsAtSlash, text.prefix(count).contains(0x2F) { return false }
                if mistake == .starTakesOne, count == 0 { return false }
                return matches(rest, text.dropFirst(count), mistake)
            }
        }
        if mistake == .questionTakesNone, case .anyButSlash = piece, matches(rest, text, mistake) { return true }
        guard let byte = text.first else { return false }
        return accepts(piece, byte, mistake) && matches(rest, text.dropFirst(), mistake)
    }

    private func accepts(_ piece: Piece, _ byte: UInt8, _ mistake: Mistake?) -> Bool {
        switch piece {
        case .anything: return true
        case .anyButSlash: return byte != 0x2F || mistake == .questionTakesSlash
        case .byte(let expected): return expected == byte || mistake == .caseIsIgnored && expected ^ byte == 0x20
        case .members(let isNegated, let ranges):
            if mistake == .negationStopsAtSlash, isNegated, byte == 0x2F { return false }
            let isMember = ranges.contains { first, last in
                first <= byte && byte <= last && (mistake != .rangesLackTheirEnd || first == last || byte != last)
            }
            return isMember != (isNegated && mistake != .negationIsIgnored)
        }
    }
}
