import TOMLEdit

/// Walks forward through a text and knows line and column, so that many places on one long line cost it once.
struct LineCursor {
    private let source: SourceText
    private var offset = 0
    private var isFresh = true

    /// The bytes of the line, without its newline.
    private(set) var line = 0..<0

    /// Counted from 1.
    private(set) var number = 1

    /// Counted from 1, in Unicode scalars.
    private(set) var column = 1

    init(_ source: SourceText) {
        self.source = source
    }

    /// Goes to a place that is not before the last one.
    mutating func move(to place: Int) {
        let bytes = source.bytes
        let place = min(max(place, 0), bytes.count)
        if isFresh || place > line.upperBound {
            isFresh = false
            line = Masking.lineRange(in: bytes, around: place)
            number = source.position(at: line.lowerBound).line
            // A byte order mark belongs to no line.
            if line.lowerBound == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { line = 3..<max(3, line.upperBound) }
            offset = line.lowerBound
            column = 1
        }
        while offset < place {
            if bytes[offset] & 0xC0 != 0x80 { column += 1 }
            offset += 1
        }
    }
}
