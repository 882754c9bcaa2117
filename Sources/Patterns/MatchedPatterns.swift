/// Which patterns of a set match; iterates over their indices, ascending.
///
/// Use it again and again: it keeps its memory.
public struct MatchedPatterns: Sendable, Sequence {
    private var words: [UInt64] = []

    /// Empty; it grows at the first use.
    public init() {}

    /// False for any index that is none of a pattern.
    public func contains(_ index: Int) -> Bool {
        index >= 0 && index >> 6 < words.count && words[index >> 6] & (1 << UInt64(index & 63)) != 0
    }

    /// The lowest index; `nil` if nothing matches.
    public var first: Int? {
        for (index, word) in words.enumerated() where word != 0 {
            return index * 64 + word.trailingZeroBitCount
        }
        return nil
    }

    /// Whether nothing matches.
    ///
    /// - Complexity: O(patterns / 64), like `first` and `count`.
    public var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    /// How many patterns match.
    public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// Empties it; keeps the memory.
    public mutating func removeAll() {
        for index in words.indices { words[index] = 0 }
    }

    /// Empties it and makes room for indices below `count`.
    mutating func prepare(count: Int) {
        removeAll()
        let needed = (count + 63) >> 6
        while words.count < needed { words.append(0) }
    }

    /// - Parameter index: below the count that was prepared for.
    mutating func insert(_ index: Int) {
        words[index >> 6] |= 1 << UInt64(index & 63)
    }

    /// Does not allocate.
    public func makeIterator() -> Iterator {
        Iterator(words: words)
    }

    /// Goes over a copy as it was when the iteration began.
    public struct Iterator: IteratorProtocol, Sendable {
        fileprivate let words: [UInt64]
        private var index = 0
        private var rest: UInt64

        fileprivate init(words: [UInt64]) {
            self.words = words
            rest = words.first ?? 0
        }

        /// The next higher index; `nil` after the last.
        public mutating func next() -> Int? {
            while rest == 0 {
                guard index + 1 < words.count else { return nil }
                index += 1
                rest = words[index]
            }
            let bit = rest.trailingZeroBitCount
            rest &= rest - 1
            return index * 64 + bit
        }
    }
}
