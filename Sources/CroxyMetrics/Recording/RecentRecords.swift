/// The newest finished records.
///
/// In pieces, so that a snapshot shares all of them and the next record copies one.
struct RecentRecords: Sendable {
    struct Entry: Sendable {
        /// When it ended: milliseconds since 1970; never before the record before it.
        var ended: Int64
        var record: ExchangeRecord
    }

    /// Records in a piece.
    static let pieceCount = 32
    static let pieceBytes = 32 + pieceCount * MemoryLayout<Entry>.stride

    /// Oldest first, each with the bytes of its texts.
    private(set) var pieces: [(entries: [Entry], textBytes: Int)] = []
    /// What the pieces take, their texts included.
    private(set) var bytes = 0
    private(set) var count = 0
    private let maxBytes: Int
    private let maxCount: Int

    init(maxBytes: Int, maxCount: Int) {
        self.maxBytes = maxBytes
        self.maxCount = max(maxCount, Self.pieceCount)
    }

    /// - Complexity: O(1) but for the first of a piece.
    mutating func add(_ record: consuming ExchangeRecord, ended: Int64) {
        let heap = record.heapBytes
        if pieces.last.map({ $0.entries.count == Self.pieceCount }) ?? true { beginPiece() }
        pieces[pieces.count - 1].entries.append(Entry(ended: ended, record: record))
        pieces[pieces.count - 1].textBytes += heap
        bytes += heap
        count += 1
        while pieces.count > 1, bytes > maxBytes { dropPiece() }
    }

    /// Moves all ends into the past.
    mutating func shift(by milliseconds: Int64) {
        for piece in pieces.indices {
            for index in pieces[piece].entries.indices { pieces[piece].entries[index].ended -= milliseconds }
        }
    }

    /// Newest first; none is copied that is not asked for.
    var newestFirst: some Sequence<Entry> { pieces.reversed().lazy.flatMap { $0.entries.reversed() } }

    private mutating func beginPiece() {
        while pieces.count > 1, count + Self.pieceCount > maxCount || bytes + Self.pieceBytes > maxBytes { dropPiece() }
        var entries: [Entry] = []
        entries.reserveCapacity(Self.pieceCount)
        pieces.append((entries, 0))
        bytes += Self.pieceBytes
    }

    private mutating func dropPiece() {
        let oldest = pieces.removeFirst()
        bytes -= Self.pieceBytes + oldest.textBytes
        count -= oldest.entries.count
    }
}
