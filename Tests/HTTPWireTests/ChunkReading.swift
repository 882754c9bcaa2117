import HTTPWire

/// What a chunk reader makes of a body that comes in pieces.
struct ChunkReading: Equatable {
    enum End: Equatable {
        case open
        /// How many bytes the body took.
        case whole(length: Int)
        case refused(ChunkError)
    }

    var end = End.open
    var data: [UInt8] = []
    /// All bytes up to the end, less those that are dropped.
    var kept: [UInt8] = []
    /// Where `isPastData` became true.
    var pastDataAt: Int?
}

/// Feeds the bytes in pieces that end at `ends`; every piece is an allocation of its own.
func readChunks(_ bytes: [UInt8], ends: some Sequence<Int>) -> ChunkReading {
    var reader = ChunkReader()
    var reading = ChunkReading()
    var start = 0
    for end in ends {
        let piece = Array(bytes[start..<end])
        var position = 0
        var keptTo = 0
        pieces: while true {
            let before = position
            let step = piece.withUnsafeBytes { reader.next($0, &position) }
            if reader.isPastData, reading.pastDataAt == nil { reading.pastDataAt = start + position }
            switch step {
            case .data(let range):
                reading.data += piece[range]
                // A range must be new, must hold something, and must end where the reader goes on.
                if range.lowerBound != before && range.lowerBound < keptTo || range.isEmpty
                    || range.upperBound != position
                {
                    reading.data += [0xDE, 0xAD]
                }
            case .drop(let range):
                reading.kept += piece[keptTo..<range.lowerBound]
                keptTo = range.upperBound
            case .needsMore:
                reading.kept += piece[keptTo...]
                break pieces
            case .end:
                reading.kept += piece[keptTo..<position]
                reading.end = .whole(length: start + position)
                return reading
            case .invalid(let error):
                reading.end = .refused(error)
                return reading
            }
        }
        start = end
    }
    return reading
}

func readChunks(_ bytes: [UInt8]) -> ChunkReading {
    readChunks(bytes, ends: [bytes.count])
}

/// The first way of splitting the bytes that does not read as the whole does, in words.
///
/// Of a refused body only the refusal must be the same: what was kept before it depends on the pieces.
func chunkSplitDifference(_ bytes: [UInt8]) -> String? {
    let whole = readChunks(bytes)
    var ways = bytes.indices.map { [$0, bytes.count] }
    ways.append(Array(0...bytes.count))
    for ends in ways {
        var split = readChunks(bytes, ends: ends)
        split.pastDataAt = whole.pastDataAt
        if case .refused = whole.end { split.kept = whole.kept }
        if split != whole { return "\(ends): \(split), but whole \(whole): \(shown(bytes))" }
    }
    return nil
}
