import NIOCore

/// Some events as they go over the wire, shared by all of an audience.
struct EventBatch {
    var bytes: ByteBuffer
    var count: Int

    /// Enough for one write, and not so much that a listener loses many at once.
    private static let mostBytes = 32_768

    /// Writes what an audience hears of, each batch when it is asked for.
    static func each(of told: EventQueue.Told, for audience: Audience, _ take: (EventBatch) -> Void) {
        var bytes: [UInt8] = []
        var count = 0
        func add(_ event: [UInt8]) {
            bytes += event
            count += 1
        }
        func pass() {
            if count > 0 { take(EventBatch(bytes: ByteBuffer(bytes: bytes), count: count)) }
            bytes.removeAll(keepingCapacity: true)
            count = 0
        }
        for event in told.events where event.isFor(audience) {
            add(event.bytes)
            if bytes.count >= mostBytes { pass() }
        }
        if audience == .sample, told.skipped > 0 {
            add(Array("event: skipped\ndata: {\"skipped\":\(told.skipped)}\n\n".utf8))
        }
        pass()
    }
}
