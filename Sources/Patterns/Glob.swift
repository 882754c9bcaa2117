/// A path glob, read: what each of its bytes may be.
///
/// It speaks of bytes, not of scalars: a path is no text, and need not be UTF-8.
struct Glob: Sendable {
    /// In order; no two `anything` in a row, which would mean no more than one.
    private(set) var pieces: [Piece] = []

    enum Piece: Sendable, Equatable {
        /// Any number of any bytes.
        case anything
        /// One byte of these ranges, which are ascending and do not touch; at least one.
        case byte([ClosedRange<UInt8>])
    }

    mutating func append(_ piece: Piece) {
        if piece == .anything, pieces.last == .anything { return }
        pieces.append(piece)
    }

    mutating func append(_ scalar: Unicode.Scalar) {
        for byte in String(scalar).utf8 { append(.byte([byte...byte])) }
    }
}

extension Parser {
    /// Reads the whole source as a glob.
    mutating func parseGlob() throws(PatternError) -> Glob {
        var glob = Glob()
        while let scalar = peek {
            switch scalar {
            case "[":
                glob.append(.byte(try parseGlobClass()))
                continue
            case "*": glob.append(.anything)
            case "?": glob.append(.byte([0...0x2E, 0x30...0xFF]))
            default: glob.append(scalar)
            }
            position += 1
        }
        return glob
    }

    /// At `[`; goes past the `]` that belongs to it.
    private mutating func parseGlobClass() throws(PatternError) -> [ClosedRange<UInt8>] {
        let opening = position
        position += 1
        let isNegated = skip("!")
        let begin = position
        var members = Array(repeating: isNegated, count: 256)
        while let scalar = peek, scalar != "]" || position == begin {
            let range = try parseGlobRange()
            for byte in range { members[Int(byte)] = !isNegated }
        }
        guard skip("]") else {
            let isLiteral = begin < scalars.count && scalars[begin] == "]"
            throw error(
                from: opening, to: opening + 1,
                "the class is not closed, a \"]\" is missing; "
                    + (isLiteral ? "the one that comes first stands for itself" : "write \"[[]\" for a \"[\""))
        }
        return Self.ranges(of: members)
    }

    /// One byte, or a range: a `-` right before the `]` or at the start stands for itself.
    private mutating func parseGlobRange() throws(PatternError) -> ClosedRange<UInt8> {
        let start = position
        let first = try parseGlobMember()
        guard peek == "-", let last = peekSecond, last != "]" else { return first...first }
        position += 1
        let end = try parseGlobMember()
        guard first <= end else {
            throw error(
                from: start, to: position,
                "the range \"\(text(from: start, to: position))\" is empty, its ends are the wrong way round")
        }
        return first...end
    }

    private mutating func parseGlobMember() throws(PatternError) -> UInt8 {
        let scalar = scalars[position]
        position += 1
        guard scalar.isASCII else {
            throw error(
                from: position - 1, to: position,
                "a class of a glob matches one byte, but \"\(scalar)\" takes \(UTF8.width(scalar)); "
                    + "write it outside a class")
        }
        return UInt8(truncatingIfNeeded: scalar.value)
    }

    private static func ranges(of members: [Bool]) -> [ClosedRange<UInt8>] {
        var ranges: [ClosedRange<UInt8>] = []
        for byte in UInt8.min...UInt8.max where members[Int(byte)] {
            if let last = ranges.last, last.upperBound + 1 == byte {
                ranges[ranges.count - 1] = last.lowerBound...byte
            } else {
                ranges.append(byte...byte)
            }
        }
        return ranges
    }
}
