/// Remembers what a model's name came to, because the names of models repeat and matching them costs more than all else
/// in a decision: the first row, or for tables with other conditions besides, all rows that the name lets through.
///
/// Bounded: at most 2,048 names of 128 KiB together, and 2 MiB of rows. When there is no room for another name, all are
/// forgotten: names that repeat are matched once more, and no choice of names keeps others out.
struct DecisionMemo {
    private struct Entry {
        var hash: Int
        var start: UInt32
        var length: UInt16
        /// -1 for no row.
        var row: Int32
    }

    static let mostNames = 2048
    static let mostBytes = 131_072
    private static let mostWords = 262_144
    /// A power of two, at most half of them taken.
    private static let slotCount = 2 * mostNames

    /// Open addressing: 0 for a free one, else one more than the number of an entry.
    private var slots: [UInt16] = []
    private var entries: [Entry] = []
    /// The names, one behind the other.
    private var bytes: [UInt8] = []
    /// The rows, those of each entry at its number times the words of a set of rows.
    private var rows: [UInt64] = []
    private var wordCount = 0
    private var capacity = 0
    /// What the memory is of; kept alive, so that no other can have the same identity.
    private var columns: Columns?

    var count: Int { entries.count }
    var byteCount: Int { bytes.count }

    /// Forgets everything unless it is of these columns.
    mutating func belong(to columns: Columns) {
        guard self.columns !== columns else { return }
        self.columns = columns
        wordCount = columns.areOnModelOnly ? 0 : RowBits.wordCount(of: columns.rowCount)
        capacity = max(1, min(DecisionMemo.mostNames, DecisionMemo.mostWords / max(1, wordCount)))
        rows = Array(repeating: 0, count: capacity * wordCount)
        entries.reserveCapacity(DecisionMemo.mostNames)
        bytes.reserveCapacity(DecisionMemo.mostBytes)
        forget()
    }

    private mutating func forget() {
        slots = Array(repeating: 0, count: DecisionMemo.slotCount)
        entries.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }

    /// Seeded anew by each process, so that nobody can choose names that collide.
    static func hash(of name: UnsafeRawBufferPointer) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: name)
        return hasher.finalize()
    }

    /// The number of a name; nil when it is not remembered. `belong` has been called before.
    func find(_ name: UnsafeRawBufferPointer, hash: Int) -> Int? {
        var slot = hash & (slots.count - 1)
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if entries[number].hash == hash, isName(of: entries[number], name) { return number }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private func isName(of entry: Entry, _ name: UnsafeRawBufferPointer) -> Bool {
        let start = Int(entry.start)
        return Int(entry.length) == name.count
            && bytes.withUnsafeBytes { $0[start..<start + name.count].elementsEqual(name) }
    }

    func row(at number: Int) -> Int? {
        entries[number].row < 0 ? nil : Int(entries[number].row)
    }

    func load(_ bits: inout RowBits, at number: Int) {
        bits.load(from: rows, at: number * wordCount)
    }

    /// - Precondition: The name is not remembered, and has at most `DecisionTable.maxModelBytes`.
    mutating func remember(_ name: UnsafeRawBufferPointer, hash: Int, row: Int?) {
        if entries.count == capacity || bytes.count + name.count > DecisionMemo.mostBytes { forget() }
        var slot = hash & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        entries.append(
            Entry(
                hash: hash, start: UInt32(bytes.count), length: UInt16(name.count),
                row: row.map { Int32(truncatingIfNeeded: $0) } ?? -1))
        bytes.append(contentsOf: name)
        slots[slot] = UInt16(entries.count)
    }

    mutating func remember(_ name: UnsafeRawBufferPointer, hash: Int, rows bits: RowBits) {
        remember(name, hash: hash, row: nil)
        bits.store(into: &rows, at: (entries.count - 1) * wordCount)
    }
}
