/// The smallest acyclic automaton that reads exactly the UTF-8 encodings of a set of scalars.
///
/// Overlong forms, surrogates and broken sequences are in no set, so they are never read.
struct UTF8Automaton: Sendable {
    struct Transition: Sendable, Hashable {
        var low: UInt8
        var high: UInt8
        /// A node, or `accept`.
        var target: Int
    }

    static let accept = -1

    /// Each node's transitions, in byte order. A node comes after all it leads to; the last is the root.
    private(set) var nodes: [[Transition]] = []
    private var known: [[Transition]: Int] = [:]

    /// - Parameter set: not empty; of an empty set the root has no transitions.
    /// - Complexity: O(ranges), give or take a logarithm.
    init(_ set: ScalarSet) {
        var root: [Transition] = []
        for form in Self.forms {
            let ranges = set.intersection(ScalarSet(sorted: [form.range])).ranges
            root += transitions(for: ranges, continuations: form.continuations, marker: form.marker)
        }
        nodes.append(root)
        known = [:]
    }

    private struct Form {
        var range: ScalarSet.Range
        var continuations: UInt32
        /// The fixed bits of the lead byte.
        var marker: UInt32
    }

    /// RFC 3629, section 3.
    private static let forms = [
        Form(range: ScalarSet.Range(first: 0x00, last: 0x7F), continuations: 0, marker: 0),
        Form(range: ScalarSet.Range(first: 0x80, last: 0x7FF), continuations: 1, marker: 0xC0),
        Form(range: ScalarSet.Range(first: 0x800, last: 0xFFFF), continuations: 2, marker: 0xE0),
        Form(range: ScalarSet.Range(first: 0x1_0000, last: 0x10_FFFF), continuations: 3, marker: 0xF0),
    ]

    /// A run of values of the next byte, and what may follow them.
    private struct Block {
        var first: UInt32
        var last: UInt32
        /// The rest of the value, below `1 << 6 * continuations`.
        var rest: [ScalarSet.Range]
    }

    private mutating func transitions(
        for ranges: [ScalarSet.Range], continuations: UInt32, marker: UInt32
    ) -> [Transition] {
        var result: [Transition] = []
        for block in Self.blocks(of: ranges, shift: 6 * continuations) {
            let target =
                continuations == 0
                ? Self.accept
                : node(transitions(for: block.rest, continuations: continuations - 1, marker: 0x80))
            let low = UInt8(truncatingIfNeeded: marker | block.first)
            let high = UInt8(truncatingIfNeeded: marker | block.last)
            if let last = result.last, last.target == target, last.high + 1 == low {
                result[result.count - 1].high = high
            } else {
                result.append(Transition(low: low, high: high, target: target))
            }
        }
        return result
    }

    private mutating func node(_ transitions: [Transition]) -> Int {
        if let index = known[transitions] { return index }
        nodes.append(transitions)
        known[transitions] = nodes.count - 1
        return nodes.count - 1
    }

    private static func blocks(of ranges: [ScalarSet.Range], shift: UInt32) -> [Block] {
        let mask = (UInt32(1) << shift) - 1
        var blocks: [Block] = []
        func append(_ first: UInt32, _ last: UInt32, _ rest: ScalarSet.Range) {
            if let block = blocks.last, block.first == first, block.last == last {
                blocks[blocks.count - 1].rest.append(rest)
            } else {
                blocks.append(Block(first: first, last: last, rest: [rest]))
            }
        }
        for range in ranges {
            var first = range.first >> shift
            var last = range.last >> shift
            if first == last {
                append(first, last, ScalarSet.Range(first: range.first & mask, last: range.last & mask))
                continue
            }
            if range.first & mask != 0 {
                append(first, first, ScalarSet.Range(first: range.first & mask, last: mask))
                first += 1
            }
            let endsInside = range.last & mask != mask
            if endsInside { last -= 1 }
            if first <= last { append(first, last, ScalarSet.Range(first: 0, last: mask)) }
            if endsInside {
                append(last + 1, last + 1, ScalarSet.Range(first: 0, last: range.last & mask))
            }
        }
        return blocks
    }
}

extension UTF8Automaton {
    /// That of a set which patterns name so often that it is made once for all of them; `nil` if it is no such set.
    static func ofClass(_ set: ScalarSet) -> UTF8Automaton? {
        if let automaton = classes[set] { return automaton }
        // Not to be asked by patterns that have nothing to do with words: what a word is takes long to find out.
        return set.ranges.count > 500 && set == UnicodeClasses.word ? word : nil
    }

    /// `\d`, `\s`, `.` without and with `s`.
    private static let classes: [ScalarSet: UTF8Automaton] = {
        let sets: [ScalarSet] = [UnicodeClasses.digit, UnicodeClasses.space, ScalarSet("\n").inverted, .all]
        return Dictionary(uniqueKeysWithValues: sets.map { ($0, UTF8Automaton($0)) })
    }()

    private static let word = UTF8Automaton(UnicodeClasses.word)
}
