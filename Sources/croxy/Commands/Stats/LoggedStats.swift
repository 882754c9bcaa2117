import CroxyMetrics

/// What the endpoint would have said, from records of the metrics log.
///
/// They are given to a recorder as they ended. Workers write their lines side by side, so neighbours may stand the wrong way
/// round: a few thousand records wait until all those that ended before them have come.
struct LoggedStats {
    /// Lines that are no records: torn ones, or another's.
    private(set) var unreadable = 0

    private let window: Int
    private let now: Int64
    private let first: Int64
    private let recorder: Recorder
    private var waiting: [(ended: Int64, record: ExchangeRecord)] = []

    /// - Parameters:
    ///   - window: in seconds; at most a week of it is remembered.
    ///   - now: milliseconds since 1970.
    init(window: Int, now: Int64) {
        self.window = window
        self.now = now
        first = now - Int64(window) * 1000
        recorder = Recorder(RecorderOptions(retentionMinutes: (window + 59) / 60, maxRecords: 1))
    }

    /// Takes a line; nil for one that was too long to be read.
    mutating func add(_ line: UnsafeRawBufferPointer?) {
        if let line, line.isEmpty { return }
        guard let line, let record = ExchangeRecord(jsonLine: line) else {
            unreadable += 1
            return
        }
        let ended = record.time + Int64(record.durationNanoseconds / 1_000_000)
        // A moment ahead is the clock's own correction, more is another clock.
        guard ended >= first, ended <= now + LoggedStats.tolerance else { return }
        waiting.append((min(ended, now), record))
        if waiting.count == 2 * LoggedStats.held { give(LoggedStats.held) }
    }

    /// The object of `/_croxy/stats`, once all lines have come.
    mutating func json() -> [UInt8] {
        give(waiting.count)
        return Stats(recorder.snapshot(at: now), window: window, now: now).json()
    }

    private static let held = 4096
    private static let tolerance: Int64 = 1000

    private mutating func give(_ count: Int) {
        waiting.sort { $0.ended < $1.ended }
        for (ended, record) in waiting.prefix(count) {
            recorder.exchangeBegan()
            recorder.exchangeEnded(record, at: ended)
        }
        waiting.removeFirst(count)
    }
}
