/// Remembers what a model's name came to, because the names of models repeat and matching them costs more than all else
/// in a decision: the first row, or for tables with other conditions besides, all rows that the name lets through.
///
/// Bounded: at most 2,048 names of at most 64 bytes, and 2 MiB of rows. A name has two places, and takes one of them from
/// another name where both are taken.
struct DecisionMemo {
    /// Where a name stands, or would.
    enum Found {
        case known(Int)
        case free(Int)
        /// It is too long to be remembered.
        case nowhere
    }

    private struct Place {
        var hash = 0
        /// -1 where nothing is remembered.
        var length = -1
        /// -1 for no row.
        var row = -1
    }

    /// Powers of two.
    private static let mostPlaces = 2048
    private static let mostWords = 262_144
    private static let mostNameBytes = 64

    private var places: [Place] = []
    /// The names, each at its place times the longest.
    private var names: [UInt8] = []
    /// The rows, each at its place times the words of a set of rows.
    private var rows: [UInt64] = []
    private var wordCount = 0
    /// What the memory is of; kept alive, so that no other can have the same identity.
    private var columns: Columns?

    /// Forgets everything unless it is of these columns.
    mutating func belong(to columns: Columns) {
        guard self.columns !== columns else { return }
        self.columns = columns
        wordCount = columns.areOnModelOnly ? 0 : RowBits.wordCount(of: columns.rowCount)
        var placeCount = DecisionMemo.mostPlaces
        while placeCount > 2, placeCount * wordCount > DecisionMemo.mostWords { placeCount /= 2 }
        places = Array(repeating: Place(), count: placeCount)
        rows = Array(repeating: 0, count: placeCount * wordCount)
        if names.isEmpty {
            names = Array(repeating: 0, count: DecisionMemo.mostPlaces * DecisionMemo.mostNameBytes)
        }
    }

    /// Where a name stands; `belong` has been called before.
    func find(_ name: UnsafeRawBufferPointer) -> Found {
        guard name.count <= DecisionMemo.mostNameBytes else { return .nowhere }
        let hash = DecisionMemo.hash(of: name)
        let first = hash & (places.count / 2 - 1) * 2
        for index in first...first + 1 where places[index].length == name.count && places[index].hash == hash {
            let start = index * DecisionMemo.mostNameBytes
            if names.withUnsafeBytes({ $0[start..<start + name.count].elementsEqual(name) }) { return .known(index) }
        }
        if places[first].length < 0 { return .free(first) }
        return .free(places[first + 1].length < 0 ? first + 1 : first + (hash >> 32) & 1)
    }

    func row(at place: Int) -> Int? {
        places[place].row < 0 ? nil : places[place].row
    }

    func load(_ bits: inout RowBits, at place: Int) {
        bits.load(from: rows, at: place * wordCount)
    }

    mutating func remember(_ name: UnsafeRawBufferPointer, row: Int?, at index: Int) {
        places[index] = Place(hash: DecisionMemo.hash(of: name), length: name.count, row: row ?? -1)
        let start = index * DecisionMemo.mostNameBytes
        for offset in 0..<name.count { names[start + offset] = name[offset] }
    }

    mutating func remember(_ name: UnsafeRawBufferPointer, rows bits: RowBits, at index: Int) {
        remember(name, row: nil, at: index)
        bits.store(into: &rows, at: index * wordCount)
    }

    private static func hash(of name: UnsafeRawBufferPointer) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: name)
        return hasher.finalize()
    }
}
