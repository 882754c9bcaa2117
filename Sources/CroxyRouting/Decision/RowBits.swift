/// A set of rows, a bit for each.
struct RowBits: Sendable, Equatable {
    private(set) var words: [UInt64]

    /// None of `count` rows.
    init(count: Int) {
        words = Array(repeating: 0, count: RowBits.wordCount(of: count))
    }

    static func wordCount(of rows: Int) -> Int {
        (rows + 63) >> 6
    }

    /// Makes it the set of all of `count` rows, or of none; keeps the memory.
    mutating func reset(count: Int, to isMember: Bool) {
        let needed = RowBits.wordCount(of: count)
        if words.count != needed {
            words.removeAll(keepingCapacity: true)
            words.append(contentsOf: repeatElement(0, count: needed))
        }
        for index in words.indices { words[index] = isMember ? ~0 : 0 }
        if isMember, count & 63 != 0 { words[needed - 1] = (1 << UInt64(count & 63)) - 1 }
    }

    func contains(_ row: Int) -> Bool {
        words[row >> 6] & (1 << UInt64(row & 63)) != 0
    }

    mutating func insert(_ row: Int) {
        words[row >> 6] |= 1 << UInt64(row & 63)
    }

    mutating func remove(_ row: Int) {
        words[row >> 6] &= ~(1 << UInt64(row & 63))
    }

    mutating func formIntersection(_ other: RowBits) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    mutating func formUnion(_ other: RowBits) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    mutating func subtract(_ other: RowBits) {
        for index in words.indices { words[index] &= ~other.words[index] }
    }

    /// Takes out all rows below `row`.
    mutating func removeAll(below row: Int) {
        for index in words.indices where index <= row >> 6 {
            words[index] &= index == row >> 6 ? ~0 << UInt64(row & 63) : 0
        }
    }

    /// Makes it all but the other's.
    mutating func become(allBut other: RowBits, of count: Int) {
        reset(count: count, to: true)
        subtract(other)
    }

    /// Copies words out of a longer list, or into it.
    mutating func load(from list: [UInt64], at start: Int) {
        for index in words.indices { words[index] = list[start + index] }
    }

    func store(into list: inout [UInt64], at start: Int) {
        for index in words.indices { list[start + index] = words[index] }
    }

    /// The lowest row; nil when there is none.
    var first: Int? {
        for index in words.indices where words[index] != 0 {
            return index << 6 + words[index].trailingZeroBitCount
        }
        return nil
    }

    /// Whether there is none.
    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }
}
