/// Remembers what a model's name came to, because the names of models repeat and matching them costs more than all else
/// in a decision: the first row, or for tables with other conditions besides, all rows that the name lets through.
///
/// Bounded: at most 256 places and 1 MiB of rows; a name that falls on another's place takes it.
struct DecisionMemo {
    /// Where a name stands, or would.
    enum Found {
        case known(Int)
        case free(Int)
    }

    private struct Place {
        var hash = 0
        /// -1 where nothing is remembered.
        var length = -1
        /// -1 for no row.
        var row = -1
    }

    /// Powers of two.
    private static let mostPlaces = 256
    private static let mostWords = 131_072

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
        while placeCount > 1, placeCount * wordCount > DecisionMemo.mostWords { placeCount /= 2 }
        places = Array(repeating: Place(), count: placeCount)
        rows = Array(repeating: 0, count: placeCount * wordCount)
        if names.isEmpty {
            names = Array(repeating: 0, count: DecisionMemo.mostPlaces * DecisionTable.maxModelBytes)
        }
    }

    /// Where a name of at most `DecisionTable.maxModelBytes` stands; `belong` has been called before.
    func find(_ name: UnsafeRawBufferPointer) -> Found {
        let hash = DecisionMemo.hash(of: name)
        let index = hash & (places.count - 1)
        let start = index * DecisionTable.maxModelBytes
        let place = places[index]
        if place.length == name.count, place.hash == hash,
            names.withUnsafeBytes({ $0[start..<start + name.count].elementsEqual(name) })
        {
            return .known(index)
        }
        return .free(index)
    }

    func row(at place: Int) -> Int? {
        places[place].row < 0 ? nil : places[place].row
    }

    func load(_ bits: inout RowBits, at place: Int) {
        bits.load(from: rows, at: place * wordCount)
    }

    mutating func remember(_ name: UnsafeRawBufferPointer, row: Int?, at index: Int) {
        places[index] = Place(hash: DecisionMemo.hash(of: name), length: name.count, row: row ?? -1)
        let start = index * DecisionTable.maxModelBytes
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
