import NIOCore

/// Some events as they go over the wire, shared by all of an audience.
struct EventBatch {
    var bytes: ByteBuffer
    var count: Int
    /// How many requests it says are not in the sample.
    var skipped = 0

    /// Enough for one write, and not so much that a listener loses many at once.
    private static let mostBytes = 32_768

    /// Writes what an audience hears of, each batch when it is asked for.
    static func each(of told: EventQueue.Told, for audience: Audience, _ take: (EventBatch) -> Void) {
        var bytes: [UInt8] = []
        var count = 0
        func pass(skipped: Int = 0) {
            if !bytes.isEmpty { take(EventBatch(bytes: ByteBuffer(bytes: bytes), count: count, skipped: skipped)) }
            bytes.removeAll(keepingCapacity: true)
            count = 0
        }
        for event in told.events where event.isFor(audience) {
            bytes += event.bytes
            count += 1
            if bytes.count >= mostBytes { pass() }
        }
        let skipped = told.skipped(for: audience)
        if skipped > 0 { bytes += EventBatch.skipped(skipped).utf8 }
        pass(skipped: skipped)
    }

    /// The event that says how many requests are not in the sample.
    static func skipped(_ count: Int) -> String {
        "event: skipped\ndata: {\"skipped\":\(count)}\n\n"
    }
}
