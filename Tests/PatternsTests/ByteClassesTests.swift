import Testing

@testable import Patterns

@Suite struct ByteClassesTests {
    private static let sets: [[String]] = [
        [], ["a"], ["[b-y]"], ["abc", "b"], ["(?i)k"], ["."], ["(?s)."], ["\\d|\\s"], ["é|ß"], ["\u{10FFFF}|\u{0}"],
        ["(?m)^a$"], ["^a$"], ["a\\b"], ["\\b{start-half}é\\n"], ["(?m)$", "\\Bx"], ["\\p{Lu}"],
    ]

    /// All that the byte does in the program, found the slow way.
    private func effects(of byte: UInt8, in program: Program) -> [UInt32?] {
        program.instructions.flatMap { instruction -> [UInt32?] in
            switch instruction.kind {
            case .byte:
                return [(instruction.low...instruction.high).contains(byte) ? instruction.first : nil]
            case .sparse:
                let range = Int(instruction.first)..<Int(instruction.first + instruction.second)
                return [program.transitions[range].first { ($0.low...$0.high).contains(byte) }?.target]
            case .split, .look, .match, .fail:
                return []
            }
        }
    }

    /// The looks that hold before and behind the byte, beside all that can lie on its other side.
    private func looks(at byte: UInt8, in program: Program) -> [UInt16] {
        ([nil] + [0x0A, 0x20, 0x61].map(Optional.some)).flatMap { (other: UInt8?) -> [UInt16] in
            let before = [byte] + (other.map { [$0] } ?? [])
            let after = (other.map { [$0] } ?? []) + [byte]
            return [
                before.withUnsafeBytes { program.looks.holding(at: 1, in: $0).intersection(program.looks).rawValue },
                after.withUnsafeBytes {
                    program.looks.holding(at: after.count - 1, in: $0).intersection(program.looks).rawValue
                },
            ]
        }
    }

    @Test(arguments: sets) func bytesOfAClassCannotBeToldApart(sources: [String]) throws {
        let set = try PatternSet(sources.map { try Pattern($0) })
        let classes = set.classes
        var last = -1
        for byte in UInt8.min...UInt8.max {
            let index = classes[byte]
            // Runs, in order, none left out, each with its lowest byte.
            #expect(index == last || index == last + 1)
            if index != last { #expect(classes.lowest[index] == byte) }
            last = index
            guard index != classes.undecided else { continue }
            let lowest = classes.lowest[index]
            #expect(effects(of: byte, in: set.program) == effects(of: lowest, in: set.program), "\(byte)")
            #expect(looks(at: byte, in: set.program) == looks(at: lowest, in: set.program), "\(byte)")
        }
        #expect(classes.end == last + 1)
    }

    @Test func thereAreNoMoreClassesThanNeeded() throws {
        func count(_ source: String) throws -> Int { try PatternSet([Pattern(source)]).classes.end }
        #expect(try PatternSet([]).classes.end == 1)
        #expect(try count("a") == 3)
        #expect(try count("[\\x00-\\x7F]") == 2)
        #expect(try count("(?m)^") == 3)
        // 0-9, A-Z, _, a-z, what lies between and around them, and all that is not ASCII.
        #expect(try count("\\b") == 10)
    }

    @Test func onlyWordsLeaveBytesUndecided() throws {
        for sources in Self.sets {
            let set = try PatternSet(sources.map { try Pattern($0) })
            let hasWords = sources.contains { $0.contains("\\b") || $0.contains("\\B") }
            for byte in UInt8.min...UInt8.max {
                #expect(
                    (set.classes[byte] == set.classes.undecided) == (hasWords && byte >= 0x80), "\(sources) \(byte)")
            }
        }
    }

    @Test func whatIsRememberedOfAByteSaysWhichLooksHold() {
        let line: LookSet = [Look.lineStart.mask, Look.lineEnd.mask, Look.textStart.mask, Look.textEnd.mask]
        for looks in [LookSet.words, line, line.union(.words), Look.lineEnd.mask, []] {
            let top: UInt8 = looks.isDisjoint(with: .words) ? 0xFF : 0x7F
            for next in [nil] + (UInt8.min...top).map(Optional.some) {
                let rest = next.map { [$0] } ?? []
                let atStart = rest.withUnsafeBytes { looks.holding(at: 0, in: $0) }
                #expect(LookBehind.textStart.holding(looks, before: next) == atStart)
                for last in UInt8.min...top {
                    let expected = ([last] + rest).withUnsafeBytes { looks.holding(at: 1, in: $0) }
                    let holding = LookBehind(last, for: looks).holding(looks, before: next)
                    if holding.intersection(looks) != expected.intersection(looks) {
                        Issue.record("\(last), \(String(describing: next)): \(holding), expected \(expected)")
                    }
                }
            }
        }
    }
}
